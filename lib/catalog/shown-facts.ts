// Merged facts -> what the API shows of them. Pure.
import type { CatalogFacts } from '../api/contract.ts';
import type { MediaFactsRecord } from '../storage/media-facts.ts';
import { type MergedFacts, mergeFacts } from './merged-facts.ts';
import { visibleText } from './titles.ts';

/** In lists: what a card shows. */
const briefFields = ['title', 'year', 'season', 'episodes', 'air_date', 'quality', 'languages', 'artist'] as const;

/** On the page of one item: what its player needs, too. */
const fullFields = [
  ...briefFields,
  'album',
  'overview',
  'tmdb',
  'imdb',
  'genres',
  'container',
  'tracks',
  'chapters',
  'fonts',
  'unreadable',
] as const;

/**
 * What an item shows of its facts: the fixed fields they change, and the facts themselves.
 *
 * @param isBrief true in lists.
 */
export function shownOf({ layers }: Pick<MediaFactsRecord, 'layers'>, isBrief: boolean) {
  const merged = mergeFacts(layers);
  return { ...fixedFields(merged), facts: shownFacts(merged, isBrief) };
}

function shownFacts(merged: MergedFacts, isBrief: boolean): CatalogFacts {
  const fields = isBrief ? briefFields : fullFields;
  const known = fields.flatMap((field) => (merged[field] ? [[field, merged[field]] as const] : []));
  const placeholder = merged.poster?.value.placeholder;
  return {
    ...Object.fromEntries(known.map(([field, fact]) => [field, shownValue(field, fact.value)])),
    ...(placeholder ? { placeholder } : {}),
    from: sourcesOf(merged, fields),
  };
}

/** Files, people and TMDB say these; a direction or a nothing among their letters would be that of the page around them. */
const spoken: ReadonlySet<string> = new Set(['title', 'artist', 'album', 'overview']);

const shownValue = (field: string, value: unknown): unknown =>
  spoken.has(field) && typeof value === 'string' ? visibleText(value) : value;

function sourcesOf(merged: MergedFacts, fields: readonly (keyof MergedFacts)[]): CatalogFacts['from'] {
  const shown = [...fields, 'poster', 'duration', 'width', 'height'] as const;
  return Object.fromEntries(shown.flatMap((field) => (merged[field] ? [[field, merged[field].from]] : [])));
}

function fixedFields({ poster, duration, width, height }: MergedFacts) {
  return {
    ...(poster ? { poster: posterPath(poster.value.hash) } : {}),
    ...(poster?.value.variants ? { posters: poster.value.variants.map(shownVariant) } : {}),
    ...(duration ? { duration: duration.value } : {}),
    ...(width && height ? { width: width.value, height: height.value } : {}),
  };
}

/**
 * Where a picture of the store is to be had.
 *
 * @param hash of the picture's bytes.
 * @example posterPath('c0ffee') // '/api/poster/c0ffee'
 */
export function posterPath(hash: string): string {
  return `/api/poster/${hash}`;
}

function shownVariant({ hash, ...size }: { hash: string; width: number; height: number; mime_type: string }) {
  return { path: posterPath(hash), ...size };
}
