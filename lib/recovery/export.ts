// The whole catalogue as lines, read from the store page by page.
import type { Storage } from '../storage/storage.ts';
import { exportLines, type LineCounts } from './export-format.ts';

/** Rows read at once; posters may have 2 MiB each. */
const pageSize = 500;
const posterPageSize = 16;

/** Uploads still under way; the others are in the catalogue, or were refused. */
const unfinished: readonly string[] = ['received', 'published'];

/** What an export reads. */
export type ExportSource = Pick<Storage, 'mediaRows' | 'ingestRows' | 'posters' | 'mirrorCopies'>;

async function* pages<Row>(
  scan: (after: Row | undefined) => Promise<readonly Row[]>,
  size: number,
): AsyncGenerator<Row> {
  let after: Row | undefined;
  for (;;) {
    const rows = await scan(after);
    yield* rows;
    after = rows.at(-1);
    if (rows.length < size) return;
  }
}

/**
 * Lines of an export with their line feeds: header, thumbnails, films, unfinished uploads, copies in the second channel, end.
 *
 * Each part is in the order of its keys, so that equal catalogues give equal bytes. Bot sessions, access hashes and places in
 * the updates are not in it: they are of one installation.
 *
 * @throws AppError `storage_unavailable`. Rows written meanwhile may be in it or not; run it on a store nobody writes to.
 */
export async function* exportCatalogue(source: ExportSource): AsyncGenerator<string> {
  const counts: LineCounts = { poster: 0, media: 0, ingest: 0, mirror_copy: 0 };
  yield exportLines.header();
  const after = <Key>(key: Key | undefined) => (key === undefined ? {} : { after: key });
  const posters = pages(
    (last: Awaited<ReturnType<typeof source.posters.scan>>[number] | undefined) =>
      source.posters.scan({ ...after(last?.hash), limit: posterPageSize }),
    posterPageSize,
  );
  for await (const poster of posters) {
    counts.poster += 1;
    yield exportLines.poster(poster);
  }
  const rows = pages(
    (last: Awaited<ReturnType<typeof source.mediaRows.scan>>[number] | undefined) =>
      source.mediaRows.scan({ ...after(last), limit: pageSize }),
    pageSize,
  );
  for await (const row of rows) {
    counts.media += 1;
    yield exportLines.media(row);
  }
  const entries = pages(
    (last: Awaited<ReturnType<typeof source.ingestRows.scan>>[number] | undefined) =>
      source.ingestRows.scan({ ...after(last?.key), limit: pageSize }),
    pageSize,
  );
  for await (const entry of entries) {
    if (!unfinished.includes(entry.state)) continue;
    counts.ingest += 1;
    yield exportLines.ingest(entry);
  }
  const copies = pages(
    (last: Awaited<ReturnType<typeof source.mirrorCopies.scan>>[number] | undefined) =>
      source.mirrorCopies.scan({ ...after(last), limit: pageSize }),
    pageSize,
  );
  for await (const copy of copies) {
    counts.mirror_copy += 1;
    yield exportLines.mirrorCopy(copy);
  }
  yield exportLines.end(counts);
}
