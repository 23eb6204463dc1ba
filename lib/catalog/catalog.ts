// What stands in the catalogue, as API, pages and streams see it.
import type { CatalogFile, CatalogPage, CatalogQuery } from '../api/contract.ts';
import { type Clock, systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { type Log, silentLog } from '../log.ts';
import type { FactLayer, MediaFactsRecord, MediaFactsStore } from '../storage/media-facts.ts';
import type { MediaFilter, MediaPlace, MediaRecord, MediaStore, NewestPlace, PosterStore } from '../storage/storage.ts';
import { CatalogChanges, type CatalogListener } from './catalog-changes.ts';
import { walkMedia } from './catalog-walk.ts';
import { keyOf } from './item-key.ts';
import { SeenRows } from './seen-rows.ts';
import { posterPath, shownFacts, shownFixedFields } from './shown-facts.ts';
import type { TitleFilter, TitleSearch } from './title-search.ts';
import { cleanName } from './titles.ts';

/** The catalogue's door. Every method throws AppError `storage_unavailable` when the store is away. */
export interface Catalog {
  /** Active items, newest first, each with the facts a card shows. A page past the end has no files, but the true total. */
  page(query: CatalogQuery & { readonly uploader?: number }): Promise<CatalogPage>;
  /**
   * Active items in batches, newest first, with the facts a card shows: all of a type, or those with every word in their names.
   * What is added while it goes on is not seen.
   *
   * @throws the reason when the signal aborts.
   */
  walk(query: CatalogWalk): AsyncIterable<readonly CatalogFile[]>;
  /** Those of the posts that are active items, in the order given, with the facts a card shows. At most 200. @throws RangeError for more. */
  findMany(places: readonly MediaPlace[]): Promise<readonly CatalogFile[]>;
  /** An active item by its post, with all its facts. */
  find(messageId: number): Promise<CatalogFile | undefined>;
  /**
   * The row behind a stream link, removed ones included (`is_active` false), so that a stream can say which it is. While the
   * store is away, what it said last of a row that was asked for lately.
   *
   * @param chatId bare id of the log channel or, as in older links, of the uploader; undefined for the short link.
   */
  findMedia(chatId: number | undefined, messageId: number): Promise<MediaRecord | undefined>;
  /** A thumbnail by its content hash. */
  findPoster(hash: string): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined>;
  /** A row as the API shows it, without facts. Pure. */
  toFile(record: MediaRecord): CatalogFile;
  /** The keyset form of {@link page}: active items strictly after a place, without one from the newest. */
  pageAfter(query: MediaFilter & { readonly after?: NewestPlace; readonly limit: number }): Promise<CatalogRun>;
  /**
   * Active items that fit, the best first and of equal ones the newest; with no words the newest. The one search for pages,
   * bots and suggestions while somebody types.
   *
   * What changed through this door is found at once, what other processes wrote within 5 s.
   *
   * @throws AppError `storage_unavailable`, `queue_full`, `aborted` (when the signal aborts; nothing is left behind).
   */
  search(request: CatalogSearch): Promise<CatalogFound>;
  /** Rows as lists show them, each with the facts a card shows; at most 200. */
  toFiles(records: readonly MediaRecord[]): Promise<readonly CatalogFile[]>;
  /**
   * Gives an active item another name. Who may do so is the caller's matter, here and in {@link remove} and {@link restore}.
   *
   * @param name is tidied: one line, no control characters, at most 120 UTF-16 units.
   * @returns the row afterwards.
   * @throws AppError `bad_request` when nothing of the name is left, `not_found`, `gone` (removed).
   */
  rename(chatId: number, messageId: number, name: string): Promise<MediaRecord>;
  /**
   * Notes what an admin says of an item, which is believed before all other sources.
   *
   * @param said fields given replace what was said before, null takes it back, others stay.
   * @throws AppError `not_found`, `gone` (removed).
   */
  describe(chatId: number, messageId: number, said: SaidFacts): Promise<void>;
  /** Soft delete: the row stays and can be restored. Idempotent. @throws AppError `not_found`. */
  remove(chatId: number, messageId: number): Promise<MediaRecord>;
  /** Undoes {@link remove}. Idempotent. @throws AppError `not_found`. */
  restore(chatId: number, messageId: number): Promise<MediaRecord>;
  /** Tells the listeners of an item that ingest has just written. */
  added(record: MediaRecord): void;
  /** Listens to changes made through this door, in order, after they are durable. @returns ends the listening. */
  onChanged(listener: CatalogListener): () => void;
}

type Sayable = Pick<FactLayer, 'title' | 'year' | 'season' | 'episodes' | 'overview' | 'poster'>;

/** What an admin may say of an item; null takes it back. */
export type SaidFacts = { readonly [Field in keyof Sayable]?: Sayable[Field] | null };

/** What {@link Catalog.walk} goes through. */
export interface CatalogWalk {
  readonly type?: MediaRecord['file_type'] | undefined;
  /** As in {@link Catalog.search}. */
  readonly words?: string | undefined;
  readonly signal: AbortSignal;
}

/** What is looked for. */
export interface CatalogSearch {
  /** Words, the last one may be unfinished; at most 200 UTF-16 units count. */
  readonly query: string;
  /** `video`, `audio` or `file`; of videos alone `film` or `episode`. */
  readonly kind?: TitleFilter['kind'];
  readonly year?: number;
  /** As in the facts: `1080p`. */
  readonly quality?: string;
  /** Spoken, BCP 47. */
  readonly language?: string;
  /** User id of the sender. */
  readonly uploader?: number;
  /** Counts from 1. */
  readonly page: number;
  /** At most 200. */
  readonly per_page: number;
  readonly signal?: AbortSignal;
}

/** A page of items that fit a question. */
export interface CatalogFound {
  /** Items that fit, in all. */
  readonly total: number;
  readonly items: readonly MediaRecord[];
  /** The index is still being filled, the newest items first: older ones may be missing. */
  readonly isWarming: boolean;
}

/** Some items in a row, and where the next ones begin. */
export interface CatalogRun {
  /** Items of the filter in all. */
  readonly total: number;
  readonly files: readonly CatalogFile[];
  /** For `after`; undefined at the end. */
  readonly next: NewestPlace | undefined;
}

/** What {@link Catalog} works with. */
export interface CatalogOptions {
  readonly media: MediaStore;
  readonly posters: PosterStore;
  /** Started and stopped by whoever made it. */
  readonly titles: TitleSearch;
  /** Default: nothing is known of any item. */
  readonly facts?: MediaFactsStore;
  /** Public base URL without a slash at its end. */
  readonly url: string;
  /** Default: what listeners do wrong is not logged. */
  readonly log?: Log;
  /** Default: the real one. */
  readonly clock?: Clock;
}

function toFile(record: MediaRecord, url: string): CatalogFile {
  return {
    message_id: record.message_id,
    custom_name: record.custom_name,
    file_size: record.file_size,
    file_type: record.file_type,
    duration: record.duration,
    stream_link: `${url}/stream/${record.chat_id}/${record.message_id}`,
    created_at: record.created_at,
    chat_id: record.chat_id,
    mime_type: record.mime_type,
    width: record.width,
    height: record.height,
    poster: record.thumb === null ? null : posterPath(record.thumb),
    watch_path: `/watch/${record.message_id}`,
  };
}

function withFacts(file: CatalogFile, record: MediaFactsRecord | undefined, isBrief: boolean): CatalogFile {
  return record ? { ...file, ...shownFixedFields(record), facts: shownFacts(record, isBrief) } : file;
}

/** Hits a walk goes through: pages, and how many at once. */
const mostHitPages = 5;
const hitsAtOnce = 200;

/** Makes the catalogue on top of a store. */
export function createCatalog(options: CatalogOptions): Catalog {
  const { media, posters, titles, facts, url, log = silentLog, clock = systemClock } = options;
  const seen = new SeenRows({ clock });
  const changes = new CatalogChanges(log);
  changes.listen(({ record }) => seen.note(record));
  changes.listen(() => titles.changed());

  async function withBriefFacts(items: readonly MediaRecord[]): Promise<CatalogFile[]> {
    const found = (await facts?.findBrief(items)) ?? [];
    const byPost = new Map(found.map((record) => [keyOf(record), record]));
    return items.map((item) => withFacts(toFile(item, url), byPost.get(keyOf(item)), true));
  }

  /** Active rows in the order asked for: an index or a shelf may be seconds behind what another process has removed. */
  async function activeRows(places: readonly MediaPlace[]): Promise<readonly MediaRecord[]> {
    const rows = new Map((await media.findMany(places)).map((row) => [keyOf(row), row]));
    return places.flatMap((place) => rows.get(keyOf(place)) ?? []).filter((row) => row.is_active);
  }

  async function getRecord(chatId: number, messageId: number): Promise<MediaRecord> {
    const record = await media.find(chatId, messageId);
    if (!record) throw new AppError('not_found');
    return record;
  }

  async function findMedia(chatId: number | undefined, messageId: number): Promise<MediaRecord | undefined> {
    if (chatId === undefined) return media.findByMessageId(messageId);
    const record = await media.find(chatId, messageId);
    if (record) return record;
    const byPost = await media.findByMessageId(messageId);
    return byPost?.uploaded_by === chatId ? byPost : undefined;
  }

  async function setActive(chatId: number, messageId: number, isActive: boolean): Promise<MediaRecord> {
    const before = await getRecord(chatId, messageId);
    if (before.is_active === isActive) return before;
    await media.setActive(chatId, messageId, isActive);
    const record = { ...before, is_active: isActive };
    changes.tell({ kind: isActive ? 'restored' : 'removed', record });
    return record;
  }

  const search: Catalog['search'] = async ({ query, page, per_page: limit, signal, ...filter }) => {
    const found = await titles.find({ query, filter, offset: (page - 1) * limit, limit }, signal ? { signal } : {});
    const places = found.places.map(({ chatId, messageId }) => ({ chat_id: chatId, message_id: messageId }));
    return { total: found.total, items: await activeRows(places), isWarming: found.isWarming };
  };

  /** The best hits, batch by batch. */
  async function* hits(query: string, type: CatalogWalk['type'], signal: AbortSignal) {
    for (let page = 1; page <= mostHitPages; page += 1) {
      const { items, total } = await search({
        query,
        page,
        per_page: hitsAtOnce,
        signal,
        ...(type ? { kind: type } : {}),
      });
      if (items.length > 0) yield items;
      if (page * hitsAtOnce >= total) return;
    }
  }

  return {
    async page(query) {
      const filter = {
        ...(query.type ? { fileType: query.type } : {}),
        ...(query.uploader === undefined ? {} : { uploadedBy: query.uploader }),
      };
      const { total, items } = await media.page({ page: query.page, perPage: query.per_page, ...filter });
      return { total, page: query.page, per_page: query.per_page, files: await withBriefFacts(items) };
    },
    async *walk({ type, words, signal }) {
      const rows = words === undefined ? walkMedia(media, type, signal) : hits(words, type, signal);
      for await (const batch of rows) {
        signal.throwIfAborted();
        yield withBriefFacts(batch);
      }
    },
    findMany: async (places) => withBriefFacts(await activeRows(places)),
    async find(messageId) {
      const record = await media.findByMessageId(messageId);
      if (!record?.is_active) return undefined;
      return withFacts(toFile(record, url), await facts?.find(record.chat_id, record.message_id), false);
    },
    findMedia: (chatId, messageId) => seen.find(`${chatId}:${messageId}`, () => findMedia(chatId, messageId)),
    async findPoster(hash) {
      return /^[0-9a-f]{32}$/.test(hash) ? posters.find(hash) : undefined;
    },
    toFile: (record) => toFile(record, url),
    async pageAfter({ limit, ...query }) {
      const { total, items } = await media.pageAfter({ ...query, limit: limit + 1 });
      const shown = items.slice(0, limit);
      const last = items.length > limit ? shown.at(-1) : undefined;
      const next = last && { created_at: last.created_at, message_id: last.message_id, chat_id: last.chat_id };
      return { total, files: await withBriefFacts(shown), next };
    },
    search,
    toFiles: withBriefFacts,
    async rename(chatId, messageId, name) {
      const customName = cleanName(name);
      if (customName === '') throw new AppError('bad_request', 'A name needs at least one letter, digit or symbol.');
      const before = await getRecord(chatId, messageId);
      if (!before.is_active) throw new AppError('gone');
      await media.rename(chatId, messageId, customName);
      const record = { ...before, custom_name: customName };
      changes.tell({ kind: 'renamed', record });
      return record;
    },
    async describe(chatId, messageId, said) {
      const record = await getRecord(chatId, messageId);
      if (!record.is_active) throw new AppError('gone');
      const before = (await facts?.find(chatId, messageId))?.layers.admin ?? {};
      const kept = Object.entries({ ...before, ...said }).filter(([, value]) => value !== null && value !== undefined);
      const admin = kept.length > 0 ? (Object.fromEntries(kept) as FactLayer) : null;
      const updated_at = new Date(clock.nowMs()).toISOString();
      await facts?.put({ chat_id: chatId, message_id: messageId, layers: { admin }, updated_at });
      changes.tell({ kind: 'described', record });
    },
    remove: (chatId, messageId) => setActive(chatId, messageId, false),
    restore: (chatId, messageId) => setActive(chatId, messageId, true),
    added: (record) => changes.tell({ kind: 'added', record }),
    onChanged: (listener) => changes.listen(listener),
  };
}
