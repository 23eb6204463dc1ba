// The lines of an export: one JSON object each, keys sorted, so that equal catalogues are equal bytes.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MediaFactsRow } from '../storage/media-facts.ts';
import type { IngestEntry, MediaRow, MirrorCopy, Poster } from '../storage/storage.ts';

/** Raised when a reader of before could not understand the lines any more. */
export const formatVersion = 1;

const text = z.string();
const nullableText = z.string().nullable();
const id = z.int().min(0);
const decimal = z.string().regex(/^-?\d{1,20}$/, 'a decimal number');
const nullableNumber = z.number().nullable();

const mediaSchema = z.strictObject({
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

const ingestSchema = z.strictObject({
  key: text,
  chat_id: id,
  message_id: id,
  sender_id: id,
  state: z.enum(['received', 'published', 'answered', 'rejected']),
  copy_random_id: decimal,
  answer_random_id: decimal,
  log_top_id: id,
  posted_message_id: id.nullable(),
  custom_name: text,
  file_unique_id: text,
  file_size: id,
  is_duplicate: z.boolean(),
  received_at: text,
}) satisfies z.ZodType<IngestEntry>;

const mirrorCopySchema = z.strictObject({
  chat_id: id,
  message_id: id,
  mirror_chat_id: id,
  document_id: decimal,
  random_id: decimal,
  after_id: id,
  copy_message_id: id.nullable(),
}) satisfies z.ZodType<MirrorCopy>;

/** As {@link posterHash} gives it. */
const hash = z.string().regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits');

const posterSchema = z
  .strictObject({ hash, mime_type: text, bytes: z.base64() })
  .transform(
    ({ hash, mime_type, bytes }): Poster => ({ hash, mimeType: mime_type, bytes: Buffer.from(bytes, 'base64') }),
  )
  .refine((poster) => posterHash(poster.bytes) === poster.hash, 'the bytes do not fit the hash');

const counts = z.strictObject({ poster: id, media: id, facts: id, ingest: id, mirror_copy: id });

/** How many lines of each kind an export has. */
export type LineCounts = z.infer<typeof counts>;

const headerSchema = z.strictObject({ format: z.literal('streamvault-export'), version: z.int() });

/** A line as the importer needs it. */
export type ExportLine =
  | { readonly t: 'header'; readonly version: number }
  | { readonly t: 'poster'; readonly poster: Poster }
  | { readonly t: 'media'; readonly row: MediaRow }
  /** To be parsed by `MediaFactsRowStore.parse`: the document is the store's matter. */
  | { readonly t: 'facts'; readonly fields: unknown }
  | { readonly t: 'ingest'; readonly entry: IngestEntry }
  | { readonly t: 'mirror_copy'; readonly copy: MirrorCopy }
  | { readonly t: 'end'; readonly counts: LineCounts };

/** Content hash of a thumbnail, as the stores compute it. */
function posterHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** Objects with their keys in order, however deep. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function writeLine(t: ExportLine['t'], fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(sorted({ ...fields, t }))}\n`;
}

/** Writers of lines, each with its line feed. */
export const exportLines = {
  header: () => writeLine('header', { format: 'streamvault-export', version: formatVersion }),
  poster: ({ hash: posterHash, mimeType, bytes }: Poster) =>
    writeLine('poster', { hash: posterHash, mime_type: mimeType, bytes: Buffer.from(bytes).toString('base64') }),
  media: (row: MediaRow) => writeLine('media', { ...row }),
  ingest: (entry: IngestEntry) => writeLine('ingest', { ...entry }),
  mirrorCopy: (copy: MirrorCopy) => writeLine('mirror_copy', { ...copy }),
  facts: (row: MediaFactsRow) => writeLine('facts', { ...row }),
  end: (lineCounts: LineCounts) => writeLine('end', { counts: lineCounts }),
};

function parseFields(t: unknown, fields: unknown): ExportLine {
  switch (t) {
    case 'header':
      return { t, version: headerSchema.parse(fields).version };
    case 'poster':
      return { t, poster: posterSchema.parse(fields) };
    case 'media':
      return { t, row: mediaSchema.parse(fields) };
    case 'facts':
      return { t, fields };
    case 'ingest':
      return { t, entry: ingestSchema.parse(fields) };
    case 'mirror_copy':
      return { t, copy: mirrorCopySchema.parse(fields) };
    case 'end':
      return { t, counts: z.strictObject({ counts }).parse(fields).counts };
    default:
      throw new Error(`there are no lines of kind ${JSON.stringify(t)?.slice(0, 40)}`);
  }
}

/** The reason in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError))
    return error instanceof SyntaxError ? 'it is not JSON' : String((error as Error).message);
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not valid'}`;
}

/**
 * Reads one line.
 *
 * @throws Error whose message is the reason, without the line's number.
 */
export function readExportLine(line: string): ExportLine {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it is not an object');
    const { t, ...fields } = value as Readonly<Record<string, unknown>>;
    return parseFields(t, fields);
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}
