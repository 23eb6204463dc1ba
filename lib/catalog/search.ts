// Finding items by words of their names: every word somewhere in the name, whatever its case and accents.
import type { MediaRecord, MediaStore, NewestPlace } from '../storage/storage.ts';

/** Rows looked at in one go; between two batches others get their turn. */
const batchSize = 500;
/** Newest rows looked at for one search. */
const maxRows = 50_000;
/** Hits kept of one search. */
const maxHits = 500;
const maxWords = 10;

/**
 * Folds a text for comparison: no case, no accents, no full-width or ligature forms.
 *
 * @example fold('Amélie') // 'amelie'
 */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
}

/** Words of a query, folded, at most ten. */
export function searchWords(query: string): string[] {
  const words = fold(query.slice(0, 500)).split(/[^\p{L}\p{N}]+/u);
  return [...new Set(words.filter(Boolean))].slice(0, maxWords);
}

function fits({ custom_name, file_name }: MediaRecord, words: readonly string[]): boolean {
  const text = fold(`${custom_name} ${file_name ?? ''}`);
  return words.every((word) => text.includes(word));
}

/**
 * Active items whose name or file name holds every word, newest first, at most 500 of the newest 50,000 items.
 *
 * @param query words; with none in it nothing is found.
 * @throws AppError `storage_unavailable`; the abort reason.
 */
export async function searchMedia(
  media: Pick<MediaStore, 'pageAfter'>,
  query: string,
  signal?: AbortSignal,
): Promise<readonly MediaRecord[]> {
  const words = searchWords(query);
  const hits: MediaRecord[] = [];
  let place: NewestPlace | undefined;
  for (let seen = 0; words.length > 0 && seen < maxRows && hits.length < maxHits; seen += batchSize) {
    signal?.throwIfAborted();
    const { items: rows } = await media.pageAfter({ ...(place ? { after: place } : {}), limit: batchSize });
    hits.push(...rows.filter((row) => fits(row, words)));
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) break;
    place = last;
    // The store answers at once: without this, a large catalogue would hold up streams.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return hits.slice(0, maxHits);
}
