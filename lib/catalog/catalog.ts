// What stands in the catalogue, as API, pages and streams see it.
import type { CatalogFile, CatalogPage, CatalogQuery } from '../api/contract.ts';
import { AppError } from '../errors.ts';
import { type Log, silentLog } from '../log.ts';
import type { MediaFactsRecord, MediaFactsStore } from '../storage/media-facts.ts';
import type { MediaRecord, MediaStore, PosterStore } from '../storage/storage.ts';
import { CatalogChanges, type CatalogListener } from './catalog-changes.ts';
import { searchMedia } from './search.ts';
import { posterPath, shownFacts, shownFixedFields } from './shown-facts.ts';
import { cleanName } from './titles.ts';

type Post = Pick<MediaRecord, 'chat_id' | 'message_id'>;

/** The catalogue's door. Every method throws AppError `storage_unavailable` when the store is away. */
export interface Catalog {
  /** Active items, newest first, each with the facts a card shows. A page past the end has no files, but the true total. */
  page(query: CatalogQuery): Promise<CatalogPage>;
  /** An active item by its post, with all its facts. */
  find(messageId: number): Promise<CatalogFile | undefined>;
  /**
   * The row behind a stream link, removed ones included (`is_active` false), so that a stream can say which it is.
   *
   * @param chatId bare id of the log channel or, as in older links, of the uploader; undefined for the short link.
   */
  findMedia(chatId: number | undefined, messageId: number): Promise<MediaRecord | undefined>;
  /** Items with the facts a card shows, in the order asked for; undefined for one that is not there or was removed. At most 200. */
  cards(posts: readonly Post[]): Promise<readonly (CatalogFile | undefined)[]>;
  /** A thumbnail by its content hash. */
  findPoster(hash: string): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined>;
  /** A row as the API shows it, without facts. Pure. */
  toFile(record: MediaRecord): CatalogFile;
  /**
   * Active items with every word in their names, whatever case and accents, newest first; at most 500.
   *
   * @throws the reason when the signal aborts.
   */
  search(words: string, options?: { readonly signal?: AbortSignal }): Promise<readonly MediaRecord[]>;
  /**
   * Gives an active item another name. Who may do so is the caller's matter, here and in {@link remove} and {@link restore}.
   *
   * @param name is tidied: one line, no control characters, at most 120 UTF-16 units.
   * @returns the row afterwards.
   * @throws AppError `bad_request` when nothing of the name is left, `not_found`, `gone` (removed).
   */
  rename(chatId: number, messageId: number, name: string): Promise<MediaRecord>;
  /** Soft delete: the row stays and can be restored. Idempotent. @throws AppError `not_found`. */
  remove(chatId: number, messageId: number): Promise<MediaRecord>;
  /** Undoes {@link remove}. Idempotent. @throws AppError `not_found`. */
  restore(chatId: number, messageId: number): Promise<MediaRecord>;
  /** Tells the listeners of an item that ingest has just written. */
  added(record: MediaRecord): void;
  /** Listens to changes made through this door, in order, after they are durable. @returns ends the listening. */
  onChanged(listener: CatalogListener): () => void;
}

export interface CatalogOptions {
  readonly media: MediaStore;
  readonly posters: PosterStore;
  /** Default: nothing is known of any item. */
  readonly facts?: MediaFactsStore;
  /** Public base URL without a slash at its end. */
  readonly url: string;
  /** Default: what listeners do wrong is not logged. */
  readonly log?: Log;
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

/** Makes the catalogue on top of a store. */
export function createCatalog({ media, posters, facts, url, log = silentLog }: CatalogOptions): Catalog {
  const changes = new CatalogChanges(log);

  async function withBriefFacts(items: readonly MediaRecord[]): Promise<CatalogFile[]> {
    const found = (await facts?.findBrief(items)) ?? [];
    const byPost = new Map(found.map((record) => [`${record.chat_id}:${record.message_id}`, record]));
    return items.map((item) => withFacts(toFile(item, url), byPost.get(`${item.chat_id}:${item.message_id}`), true));
  }

  async function getRecord(chatId: number, messageId: number): Promise<MediaRecord> {
    const record = await media.find(chatId, messageId);
    if (!record) throw new AppError('not_found');
    return record;
  }

  async function setActive(chatId: number, messageId: number, isActive: boolean): Promise<MediaRecord> {
    const before = await getRecord(chatId, messageId);
    if (before.is_active === isActive) return before;
    await media.setActive(chatId, messageId, isActive);
    const record = { ...before, is_active: isActive };
    changes.tell({ kind: isActive ? 'restored' : 'removed', record });
    return record;
  }

  return {
    async page(query) {
      const fileType = query.type ? { fileType: query.type } : {};
      const { total, items } = await media.page({ page: query.page, perPage: query.per_page, ...fileType });
      return { total, page: query.page, per_page: query.per_page, files: await withBriefFacts(items) };
    },
    async find(messageId) {
      const record = await media.findByMessageId(messageId);
      if (!record?.is_active) return undefined;
      return withFacts(toFile(record, url), await facts?.find(record.chat_id, record.message_id), false);
    },
    async findMedia(chatId, messageId) {
      if (chatId === undefined) return media.findByMessageId(messageId);
      const record = await media.find(chatId, messageId);
      if (record) return record;
      const byPost = await media.findByMessageId(messageId);
      return byPost?.uploaded_by === chatId ? byPost : undefined;
    },
    async cards(posts) {
      const records = await Promise.all(posts.map(({ chat_id, message_id }) => media.find(chat_id, message_id)));
      const active = records.flatMap((record) => (record?.is_active ? [record] : []));
      const files = await withBriefFacts(active);
      const byPost = new Map(files.map((file) => [`${file.chat_id}:${file.message_id}`, file]));
      return posts.map(({ chat_id, message_id }) => byPost.get(`${chat_id}:${message_id}`));
    },
    async findPoster(hash) {
      return /^[0-9a-f]{32}$/.test(hash) ? posters.find(hash) : undefined;
    },
    toFile: (record) => toFile(record, url),
    search: (words, options = {}) => searchMedia(media, words, options.signal),
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
    remove: (chatId, messageId) => setActive(chatId, messageId, false),
    restore: (chatId, messageId) => setActive(chatId, messageId, true),
    added: (record) => changes.tell({ kind: 'added', record }),
    onChanged: (listener) => changes.listen(listener),
  };
}
