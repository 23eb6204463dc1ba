// Lists for players, written while the catalogue is read.
import type { CatalogFile } from '../api/contract.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { openByteStream } from './byte-stream.ts';
import { isOfSeries } from './feed-item.ts';
import { m3uEntry, m3uHead } from './m3u.ts';
import { oneLine } from './plain-text.ts';
import { type FeedLinks, itemFor, type Visitor } from './visitor.ts';

/** Entries of one list: television players keep the whole of it in memory. */
export const maxPlaylistEntries = 10_000;

/** Which items a list has; newest first, a series in its own order. */
export interface PlaylistQuery {
  readonly words?: string | undefined;
  /** Default: all that plays. */
  readonly type?: 'video' | 'audio' | undefined;
  /** Title of a series, whatever its case: its episodes alone. */
  readonly series?: string | undefined;
  /** At most {@link maxPlaylistEntries}. */
  readonly limit: number;
}

/** What lists for players are made of. */
export interface PlaylistRoom extends FeedLinks {
  readonly catalog: Pick<Catalog, 'walk' | 'find'>;
}

/**
 * Begins a list.
 *
 * @returns its bytes, pulled at the pace of whoever reads; one batch of the catalogue is in memory at a time.
 * @throws AppError `storage_unavailable` when not even the first batch can be read; later failures cut the list.
 */
export async function openPlaylist(
  room: PlaylistRoom,
  query: PlaylistQuery,
  visitor: Visitor,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const batches = query.series === undefined ? playable(room, query, signal) : [await episodes(room, query, signal)];
  return openByteStream(written(room, batches, query.limit, visitor));
}

/** The list of one item. @returns undefined when there is no such item. */
export async function itemPlaylist(
  room: PlaylistRoom,
  messageId: number,
  visitor: Visitor,
): Promise<string | undefined> {
  const file = await room.catalog.find(messageId);
  return file && m3uHead + m3uEntry(itemFor(room, visitor, file));
}

async function* playable(room: PlaylistRoom, { words, type }: PlaylistQuery, signal: AbortSignal) {
  for await (const batch of room.catalog.walk({ words, type, signal })) {
    yield batch.filter((file) => file.file_type !== 'file');
  }
}

async function episodes(
  room: PlaylistRoom,
  { series = '' }: PlaylistQuery,
  signal: AbortSignal,
): Promise<CatalogFile[]> {
  const wanted = oneLine(series).toLowerCase();
  const found: CatalogFile[] = [];
  for await (const batch of room.catalog.walk({ words: series, type: 'video', signal })) {
    const isWanted = (file: CatalogFile) => oneLine(file.facts?.title ?? '').toLowerCase() === wanted;
    found.push(...batch.filter((file) => isOfSeries(file) && isWanted(file)));
  }
  return found.sort((one, other) => placeInSeries(one) - placeInSeries(other));
}

function placeInSeries({ facts }: CatalogFile): number {
  if (facts?.air_date !== undefined) return Date.parse(facts.air_date);
  return (facts?.season ?? 0) * 10_000 + (facts?.episodes?.[0] ?? 0);
}

async function* written(
  room: PlaylistRoom,
  batches: AsyncIterable<readonly CatalogFile[]> | Iterable<readonly CatalogFile[]>,
  limit: number,
  visitor: Visitor,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let left = Math.min(limit, maxPlaylistEntries);
  let head = m3uHead;
  for await (const batch of batches) {
    const entries = batch.slice(0, left).map((file) => m3uEntry(itemFor(room, visitor, file)));
    if (entries.length > 0) yield encoder.encode(head + entries.join(''));
    if (entries.length > 0) head = '';
    left -= entries.length;
    if (left <= 0) return;
  }
  if (head !== '') yield encoder.encode(head);
}
