// A post of the log channel -> its row in the catalogue. Pure.
import { isoSeconds } from '../clock.ts';
import type { MediaRecord } from '../storage/storage.ts';
import type { PostedMedia } from '../telegram/telegram.ts';

/** What the post's file does not tell, and whoever made the post knows. */
export interface PostOrigin {
  readonly customName: string;
  readonly source: MediaRecord['source'];
  /** The link it was fetched from. */
  readonly youtubeUrl?: string | undefined;
  /** User id of the sender; 0: no person of Telegram's. */
  readonly uploadedBy: number;
  /** Hash of the thumbnail in the store of posters. */
  readonly thumb: string | null;
}

/** Makes the row of a post, active and as old as the post. */
export type PostRow = (post: PostedMedia, origin: PostOrigin) => MediaRecord;

/**
 * The rule for rows of this site.
 *
 * @param siteUrl public base URL without a slash at its end.
 * @example postRows('https://films.example')(post, { customName: 'Alien', … }).stream_link // 'https://films.example/stream/1000/5'
 */
export function postRows(siteUrl: string): PostRow {
  return ({ chatId, messageId, postedAtMs, file }, { customName, source, youtubeUrl, uploadedBy, thumb }) => ({
    chat_id: chatId,
    message_id: messageId,
    document_id: file.documentId,
    file_unique_id: file.fileUniqueId,
    file_id: file.fileId,
    custom_name: customName,
    file_name: file.fileName ?? null,
    file_size: file.sizeBytes,
    file_type: file.fileType,
    mime_type: file.mimeType,
    source,
    youtube_url: youtubeUrl ?? null,
    duration: file.durationSeconds ?? null,
    width: file.width ?? null,
    height: file.height ?? null,
    thumb,
    uploaded_by: uploadedBy,
    created_at: isoSeconds(postedAtMs),
    stream_link: `${siteUrl}/stream/${chatId}/${messageId}`,
    is_active: true,
  });
}
