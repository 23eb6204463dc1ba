// What stands in the catalogue, as API, pages and streams see it.
import type { CatalogFile, CatalogPage, CatalogQuery } from '../api/contract.ts';
import type { MediaRecord, MediaStore, PosterStore } from '../storage/storage.ts';

/** The catalogue's door. Every method throws AppError `storage_unavailable` when the store is away. */
export interface Catalog {
  /** Active items, newest first. A page past the end has no files, but the true total. */
  page(query: CatalogQuery): Promise<CatalogPage>;
  /** An active item by its post. */
  find(messageId: number): Promise<CatalogFile | undefined>;
  /**
   * The row behind a stream link, removed ones included (`is_active` false), so that a stream can say which it is.
   *
   * @param chatId bare id of the log channel or, as in older links, of the uploader; undefined for the short link.
   */
  findMedia(chatId: number | undefined, messageId: number): Promise<MediaRecord | undefined>;
  /** A thumbnail by its content hash. */
  findPoster(hash: string): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined>;
  /** A row as the API shows it. Pure. */
  toFile(record: MediaRecord): CatalogFile;
}

export interface CatalogOptions {
  readonly media: MediaStore;
  readonly posters: PosterStore;
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

/** Makes the catalogue on top of a store. */
export function createCatalog({ media, posters, url }: CatalogOptions): Catalog {
  return {
    async page(query) {
      const fileType = query.type ? { fileType: query.type } : {};
      const { total, items } = await media.page({ page: query.page, perPage: query.per_page, ...fileType });
      return { total, page: query.page, per_page: query.per_page, files: items.map((item) => toFile(item, url)) };
    },
    async find(messageId) {
      const record = await media.findByMessageId(messageId);
      return record?.is_active ? toFile(record, url) : undefined;
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
