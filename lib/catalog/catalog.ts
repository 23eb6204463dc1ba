// What stands in the catalogue, as API, pages and streams see it.
import type { CatalogFile, CatalogPage, CatalogQuery } from '../api/contract.ts';
import type { MediaFactsRecord, MediaFactsStore } from '../storage/media-facts.ts';
import type { MediaRecord, MediaStore, PosterStore } from '../storage/storage.ts';
import { shownFacts, shownFixedFields } from './shown-facts.ts';

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
  /** A thumbnail by its content hash. */
  findPoster(hash: string): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined>;
  /** A row as the API shows it, without facts. Pure. */
  toFile(record: MediaRecord): CatalogFile;
}

export interface CatalogOptions {
  readonly media: MediaStore;
  readonly posters: PosterStore;
  /** Default: nothing is known of any item. */
  readonly facts?: MediaFactsStore;
  /** Public base URL without a slash at its end. */
  readonly url: string;
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
    poster: record.thumb === null ? null : `/api/poster/${record.thumb}`,
    watch_path: `/watch/${record.message_id}`,
  };
}

function withFacts(file: CatalogFile, record: MediaFactsRecord | undefined, isBrief: boolean): CatalogFile {
  return record ? { ...file, ...shownFixedFields(record), facts: shownFacts(record, isBrief) } : file;
}

/** Makes the catalogue on top of a store. */
export function createCatalog({ media, posters, facts, url }: CatalogOptions): Catalog {
  async function withBriefFacts(items: readonly MediaRecord[]): Promise<CatalogFile[]> {
    const found = (await facts?.findBrief(items)) ?? [];
    const byPost = new Map(found.map((record) => [`${record.chat_id}:${record.message_id}`, record]));
    return items.map((item) => withFacts(toFile(item, url), byPost.get(`${item.chat_id}:${item.message_id}`), true));
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
    async findPoster(hash) {
      return /^[0-9a-f]{32}$/.test(hash) ? posters.find(hash) : undefined;
    },
    toFile: (record) => toFile(record, url),
  };
}
