// Answers for viewers, out of the stores, what waits to be written, and the catalogue.
import type { CatalogFile, ViewerItem, ViewerPage, ViewerProgressAnswer } from '../api/contract.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type {
  ProgressPlace,
  ViewedPlace,
  ViewerListStore,
  ViewerProgress,
  ViewerProgressStore,
} from '../storage/viewer-store.ts';
import { type Cursor, readCursor, writeCursor } from './page-cursor.ts';
import { ProgressWriter } from './progress-writer.ts';
import { moveViewer, ViewerSweep } from './unknown-viewers.ts';
import type { PageRequest, ProgressReport, Viewers } from './viewers.ts';

/** What is left then are the credits. */
const finishedShare = 0.92;

/** What answers for viewers are made of. */
export interface ViewersOptions {
  readonly storage: { readonly viewerProgress: ViewerProgressStore; readonly viewerLists: ViewerListStore };
  readonly catalog: Pick<Catalog, 'findMedia' | 'findMany'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the door; nothing runs before {@link Viewers.start}. */
export function createViewers(options: ViewersOptions): Viewers {
  return new ViewerRoom(options);
}

class ViewerRoom implements Viewers {
  readonly #options: ViewersOptions;
  readonly #writer: ProgressWriter;
  readonly #sweep: ViewerSweep;

  constructor(options: ViewersOptions) {
    this.#options = options;
    this.#writer = new ProgressWriter({ store: options.storage.viewerProgress, ...options });
    this.#sweep = new ViewerSweep(options);
  }

  start(): void {
    this.#writer.start();
    this.#sweep.start();
  }

  async stop(): Promise<void> {
    await this.#sweep.stop();
    await this.#writer.stop();
  }

  takeAlong(unknownId: string, userId: string): Promise<void> {
    return moveViewer(this.#options.storage, this.#writer, { from: unknownId, to: userId });
  }

  async report(viewerId: string, messageId: number, report: ProgressReport): Promise<ViewerProgressAnswer> {
    const item = await this.#activePlace(messageId);
    const duration = report.duration_seconds ?? (await this.#card(item))?.duration ?? null;
    const isBehind = duration !== null && duration > 0 && report.position_seconds >= duration * finishedShare;
    const progress: ViewerProgress = {
      viewer_id: viewerId,
      ...item,
      position_seconds: duration === null ? report.position_seconds : Math.min(report.position_seconds, duration),
      duration_seconds: duration,
      is_finished: report.is_finished ?? isBehind,
      updated_at: new Date(this.#options.clock.nowMs()).toISOString(),
    };
    await this.#writer.save(progress);
    return shownProgress(progress);
  }

  async progress(viewerId: string, messageId: number): Promise<ViewerProgressAnswer> {
    const found = await this.#latest(viewerId, await this.#activePlace(messageId));
    if (!found) throw new AppError('not_found');
    return shownProgress(found);
  }

  async forget(viewerId: string, messageId: number): Promise<void> {
    const item = await this.#place(messageId);
    if (!item) return;
    this.#writer.forget(viewerId, item);
    await this.#options.storage.viewerProgress.remove(viewerId, item);
  }

  async forgetAll(viewerId: string): Promise<void> {
    for (const waiting of this.#writer.waitingOf(viewerId)) this.#writer.forget(viewerId, waiting);
    await this.#options.storage.viewerProgress.clear(viewerId);
  }

  unfinished(viewerId: string, page: PageRequest): Promise<ViewerPage> {
    return this.#progressPage(viewerId, page, false);
  }

  history(viewerId: string, page: PageRequest): Promise<ViewerPage> {
    return this.#progressPage(viewerId, page, undefined);
  }

  async list(viewerId: string, { cursor, limit }: PageRequest): Promise<ViewerPage> {
    const after = cursor === undefined ? undefined : rankPlace(readCursor(cursor));
    const query = { viewerId, limit, ...(after ? { after } : {}) };
    const entries = await this.#options.storage.viewerLists.page(query);
    const last = entries.length === limit ? entries.at(-1) : undefined;
    const next = last ? writeCursor([last.rank, last.message_id, last.chat_id]) : null;
    const files = await this.#cards(entries);
    const items = await Promise.all(
      entries.map((entry) => this.#listItem(viewerId, entry, files.get(placeKey(entry)))),
    );
    return { items: items.flatMap((item) => item ?? []), next };
  }

  async listed(viewerId: string, messageId: number): Promise<ViewerItem> {
    const item = await this.#activePlace(messageId);
    const entry = await this.#options.storage.viewerLists.find(viewerId, item);
    const shown = entry && (await this.#listItem(viewerId, entry, await this.#card(item)));
    if (!shown) throw new AppError('not_found');
    return shown;
  }

  async keep(viewerId: string, messageId: number): Promise<ViewerItem> {
    const { storage, clock } = this.#options;
    const item = await this.#activePlace(messageId);
    const nowMs = clock.nowMs();
    const entry = { viewer_id: viewerId, ...item, rank: nowMs, added_at: new Date(nowMs).toISOString() };
    if ((await storage.viewerLists.add(entry)) === 'full') {
      throw new AppError('bad_request', 'The list is full: take something off it first.');
    }
    return this.listed(viewerId, messageId);
  }

  async drop(viewerId: string, messageId: number): Promise<void> {
    const item = await this.#place(messageId);
    if (item) await this.#options.storage.viewerLists.remove(viewerId, item);
  }

  async arrange(viewerId: string, messageIds: readonly number[]): Promise<void> {
    const places = await Promise.all([...new Set(messageIds)].map((messageId) => this.#place(messageId)));
    const known = places.flatMap((place) => place ?? []);
    const top = this.#options.clock.nowMs() + known.length;
    const ranks = known.map((place, index) => ({ ...place, rank: top - index }));
    await this.#options.storage.viewerLists.rank(viewerId, ranks);
  }

  async #progressPage(
    viewerId: string,
    { cursor, limit }: PageRequest,
    isFinished: boolean | undefined,
  ): Promise<ViewerPage> {
    const after = cursor === undefined ? undefined : timePlace(readCursor(cursor));
    const kinds = isFinished === undefined ? {} : { isFinished };
    const stored = await this.#options.storage.viewerProgress.page({
      ...{ viewerId, limit, ...kinds },
      ...(after ? { after } : {}),
    });
    const oldest = stored.length === limit ? stored.at(-1) : undefined;
    const all = this.#withWaiting(viewerId, stored, isFinished, { after, until: oldest });
    const records = all.slice(0, limit);
    const last = all.length > limit ? records.at(-1) : oldest;
    const files = await this.#cards(records);
    const items = records.flatMap((record) => {
      const file = files.get(placeKey(record));
      return file ? [{ file, progress: shownProgress(record) }] : [];
    });
    return { items, next: last ? writeCursor([last.updated_at, last.message_id, last.chat_id]) : null };
  }

  /** What waits is newer than what the store has of the same items. @param window that of the page, ends not included. */
  #withWaiting(
    viewerId: string,
    stored: readonly ViewerProgress[],
    isFinished: boolean | undefined,
    { after, until }: { readonly after: ProgressPlace | undefined; readonly until: ProgressPlace | undefined },
  ): ViewerProgress[] {
    const waiting = this.#writer.waitingOf(viewerId);
    const overtaken = new Set(waiting.map(placeKey));
    const fresh = waiting
      .filter((record) => isFinished === undefined || record.is_finished === isFinished)
      .filter((record) => (!after || latestFirst(after, record) < 0) && (!until || latestFirst(record, until) < 0));
    const kept = stored.filter((record) => !overtaken.has(placeKey(record)));
    return [...fresh, ...kept].sort(latestFirst);
  }

  async #latest(viewerId: string, item: ViewedPlace): Promise<ViewerProgress | undefined> {
    return this.#writer.waiting(viewerId, item) ?? (await this.#options.storage.viewerProgress.find(viewerId, item));
  }

  async #listItem(
    viewerId: string,
    entry: ViewedPlace & { readonly added_at: string },
    file: CatalogFile | undefined,
  ): Promise<ViewerItem | undefined> {
    if (!file) return undefined;
    const progress = await this.#latest(viewerId, entry);
    return { file, added_at: entry.added_at, ...(progress ? { progress: shownProgress(progress) } : {}) };
  }

  async #card(item: ViewedPlace): Promise<CatalogFile | undefined> {
    return (await this.#options.catalog.findMany([item]))[0];
  }

  /** What is not there, or was removed, is missing. */
  async #cards(items: readonly ViewedPlace[]): Promise<ReadonlyMap<string, CatalogFile>> {
    const places = items.map(({ chat_id, message_id }) => ({ chat_id, message_id }));
    return new Map((await this.#options.catalog.findMany(places)).map((file) => [placeKey(file), file]));
  }

  /** Of a removed item, too. */
  async #place(messageId: number): Promise<ViewedPlace | undefined> {
    const record = await this.#options.catalog.findMedia(undefined, messageId);
    return record && { chat_id: record.chat_id, message_id: record.message_id };
  }

  async #activePlace(messageId: number): Promise<ViewedPlace> {
    const record = await this.#options.catalog.findMedia(undefined, messageId);
    if (!record?.is_active) throw new AppError('not_found');
    return { chat_id: record.chat_id, message_id: record.message_id };
  }
}

const placeKey = ({ chat_id, message_id }: ViewedPlace) => `${chat_id}:${message_id}`;

/** Without the viewer: the name of somebody unknown is a secret. */
function shownProgress(progress: ViewerProgress): ViewerProgressAnswer {
  const { viewer_id: _secret, chat_id: _chat, ...shown } = progress;
  return shown;
}

function latestFirst(a: ProgressPlace, b: ProgressPlace): number {
  if (a.updated_at !== b.updated_at) return a.updated_at < b.updated_at ? 1 : -1;
  return b.message_id - a.message_id || b.chat_id - a.chat_id;
}

function timePlace([updated_at, message_id, chat_id]: Cursor): ProgressPlace {
  if (typeof updated_at !== 'string') throw new AppError('bad_request', 'This is the cursor of another list.');
  return { updated_at, message_id, chat_id };
}

function rankPlace([rank, message_id, chat_id]: Cursor) {
  if (typeof rank !== 'number') throw new AppError('bad_request', 'This is the cursor of another list.');
  return { rank, message_id, chat_id };
}
