// The addresses of the browse pages and of what they ask the API.

/** What stands in the address. */
const browseKinds = ['all', 'film', 'episode', 'series', 'audio', 'file'] as const;

export type BrowseKind = (typeof browseKinds)[number];

export const isBrowseKind = (text: string): text is BrowseKind => browseKinds.some((kind) => kind === text);

export const pageLength = 48;

/**
 * What the browse page of a kind asks the API for.
 *
 * @param filters `year`, `quality`, `language`; empty ones are left out.
 * @example browsePath('film', { year: '2024' }) // '/api/catalog?per_page=48&kind=film&year=2024'
 */
export function browsePath(kind: Exclude<BrowseKind, 'series'>, filters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({ per_page: String(pageLength) });
  if (kind !== 'all') query.set('kind', kind);
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  return `/api/catalog?${query}`;
}
