// The whole catalogue as lines, read from the store page by page.
import type { MediaFactsRow } from '../storage/media-facts.ts';
import type { IngestEntry, MediaPlace, MediaRow, MirrorCopy, Poster, Storage } from '../storage/storage.ts';
import { exportLines, type LineCounts } from './export-format.ts';

/** Rows read at once; posters may have 2 MiB each. */
const pageSize = 500;
const posterPageSize = 16;
/** Facts of a film may have 100 KB, most of them key frames. */
const factsPageSize = 50;

/** Uploads still under way; the others are in the catalogue, or were refused. */
const unfinished: readonly string[] = ['received', 'published'];

/** What an export reads. */
export type ExportSource = Pick<Storage, 'mediaRows' | 'factRows' | 'ingestRows' | 'posters' | 'mirrorCopies'>;

/** All rows of a table. @param placeOf what the store goes on after. */
async function* allRows<Row, Place>(
  scan: (query: { readonly after?: Place; readonly limit: number }) => Promise<readonly Row[]>,
  placeOf: (row: Row) => Place,
  limit = pageSize,
): AsyncGenerator<Row> {
  let last: Row | undefined;
  for (;;) {
    const rows: readonly Row[] = await scan({ ...(last === undefined ? {} : { after: placeOf(last) }), limit });
    yield* rows;
    last = rows.at(-1);
    if (rows.length < limit) return;
  }
}

/**
 * Lines of an export with their line feeds: header, thumbnails, films, facts of films, unfinished uploads, copies in the second channel, end.
 *
 * Each part is in the order of its keys, so that equal catalogues give equal bytes. Bot sessions, access hashes and places in
 * the updates are not in it: they are of one installation.
 *
 * @throws AppError `storage_unavailable`. Rows written meanwhile may be in it or not; run it on a store nobody writes to.
 */
export async function* exportCatalogue(source: ExportSource): AsyncGenerator<string> {
  const counts: LineCounts = { poster: 0, media: 0, facts: 0, ingest: 0, mirror_copy: 0 };
  const { posters, mediaRows, factRows, ingestRows, mirrorCopies } = source;
  yield exportLines.header();
  for await (const poster of allRows<Poster, string>(
    (query) => posters.scan(query),
    ({ hash }) => hash,
    posterPageSize,
  )) {
    counts.poster += 1;
    yield exportLines.poster(poster);
  }
  for await (const row of allRows<MediaRow, MediaPlace>(
    (query) => mediaRows.scan(query),
    (last) => last,
  )) {
    counts.media += 1;
    yield exportLines.media(row);
  }
  for await (const row of allRows<MediaFactsRow, MediaPlace>(
    (query) => factRows.scan(query),
    (last) => last,
    factsPageSize,
  )) {
    counts.facts += 1;
    yield exportLines.facts(row);
  }
  for await (const entry of allRows<IngestEntry, string>(
    (query) => ingestRows.scan(query),
    ({ key }) => key,
  )) {
    if (!unfinished.includes(entry.state)) continue;
    counts.ingest += 1;
    yield exportLines.ingest(entry);
  }
  for await (const copy of allRows<MirrorCopy, MirrorCopy>(
    (query) => mirrorCopies.scan(query),
    (last) => last,
  )) {
    counts.mirror_copy += 1;
    yield exportLines.mirrorCopy(copy);
  }
  yield exportLines.end(counts);
}
