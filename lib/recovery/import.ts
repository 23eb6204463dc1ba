// An export into a store: read and checked to its last line first, written only then.
import { AppError } from '../errors.ts';
import type { ApiKeyRecord, RevocationRecord, SettingRecord, UserRecord } from '../storage/auth-stores.ts';
import type { MediaFactsRow } from '../storage/media-facts.ts';
import type { SidecarLink } from '../storage/sidecar-store.ts';
import type { IngestEntry, MediaRow, MirrorCopy, Poster, Storage } from '../storage/storage.ts';
import type { ViewerListEntry, ViewerProgress } from '../storage/viewer-store.ts';
import { type ExportLine, formatVersion, type LineCounts, noLines, readExportLine, reasonOf } from './export-format.ts';
import { splitLines } from './split-lines.ts';

/** Rows written at once. */
const batchSize = 500;
/** Thumbnails written at once: up to 2 MiB each, 20 KB as a rule. */
const posterBatchSize = 32;
/** Kept in the store while rows are being written: an import that was killed does not pass for a whole one. */
const placeName = 'import';

/** Where an export is read from, and written to. */
export interface ImportOptions {
  /** Opens the file; called twice. */
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly storage: Pick<
    Storage,
    | ('mediaRows' | 'factRows' | 'ingestRows' | 'posters' | 'mirrorCopies' | 'places' | 'publications')
    | ('settings' | 'revocations' | 'viewerProgress' | 'viewerLists' | 'sidecars' | 'users' | 'apiKeys')
  >;
  /** True: into a catalogue that holds something already; rows of the same post are replaced. Default false. */
  readonly intoExisting?: boolean;
  readonly signal: AbortSignal;
}

function fault(line: number, reason: string, cause?: unknown): AppError {
  return new AppError('bad_request', `Line ${line} of the export cannot be read: ${reason}. Nothing was imported.`, {
    cause,
  });
}

interface NumberedLine {
  readonly number: number;
  readonly line: ExportLine;
}

/** Lines, in an order that makes sense: a header of our version, rows, an end with the right counts, nothing behind it. */
async function* readLines({ open, storage, signal }: ImportOptions): AsyncGenerator<NumberedLine> {
  const counts = noLines();
  let number = 0;
  let isEnded = false;
  for await (const text of splitLines(open(), (at, reason) => fault(at, reason))) {
    number += 1;
    if (signal.aborted) throw signal.reason;
    if (isEnded) throw fault(number, 'there is something behind the end');
    const line = parse(number, text);
    if ((number === 1) !== (line.t === 'header')) throw fault(number, 'the first line, and no other, is the header');
    if (line.t === 'header' && line.version > formatVersion)
      throw fault(
        number,
        `it was written by a newer version (format ${line.version}, this version knows ${formatVersion})`,
      );
    if (line.t === 'end') {
      isEnded = true;
      checkCounts(number, line.counts, counts);
    } else if (line.t !== 'header') counts[line.t] += 1;
    if (line.t === 'facts') checkFacts(number, line.fields, storage);
    yield { number, line };
  }
  if (!isEnded) throw fault(number + 1, 'the file ends too early');
}

function parse(number: number, text: string): ExportLine {
  try {
    return readExportLine(text);
  } catch (error) {
    throw fault(number, (error as Error).message, error);
  }
}

function checkFacts(number: number, fields: unknown, storage: ImportOptions['storage']): void {
  try {
    storage.factRows.parse(fields);
  } catch (error) {
    throw fault(number, reasonOf(error), error);
  }
}

function checkCounts(number: number, told: LineCounts, found: LineCounts): void {
  for (const kind of Object.keys(found) as (keyof LineCounts)[])
    if (told[kind] !== found[kind])
      throw fault(number, `it tells of ${told[kind]} ${kind} line(s), there are ${found[kind]}`);
}

/** Rows of one kind that wait to be written together. */
class Batch<Row> {
  #rows: Row[] = [];

  constructor(
    private readonly write: (rows: readonly Row[]) => Promise<void>,
    private readonly most: number = batchSize,
  ) {}

  async add(row: Row): Promise<void> {
    this.#rows.push(row);
    if (this.#rows.length >= this.most) await this.flush();
  }

  async flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length > 0) await this.write(rows);
  }
}

/** A batch of each kind, in the order in which they are written at last. */
function batchesOf(storage: ImportOptions['storage']) {
  const { posters, factRows, ingestRows, mirrorCopies, settings, revocations } = storage;
  const { viewerProgress, viewerLists, sidecars, users, apiKeys } = storage;
  return {
    poster: new Batch<Poster>((rows) => posters.putAll(rows), posterBatchSize),
    media: new Batch<MediaRow>((rows) => putFilms(storage, rows)),
    facts: new Batch<MediaFactsRow>((rows) => factRows.putAll(rows), posterBatchSize),
    ingest: new Batch<IngestEntry>((rows) => ingestRows.putAll(rows)),
    mirror_copy: new Batch<MirrorCopy>((rows) => mirrorCopies.putAll(rows)),
    setting: new Batch<SettingRecord>((rows) => settings.putAll(rows)),
    revocation: new Batch<RevocationRecord>((rows) => revocations.putAll(rows)),
    progress: new Batch<ViewerProgress>((rows) => viewerProgress.putAll(rows)),
    listed: new Batch<ViewerListEntry>((rows) => viewerLists.putAll(rows)),
    sidecar: new Batch<SidecarLink>((rows) => sidecars.putAll(rows)),
    user: new Batch<UserRecord>((rows) => users.putAll(rows)),
    api_key: new Batch<ApiKeyRecord>((rows) => apiKeys.putAll(rows)),
  };
}

/** Links that are in the catalogue are known as such: their keys stand in the rows. */
async function putFilms({ mediaRows, publications }: ImportOptions['storage'], rows: readonly MediaRow[]) {
  await mediaRows.putAll(rows);
  for (const { source, post_key: key, message_id, missing_since } of rows) {
    if (source !== 'youtube_link' || key === null || missing_since !== null) continue;
    await publications.adopt(key, message_id);
  }
}

/** Rows waiting to be written together. */
class Batches {
  readonly #of: ReturnType<typeof batchesOf>;

  constructor(private readonly storage: ImportOptions['storage']) {
    this.#of = batchesOf(storage);
  }

  async add(line: ExportLine): Promise<void> {
    switch (line.t) {
      case 'poster':
        return this.#of.poster.add(line.poster);
      case 'media':
        return this.#of.media.add(line.row);
      case 'facts':
        return this.#of.facts.add(this.storage.factRows.parse(line.fields));
      case 'ingest':
        return this.#of.ingest.add(line.entry);
      case 'mirror_copy':
        return this.#of.mirror_copy.add(line.copy);
      case 'setting':
        return this.#of.setting.add(line.setting);
      case 'revocation':
        return this.#of.revocation.add(line.revocation);
      case 'progress':
        return this.#of.progress.add(line.progress);
      case 'listed':
        return this.#of.listed.add(line.listed);
      case 'sidecar':
        return this.#of.sidecar.add(line.link);
      case 'user':
        return this.#of.user.add(line.user);
      case 'api_key':
        return this.#of.api_key.add(line.key);
      case 'header':
      case 'end':
        return this.flush();
    }
  }

  async flush(): Promise<void> {
    for (const batch of Object.values(this.#of)) await batch.flush();
  }
}

/** True when an earlier import was interrupted: the catalogue may hold only a part of it. */
export async function isHalfImported(storage: Pick<Storage, 'places'>): Promise<boolean> {
  return (await storage.places.find(placeName)) !== undefined;
}

async function requireRoom({ storage, intoExisting }: ImportOptions): Promise<void> {
  if (intoExisting || (await isHalfImported(storage))) return;
  const [row] = await storage.mediaRows.scan({ limit: 1 });
  if (!row) return;
  const sentence =
    'The catalogue is not empty. Import with --into-existing to replace what it has of the same films, or use an empty data folder.';
  throw new AppError('bad_request', sentence);
}

/**
 * Imports an export. Repeatable: rows of the same keys are replaced. One that is killed while it writes leaves a mark that
 * {@link isHalfImported} sees, and may simply be run again.
 *
 * @returns how many lines of each kind there were.
 * @throws AppError `bad_request` with line number and reason, and nothing was written; `storage_unavailable`, `aborted`.
 * @throws AppError `internal` when the second reading finds no end.
 */
export async function importCatalogue(options: ImportOptions): Promise<LineCounts> {
  const { storage, signal } = options;
  await requireRoom(options);
  let counts: LineCounts | undefined;
  for await (const { line } of readLines(options)) if (line.t === 'end') counts = line.counts;
  if (!counts) throw new AppError('internal', 'an export without an end');
  await storage.places.save(placeName, '{}');
  const batches = new Batches(storage);
  for await (const { line } of readLines(options)) await batches.add(line);
  if (signal.aborted) throw signal.reason;
  await batches.flush();
  await storage.places.remove(placeName);
  return counts;
}
