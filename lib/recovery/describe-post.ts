// A post of the log channel -> the row it stands for, and what becomes of a row that is there already. Pure.
import type { PostRow } from '../catalog/post-row.ts';
import { isoSeconds } from '../clock.ts';
import type { MediaRow } from '../storage/storage.ts';
import type { PostedMedia } from '../telegram/telegram.ts';
import type { CaptionFacts, CaptionFormat, RowChange } from './recovery.ts';

/** How captions are read, and how films without one are named. */
export interface DescribeOptions {
  readonly captions: CaptionFormat;
  /** Name for a film whose caption says none. */
  readonly suggestName: (fileName: string | undefined, caption: string, mimeType: string) => string;
  readonly postRow: PostRow;
}

/** What only the caption can tell; every other field of a row is Telegram's. */
const toldByCaption = [
  'custom_name',
  'uploaded_by',
  'source',
  'youtube_url',
  'created_at',
  'is_active',
  'post_key',
] as const satisfies readonly (keyof MediaRow)[];

/** What the message's file tells. */
const toldByFile = [
  'document_id',
  'file_unique_id',
  'file_id',
  'file_name',
  'file_size',
  'file_type',
  'mime_type',
  'duration',
  'width',
  'height',
] as const satisfies readonly (keyof MediaRow)[];

function nameOf({ caption, file }: PostedMedia, options: DescribeOptions): string {
  const { name, metadata } = options.captions.read(caption);
  // Our own first line is the name as it was chosen; other people's text is tidied up first.
  if (metadata) return name ?? options.suggestName(file.fileName, '', file.mimeType);
  return options.suggestName(file.fileName, caption, file.mimeType);
}

/** The row a post stands for when nothing but the post is known. Its thumbnail is not read yet. */
export function describePost(post: PostedMedia, options: DescribeOptions): MediaRow {
  const { metadata } = options.captions.read(post.caption);
  const row = options.postRow(post, {
    customName: nameOf(post, options),
    source: metadata?.source ?? 'direct_upload',
    youtubeUrl: metadata?.youtubeUrl,
    uploadedBy: metadata?.uploadedBy ?? 0,
    thumb: null,
  });
  return {
    ...row,
    created_at: metadata?.createdAt ?? row.created_at,
    is_active: metadata?.isActive ?? true,
    missing_since: null,
    post_key: metadata?.key || null,
    caption_due: 0,
  };
}

type Told = Pick<MediaRow, (typeof toldByCaption)[number]>;

/** The row's own facts, and above them what the caption says; what it does not say stays as it was. */
function mergeTold(row: MediaRow, described: MediaRow, facts: CaptionFacts | undefined): Told {
  const wasMissing = row.missing_since !== null;
  return {
    custom_name: described.custom_name,
    uploaded_by: facts ? described.uploaded_by : row.uploaded_by,
    source: facts ? described.source : row.source,
    youtube_url: facts?.youtubeUrl ?? row.youtube_url,
    created_at: facts?.createdAt ?? row.created_at,
    is_active: facts?.isActive ?? (wasMissing || row.is_active),
    post_key: facts?.key || row.post_key,
  };
}

function pick<Key extends keyof MediaRow>(row: MediaRow, keys: readonly Key[]): Pick<MediaRow, Key> {
  return Object.fromEntries(keys.map((key) => [key, row[key]])) as Pick<MediaRow, Key>;
}

/**
 * What a row becomes when its post is seen.
 *
 * Changes of ours that are not in the caption yet win over it. A replaced file brings its facts and loses the thumbnail, which
 * is to be read anew. A row the post alone could not rebuild gets a caption due.
 *
 * @param row undefined: the post is new.
 */
export function mergePost(row: MediaRow | undefined, post: PostedMedia, options: DescribeOptions): MediaRow {
  const described = describePost(post, options);
  if (!row) return described;
  const isSameFile = row.document_id === described.document_id;
  const isDue = row.caption_due > 0 && row.missing_since === null;
  const facts = options.captions.read(post.caption).metadata;
  const told = isDue ? pick(row, toldByCaption) : mergeTold(row, described, facts);
  const merged: MediaRow = {
    ...row,
    ...told,
    ...(isSameFile ? {} : { ...pick(described, toldByFile), thumb: null }),
    missing_since: null,
    caption_due: isDue ? row.caption_due : 0,
  };
  const canRebuild = toldByCaption.every((field) => merged[field] === described[field]);
  return { ...merged, caption_due: Math.max(merged.caption_due, canRebuild ? 0 : 1) };
}

/** What a row becomes when its message is gone. */
export function markMissing(row: MediaRow, nowMs: number): MediaRow {
  if (row.missing_since !== null) return row;
  return { ...row, is_active: false, missing_since: isoSeconds(nowMs), caption_due: 0 };
}

/** What pages and listeners have to know of a row that was written, if anything. @param before undefined: it is new. */
export function changesOf(before: MediaRow | undefined, record: MediaRow): readonly RowChange[] {
  if (!record.is_active) return before?.is_active ? [{ kind: 'removed', record }] : [];
  const changes: RowChange[] = [];
  if (before && !before.is_active) changes.push({ kind: 'restored', record });
  if (before?.document_id !== record.document_id) changes.push({ kind: 'added', record });
  if (before && before.custom_name !== record.custom_name) changes.push({ kind: 'renamed', record });
  return changes;
}

/** What the caption of a row's post should say. @param copyOf for a copy in another channel: the post it is a copy of. */
export function captionFacts(row: MediaRow, postedAtMs: number, copyOf?: string): CaptionFacts {
  return {
    key: row.post_key ?? '',
    uploadedBy: row.uploaded_by,
    source: row.source,
    ...(row.youtube_url === null ? {} : { youtubeUrl: row.youtube_url }),
    ...(row.created_at === isoSeconds(postedAtMs) ? {} : { createdAt: row.created_at }),
    ...(row.is_active ? {} : { isActive: false }),
    ...(copyOf === undefined ? {} : { copyOf }),
  };
}
