// A film as Telegram tells of it, for tests that play Telegram by hand.
import type { MediaFile } from '#lib/telegram/telegram.ts';

/** Ten bytes of a film, without a thumbnail. */
export function mediaFile(changes: Partial<MediaFile> = {}): MediaFile {
  return {
    ...{ documentId: '77', fileUniqueId: 'unique', fileId: 'id', fileType: 'video', fileName: 'film.mp4' },
    ...{ mimeType: 'video/mp4', sizeBytes: 10, durationSeconds: 3, width: 640, height: 360, hasThumb: false },
    ...changes,
  };
}
