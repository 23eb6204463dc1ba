// The caption of a post in the log channel: the name for people, one compact line for us.
import { z } from 'zod';

const metadataSchema = z.object({
  /** Ingest key, `<chatId>:<messageId>` of the sender's message. */
  k: z.string().max(40),
  /** User id of the sender. */
  u: z.int(),
  /** Source: upload or YouTube link. */
  s: z.enum(['direct_upload', 'youtube_link']),
});

/** What a caption carries. */
export interface CaptionMetadata {
  readonly key: string;
  readonly uploadedBy: number;
  readonly source: 'direct_upload' | 'youtube_link';
}

const marker = 'sv1:';

/** Telegram's limit for captions of bots is 1,024 UTF-16 units (core.telegram.org/api/config, caption_length_limit_default). */
const captionLimit = 1024;

/**
 * Writes a caption: the name, an empty line, and the metadata, within Telegram's 1,024 characters.
 *
 * @example formatCaption('Alien', { key: '7:1', uploadedBy: 7, source: 'direct_upload' })
 * // 'Alien\n\nsv1:{"k":"7:1","u":7,"s":"direct_upload"}'
 */
export function formatCaption(name: string, metadata: CaptionMetadata): string {
  const line = `${marker}${JSON.stringify({ k: metadata.key, u: metadata.uploadedBy, s: metadata.source })}`;
  return `${name.slice(0, captionLimit - line.length - 2)}\n\n${line}`;
}

/** Reads a caption of ours; undefined for every other text. */
export function parseCaption(caption: string): CaptionMetadata | undefined {
  const line = caption.slice(caption.lastIndexOf('\n') + 1);
  if (!line.startsWith(marker)) return undefined;
  try {
    const { k, u, s } = metadataSchema.parse(JSON.parse(line.slice(marker.length)));
    return { key: k, uploadedBy: u, source: s };
  } catch {
    // A person may type anything into a caption: not ours, then.
    return undefined;
  }
}
