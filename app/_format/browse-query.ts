// The addresses of the browse pages and of what they ask the API.

/** What stands in the address. */
const browseKinds = ['all', 'film', 'episode', 'series', 'audio', 'file'] as const;

export type BrowseKind = (typeof browseKinds)[number];

export const isBrowseKind = (text: string): text is BrowseKind => browseKinds.some((kind) => kind === text);

export const pageLength = 48;

/** Orders, as they stand in the address. */
export const sortNames = ['newest', 'name', 'year', 'longest', 'largest'] as const;

/** Filters of a browse page that its address may name, and the order. */
export const filterNames = ['year', 'quality', 'language'] as const;

/**
 * What the browse page of a kind asks the API for.
 *
 * @param filters `year`, `quality`, `language`, `sort`; empty ones are left out.
 * @example browsePath('film', { year: '2024' }) // '/api/catalog?per_page=48&kind=film&year=2024'
 */
export function browsePath(kind: Exclude<BrowseKind, 'series'>, filters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({ per_page: String(pageLength) });
  if (kind !== 'all') query.set('kind', kind);
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  return `/api/catalog?${query}`;
}

/**
 * Where the API tells what each choice of a filter would leave.
 *
 * @example countsPath('film', { year: '2024', sort: 'name' }) // '/api/filters?kind=film&year=2024'
 */
export function countsPath(kind: Exclude<BrowseKind, 'series'>, filters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(kind === 'all' ? {} : { kind });
  for (const name of filterNames) if (filters[name]) query.set(name, filters[name]);
  return `/api/filters?${query}`;
}
