// What a killed writer writes under each number, and what must be there of it afterwards.
import type { MediaFactsChange } from '#lib/storage/media-facts.ts';
import type { IngestEntry, MediaRecord, Storage } from '#lib/storage/storage.ts';
import { ingestEntry, mediaRecord } from '../contracts/storage-records.ts';

/** Rows read at once. */
const pageSize = 500;

const keyOf = (id: number) => `1:${id}`;

export const writtenEntry = (id: number): IngestEntry => ingestEntry({ key: keyOf(id), message_id: id });

/** Names of all lengths, so that a page is cut at every place. */
export const writtenRow = (id: number): MediaRecord =>
  mediaRecord({ message_id: id, custom_name: 'x'.repeat(id % 3000) });

export const writtenFacts = (id: number): MediaFactsChange => ({
  ...{ chat_id: mediaRecord().chat_id, message_id: id, updated_at: '2026-01-10T12:00:00Z' },
  layers: { name: { title: `Film ${id}` }, header: { duration: id } },
});

/** What is found of all writings. */
export interface Found {
  /** Acknowledged numbers of which something is missing. */
  readonly lost: readonly number[];
  /** Numbers of which a row and its upload do not fit together. */
  readonly torn: readonly number[];
}

async function all<Row>(scan: (after: Row | undefined) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const page = await scan(rows.at(-1));
    rows.push(...page);
    if (page.length < pageSize) return rows;
  }
}

/**
 * Reads everything.
 *
 * @param acknowledged highest number that was acknowledged; they count from 1.
 * @throws AppError when a record cannot be read.
 */
export async function findWritings(store: Storage, acknowledged: number): Promise<Found> {
  const limit = pageSize;
  const from = <Row>(after: Row | undefined) => (after === undefined ? { limit } : { after, limit });
  const rows = await all<MediaRecord>((after) => store.mediaRows.scan(from(after)));
  const facts = await all<{ chat_id: number; message_id: number; layers: object }>((after) =>
    store.factRows.scan(from(after)),
  );
  const entries = await all<IngestEntry>((after) => store.ingestRows.scan(from(after?.key)));
  const names = new Map(rows.map((row) => [row.message_id, row.custom_name]));
  const layers = new Map(facts.map((row) => [row.message_id, JSON.stringify(row.layers)]));
  const published = new Set(entries.filter(({ state }) => state === 'published').map(({ message_id }) => message_id));
  const counted = await store.usage.used(1, 'files', 0);
  const place = Number((await store.places.find('writer')) ?? 0);
  const isThere = (id: number) =>
    names.get(id) === writtenRow(id).custom_name &&
    layers.get(id) === JSON.stringify({ header: { duration: id }, name: { title: `Film ${id}` } }) &&
    published.has(id) &&
    place >= id &&
    counted >= id;
  return {
    lost: Array.from({ length: acknowledged }, (_, index) => index + 1).filter((id) => !isThere(id)),
    torn: [...new Set([...names.keys(), ...published])].filter((id) => !names.has(id) || !published.has(id)),
  };
}
