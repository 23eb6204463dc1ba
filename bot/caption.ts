// The caption of a post in the log channel: the name for people, one compact line for us.
//
// Together with what Telegram itself knows of the message (file, date) it holds all of a catalogue row, so that the channel
// alone is enough to build the catalogue again.
import { z } from 'zod';
import { isoSeconds } from '#lib/clock.ts';

const metadataSchema = z.object({
  /** Key it was published under: `<chatId>:<messageId>` of the sender's message, or `extractor:id` of a link. Empty: by hand. */
  k: z.string().max(200),
  /** User id of the sender. */
  u: z.int(),
  /** Source: upload or YouTube link. */
  s: z.enum(['direct_upload', 'youtube_link']),
  /** Link it was fetched from. */
  y: z.string().max(500).optional().catch(undefined),
  /** When it came into the catalogue, in Unix seconds up to the year 2100, where that is not the date of the message. */
  c: z.int().min(0).max(4_102_444_800).optional().catch(undefined),
  /** Active: 0 after a soft delete. */
  a: z.literal([0, 1]).optional().catch(undefined),
  /** The name, where the first line cannot show it exactly. */
  n: z.string().max(1024).optional().catch(undefined),
  /** In a second channel: the post this is a copy of, `<chatId>:<messageId>`. */
  o: z.string().max(40).optional().catch(undefined),
});

/** What a caption carries beside the name. What is missing was not said. */
export interface CaptionMetadata {
  readonly key: string;
  readonly uploadedBy: number;
  readonly source: 'direct_upload' | 'youtube_link';
  readonly youtubeUrl?: string;
  /** ISO 8601, UTC, seconds. Default: the date of the message. */
  readonly createdAt?: string;
  /** False after a soft delete. Default true. */
  readonly isActive?: boolean;
  /** `<chatId>:<messageId>` of the post this is a copy of. */
  readonly copyOf?: string;
}

/** A caption taken apart. */
export interface CaptionReading {
  /** The film's name; undefined when the caption says nothing that could be one. Exact only together with metadata. */
  readonly name: string | undefined;
  /** Undefined when the caption is none of ours. */
  readonly metadata: CaptionMetadata | undefined;
}

const marker = 'sv1:';

/** Telegram's limit for captions of bots is 1,024 UTF-16 units (core.telegram.org/api/config, caption_length_limit_default). */
const captionLimit = 1024;
/** The name keeps at least so much of it, whatever the metadata. */
const nameReserve = 200;

/** A name as one line can show it. */
function oneLine(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}

/** Cuts without leaving half of a character that takes two units. */
function cut(text: string, length: number): string {
  return text.slice(0, Math.max(0, length)).replace(/[\ud800-\udbff]$/, '');
}

function metadataLine(name: string, metadata: CaptionMetadata): string {
  const seconds = metadata.createdAt === undefined ? Number.NaN : Math.floor(Date.parse(metadata.createdAt) / 1000);
  const fields = {
    k: metadata.key,
    u: metadata.uploadedBy,
    s: metadata.source,
    ...(metadata.youtubeUrl !== undefined && metadata.youtubeUrl.length <= 500 ? { y: metadata.youtubeUrl } : {}),
    ...(Number.isNaN(seconds) ? {} : { c: seconds }),
    ...(metadata.isActive === false ? { a: 0 } : {}),
    ...(metadata.copyOf === undefined ? {} : { o: metadata.copyOf }),
  };
  const plain = `${marker}${JSON.stringify(fields)}`;
  if (oneLine(name) === name && name !== '') return plain;
  const exact = `${marker}${JSON.stringify({ ...fields, n: name })}`;
  return exact.length <= captionLimit - nameReserve ? exact : plain;
}

/**
 * Writes a caption: the name, an empty line, and the metadata, within Telegram's 1,024 characters.
 *
 * @param notes lines of people to keep between the two, as far as there is room.
 * @example formatCaption('Alien', { key: '7:1', uploadedBy: 7, source: 'direct_upload' })
 * // 'Alien\n\nsv1:{"k":"7:1","u":7,"s":"direct_upload"}'
 */
export function formatCaption(name: string, metadata: CaptionMetadata, notes = ''): string {
  const line = metadataLine(name, metadata);
  const first = cut(oneLine(name), captionLimit - line.length - 2);
  // Below no name the first note would be read as one.
  const kept = first === '' ? '' : cut(notes, captionLimit - line.length - first.length - 3).trim();
  return `${first}${kept === '' ? '' : `\n${kept}`}\n\n${line}`;
}

interface Parts {
  readonly lines: readonly string[];
  readonly fields: z.infer<typeof metadataSchema> | undefined;
}

function takeApart(caption: string): Parts {
  const lines = caption.split('\n');
  const last = lines.at(-1) ?? '';
  if (!last.startsWith(marker)) return { lines, fields: undefined };
  try {
    return { lines: lines.slice(0, -1), fields: metadataSchema.parse(JSON.parse(last.slice(marker.length))) };
  } catch {
    // A person may type anything into a caption: not ours, then.
    return { lines, fields: undefined };
  }
}

function toMetadata({ k, u, s, y, c, a, o }: z.infer<typeof metadataSchema>): CaptionMetadata {
  return {
    key: k,
    uploadedBy: u,
    source: s,
    ...(y === undefined ? {} : { youtubeUrl: y }),
    ...(c === undefined ? {} : { createdAt: isoSeconds(c * 1000) }),
    ...(a === undefined ? {} : { isActive: a === 1 }),
    ...(o === undefined ? {} : { copyOf: o }),
  };
}

/** Reads a caption of ours; undefined for every other text. */
export function parseCaption(caption: string): CaptionMetadata | undefined {
  const { fields } = takeApart(caption);
  return fields && toMetadata(fields);
}

/**
 * Reads any caption. The first line wins over the exact name in the metadata when they disagree: then a person has changed it.
 *
 * @example readCaption('Alien\n\nsv1:{"k":"7:1","u":7,"s":"direct_upload"}').name // 'Alien'
 */
export function readCaption(caption: string): CaptionReading {
  const { lines, fields } = takeApart(caption);
  const first = oneLine(lines.find((line) => line.trim() !== '') ?? '');
  const metadata = fields && toMetadata(fields);
  if (fields?.n !== undefined && oneLine(fields.n) === first) return { name: fields.n, metadata };
  return { name: first === '' ? undefined : first, metadata };
}

/**
 * The caption a post should have, given the one it has: name and metadata anew, what people wrote beside them kept.
 *
 * @param present the caption as it is.
 * @param name of the item, now.
 * @example rewriteCaption('Alein\nmy favourite\n\nsv1:…', 'Alien', metadata) // 'Alien\nmy favourite\n\nsv1:…'
 */
export function rewriteCaption(present: string, name: string, metadata: CaptionMetadata): string {
  const { lines, fields } = takeApart(present);
  const start = lines.findIndex((line) => line.trim() !== '');
  const isNamed = fields !== undefined || (start >= 0 && oneLine(lines[start] ?? '') === oneLine(name));
  const notes = start < 0 ? [] : lines.slice(isNamed ? start + 1 : start);
  return formatCaption(name, metadata, notes.join('\n').trim());
}
