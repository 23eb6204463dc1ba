// The whole catalogue as lines, read from the store page by page.
import type { ApiKeyRecord, RevocationRecord, SettingRecord, UserRecord } from '../storage/auth-stores.ts';
import type { MediaFactsRow } from '../storage/media-facts.ts';
import type { SidecarLink } from '../storage/sidecar-store.ts';
import type { IngestEntry, MediaRow, MirrorCopy, Poster, Storage } from '../storage/storage.ts';
import type { ViewerListEntry, ViewerProgress } from '../storage/viewer-store.ts';
import { exportLines, type LineCounts, noLines } from './export-format.ts';

/** Rows read at once; posters may have 2 MiB each. */
const pageSize = 500;
const posterPageSize = 16;
/** Facts of a film may have 100 KB, most of them key frames. */
const factsPageSize = 50;

/** Uploads still under way; the others are in the catalogue, or were refused. */
const unfinished: readonly string[] = ['received', 'published'];

/** Settings that are as good as a password, or hide one. */
const secretSettings: readonly string[] = ['admin_password'];

/** What an export reads. */
export type ExportSource = Pick<
  Storage,
  | ('mediaRows' | 'factRows' | 'ingestRows' | 'posters' | 'mirrorCopies')
  | ('settings' | 'revocations' | 'viewerProgress' | 'viewerLists' | 'sidecars' | 'users' | 'apiKeys')
>;

/** What goes into an export beyond the catalogue. */
export interface ExportOptions {
  /** People, keys and settings with the hashes of their passwords. Default false. */
  readonly withSecrets?: boolean;
}

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
 * Lines of an export with their line feeds: header, thumbnails, films, facts of films, unfinished uploads, copies in the second
 * channel, settings, revocations, what viewers watched and listed, subtitles of films, people and keys, end.
 *
 * Each part is in the order of its keys, so that equal catalogues give equal bytes. Bot sessions, access hashes and places in
 * the updates are not in it: they are of one installation.
 *
 * @throws AppError `storage_unavailable`. Rows written meanwhile may be in it or not; run it on a store nobody writes to.
 */
export async function* exportCatalogue(
  source: ExportSource,
  { withSecrets = false }: ExportOptions = {},
): AsyncGenerator<string> {
  const counts = noLines();
  yield exportLines.header();
  yield* counted(counts, 'poster', postersOf(source));
  yield* counted(counts, 'media', filmsOf(source));
  yield* counted(counts, 'facts', factsOf(source));
  yield* counted(counts, 'ingest', uploadsOf(source));
  yield* counted(counts, 'mirror_copy', copiesOf(source));
  yield* counted(counts, 'setting', settingsOf(source, withSecrets));
  yield* counted(counts, 'revocation', revocationsOf(source));
  yield* counted(counts, 'progress', progressOf(source));
  yield* counted(counts, 'listed', listsOf(source));
  yield* counted(counts, 'sidecar', sidecarsOf(source));
  if (withSecrets) {
    yield* counted(counts, 'user', usersOf(source));
    yield* counted(counts, 'api_key', keysOf(source));
  }
  yield exportLines.end(counts);
}

async function* counted(counts: LineCounts, kind: keyof LineCounts, lines: AsyncIterable<string>) {
  for await (const line of lines) {
    counts[kind] += 1;
    yield line;
  }
}

/** Of rows whose keys are their places. */
const itself = <Row>(row: Row) => row;

async function* postersOf({ posters }: ExportSource) {
  const hashOf = ({ hash }: Poster) => hash;
  for await (const row of allRows((query) => posters.scan(query), hashOf, posterPageSize))
    yield exportLines.poster(row);
}

async function* filmsOf({ mediaRows }: ExportSource) {
  for await (const row of allRows((query) => mediaRows.scan(query), itself<MediaRow>)) yield exportLines.media(row);
}

async function* factsOf({ factRows }: ExportSource) {
  const rows = allRows((query) => factRows.scan(query), itself<MediaFactsRow>, factsPageSize);
  for await (const row of rows) yield exportLines.facts(row);
}

async function* uploadsOf({ ingestRows }: ExportSource) {
  const keyOf = ({ key }: IngestEntry) => key;
  for await (const entry of allRows((query) => ingestRows.scan(query), keyOf)) {
    if (unfinished.includes(entry.state)) yield exportLines.ingest(entry);
  }
}

async function* copiesOf({ mirrorCopies }: ExportSource) {
  const rows = allRows((query) => mirrorCopies.scan(query), itself<MirrorCopy>);
  for await (const row of rows) yield exportLines.mirrorCopy(row);
}

async function* settingsOf({ settings }: ExportSource, withSecrets: boolean) {
  const keyOf = ({ key }: SettingRecord) => key;
  for await (const row of allRows((query) => settings.scan(query), keyOf)) {
    if (withSecrets || !secretSettings.includes(row.key)) yield exportLines.setting(row);
  }
}

async function* revocationsOf({ revocations }: ExportSource) {
  const rows = allRows((query) => revocations.list(query), itself<RevocationRecord>);
  for await (const row of rows) yield exportLines.revocation(row);
}

async function* progressOf({ viewerProgress }: ExportSource) {
  const rows = allRows((query) => viewerProgress.scan(query), itself<ViewerProgress>);
  for await (const row of rows) yield exportLines.progress(row);
}

async function* listsOf({ viewerLists }: ExportSource) {
  const rows = allRows((query) => viewerLists.scan(query), itself<ViewerListEntry>);
  for await (const row of rows) yield exportLines.listed(row);
}

async function* sidecarsOf({ sidecars }: ExportSource) {
  const keyOf = ({ upload_key }: SidecarLink) => upload_key;
  for await (const row of allRows((query) => sidecars.scan(query), keyOf)) yield exportLines.sidecar(row);
}

async function* usersOf({ users }: ExportSource) {
  const loginOf = ({ login }: UserRecord) => login;
  for await (const row of allRows((query) => users.list(query), loginOf)) yield exportLines.user(row);
}

async function* keysOf({ apiKeys }: ExportSource) {
  const idOf = ({ id }: ApiKeyRecord) => id;
  for await (const row of allRows((query) => apiKeys.list(query), idOf)) yield exportLines.apiKey(row);
}
