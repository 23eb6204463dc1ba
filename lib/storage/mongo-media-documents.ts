// Documents of the collection `media`: the fields of a row, times as dates, and when it changed last.
import type { Collection, Db } from 'mongodb';
import { AppError } from '../errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import type { MediaPlace, MediaRecord, MediaRow } from './storage.ts';
import { withStoredText } from './stored-text.ts';

/** A row as MongoDB keeps it. */
export interface MediaDocument extends Omit<MediaRow, 'created_at' | 'missing_since'> {
  /** `<chat_id>:<message_id>`; documents that others have written may have another. */
  readonly _id: string;
  readonly created_at: Date;
  readonly missing_since: Date | null;
  /** By the server's clock; moved on by every write to the row or its facts. */
  readonly changed_at: Date;
}

/** What is written of a row; `changed_at` is the server's to set. */
export type MediaFields = Omit<MediaDocument, '_id' | 'changed_at'>;

/** Moves `changed_at` on, in the same write as the change. */
export const touched = { changed_at: true } as const;

const active = { is_active: true } as const;
/** The order of lists. */
export const newestFirst = { created_at: -1, message_id: -1, chat_id: -1 } as const;

/** The collection of films, and its indexes. */
export const mediaPlan: CollectionPlan = {
  collection: 'media',
  indexes: [
    { name: 'post', key: { chat_id: 1, message_id: 1 }, isUnique: true },
    { name: 'message', key: { message_id: 1, created_at: -1 } },
    { name: 'newest', key: newestFirst, partialFilter: active },
    { name: 'newest_of_type', key: { file_type: 1, ...newestFirst }, partialFilter: active },
    { name: 'uploader', key: { uploaded_by: 1, ...newestFirst }, partialFilter: active },
    { name: 'content', key: { file_unique_id: 1, file_size: 1 } },
    { name: 'link', key: { youtube_url: 1 } },
    { name: 'changed', key: { changed_at: 1, chat_id: 1, message_id: 1 } },
    { name: 'missing', key: { missing_since: -1 } },
    { name: 'captions_due', key: { caption_due: -1 } },
    { name: 'names', key: { custom_name: 'text' } },
  ],
};

/** The collection of films of a database. */
export const mediaOf = (db: Db): Collection<MediaDocument> => db.collection<MediaDocument>(mediaPlan.collection);

/** Text of a time as rows have it: without a fraction that is zero. @example isoOf(new Date(0)) // '1970-01-01T00:00:00Z' */
export const isoOf = (time: Date): string => time.toISOString().replace('.000Z', 'Z');

/**
 * A time of a row as MongoDB keeps it.
 *
 * @param iso ISO 8601.
 * @throws AppError `internal` for what is no time.
 */
export function dateOf(iso: string): Date {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) throw new AppError('internal', `${JSON.stringify(iso)} is no time`);
  return time;
}

/**
 * A row as it is written.
 *
 * @throws AppError `internal` for numbers that could not come back as they are, and for a size below zero.
 */
export function toFields(row: MediaRow): MediaFields {
  for (const field of ['chat_id', 'message_id', 'file_size', 'uploaded_by', 'caption_due'] as const)
    if (!Number.isSafeInteger(row[field])) throw new AppError('internal', `${field} of a row is no whole number`);
  if (row.file_size < 0) throw new AppError('internal', 'the size of a row is below zero');
  const { created_at, missing_since, ...fields } = withStoredText(onlyKnown(row));
  return {
    ...fields,
    created_at: dateOf(created_at),
    missing_since: missing_since === null ? null : dateOf(missing_since),
  };
}

/**
 * A row that others than recovery add begins with nothing due and nothing missing.
 *
 * @param postKey the key the post was published under; null when it has none.
 */
export const asRow = (record: MediaRecord, postKey: string | null = null): MediaRow => ({
  ...record,
  missing_since: null,
  post_key: postKey,
  caption_due: 0,
});

/** The `_id` of a film: chat and message. */
export const documentId = ({ chat_id, message_id }: MediaPlace): string => `${chat_id}:${message_id}`;

/** Documents of other programs have fields we do not know, and may lack those only recovery has. */
export function toRecord(document: MediaDocument): MediaRecord {
  const { missing_since: _since, post_key: _key, caption_due: _due, ...record } = toRow(document);
  return record;
}

/** A film as the rest of the product knows it. */
export function toRow(document: MediaDocument): MediaRow {
  const { created_at, missing_since } = document;
  return onlyKnown({
    ...document,
    created_at: isoOf(created_at),
    missing_since: missing_since instanceof Date ? isoOf(missing_since) : null,
  });
}

/** In the order in which rows are written and exported. */
function onlyKnown(row: MediaRow): MediaRow {
  return {
    chat_id: row.chat_id,
    message_id: row.message_id,
    document_id: row.document_id,
    file_unique_id: row.file_unique_id,
    file_id: row.file_id,
    custom_name: row.custom_name,
    file_name: row.file_name ?? null,
    file_size: row.file_size,
    file_type: row.file_type,
    mime_type: row.mime_type,
    source: row.source,
    youtube_url: row.youtube_url ?? null,
    duration: row.duration ?? null,
    width: row.width ?? null,
    height: row.height ?? null,
    thumb: row.thumb ?? null,
    uploaded_by: row.uploaded_by,
    created_at: row.created_at,
    stream_link: row.stream_link,
    is_active: row.is_active,
    missing_since: row.missing_since ?? null,
    post_key: row.post_key ?? null,
    caption_due: row.caption_due ?? 0,
  };
}
