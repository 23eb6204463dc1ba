// The fields of the lines of an export, checked to the last one: nothing of a file is believed.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ApiKeyRecord, RevocationRecord, SettingRecord, UserRecord } from '../storage/auth-stores.ts';
import type { SidecarLink } from '../storage/sidecar-store.ts';
import type { IngestEntry, MediaRow, MirrorCopy, Poster } from '../storage/storage.ts';
import type { ViewerListEntry, ViewerProgress } from '../storage/viewer-store.ts';

const text = z.string();
const nullableText = z.string().nullable();
/** Of posts, people and sums. */
export const id = z.int().min(0);
const decimal = z.string().regex(/^-?\d{1,20}$/, 'a decimal number');
const nullableNumber = z.number().nullable();
const nullableId = id.nullable();

/** A line of a film. */
export const mediaSchema = z.strictObject({
  chat_id: id,
  message_id: id,
  document_id: decimal,
  file_unique_id: text,
  file_id: text,
  custom_name: text,
  file_name: nullableText,
  file_size: id,
  file_type: z.enum(['video', 'audio', 'file']),
  mime_type: text,
  source: z.enum(['direct_upload', 'youtube_link']),
  youtube_url: nullableText,
  duration: nullableNumber,
  width: nullableNumber,
  height: nullableNumber,
  thumb: nullableText,
  uploaded_by: z.int(),
  created_at: text,
  stream_link: text,
  is_active: z.boolean(),
  missing_since: nullableText,
  post_key: nullableText,
  caption_due: id,
}) satisfies z.ZodType<MediaRow>;

/** A line of an upload under way. */
export const ingestSchema = z.strictObject({
  key: text,
  chat_id: id,
  message_id: id,
  sender_id: id,
  state: z.enum(['received', 'published', 'answered', 'rejected']),
  copy_random_id: decimal,
  answer_random_id: decimal,
  log_top_id: id,
  posted_message_id: nullableId,
  custom_name: text,
  file_unique_id: text,
  file_size: id,
  is_duplicate: z.boolean(),
  received_at: text,
}) satisfies z.ZodType<IngestEntry>;

/** A line of a copy in the second channel. */
export const mirrorCopySchema = z.strictObject({
  chat_id: id,
  message_id: id,
  mirror_chat_id: id,
  document_id: decimal,
  random_id: decimal,
  after_id: id,
  copy_message_id: nullableId,
}) satisfies z.ZodType<MirrorCopy>;

/** As `posterHash` gives it. */
const hash = z.string().regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits');

/** A line of a thumbnail; its hash must be that of its bytes. */
export const posterSchema = z
  .strictObject({ hash, mime_type: text, bytes: z.base64() })
  .transform(
    ({ hash, mime_type, bytes }): Poster => ({ hash, mimeType: mime_type, bytes: Buffer.from(bytes, 'base64') }),
  )
  .refine((poster) => posterHash(poster.bytes) === poster.hash, 'the bytes do not fit the hash');

/** A line of a setting changed while running. */
export const settingSchema = z.strictObject({
  key: text,
  value: text,
  updated_at_ms: id,
}) satisfies z.ZodType<SettingRecord>;

/** A line of what was revoked. */
export const revocationSchema = z.strictObject({
  key: text,
  generation: id,
  updated_at_ms: id,
  expires_at_ms: nullableId,
}) satisfies z.ZodType<RevocationRecord>;

/** A line of how far somebody is in a film. */
export const progressSchema = z.strictObject({
  viewer_id: text,
  chat_id: id,
  message_id: id,
  position_seconds: z.number(),
  duration_seconds: nullableNumber,
  is_finished: z.boolean(),
  updated_at: text,
}) satisfies z.ZodType<ViewerProgress>;

/** A line of what somebody wants to watch. */
export const listedSchema = z.strictObject({
  viewer_id: text,
  chat_id: id,
  message_id: id,
  rank: z.int(),
  added_at: text,
}) satisfies z.ZodType<ViewerListEntry>;

/** A line of a subtitle file that belongs to a film. */
export const sidecarSchema = z.strictObject({
  upload_key: text,
  chat_id: id,
  message_id: id,
  linked_at: text,
}) satisfies z.ZodType<SidecarLink>;

/** A line of a person. */
export const userSchema = z.strictObject({
  id: text,
  login: text,
  role: z.enum(['admin', 'viewer']),
  password_hash: text,
  is_disabled: z.boolean(),
  generation: id,
  created_at_ms: id,
  // Older exports have none.
  shown_name: nullableText.default(null),
}) satisfies z.ZodType<UserRecord>;

/** A line of a key: its hash, never the key. */
export const apiKeySchema = z.strictObject({
  id: text,
  name: text,
  scopes: z.array(text),
  key_hash: text,
  user_id: nullableText,
  created_at_ms: id,
  created_by: text,
  expires_at_ms: nullableId,
  last_used_at_ms: nullableId,
  is_revoked: z.boolean(),
}) satisfies z.ZodType<ApiKeyRecord>;

/** Content hash of a thumbnail, as the stores compute it. */
function posterHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
