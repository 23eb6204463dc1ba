// Going through the rows of the catalogue in batches, for those who write them out while they read.
import type { MediaRecord, MediaStore, NewestPlace } from '../storage/storage.ts';

/** Rows of one batch: what the store of facts answers in one go. */
const batchSize = 200;

/** Active rows of a type (default: of all), newest first. @throws AppError `storage_unavailable`; the reason when the signal aborts. */
export async function* walkMedia(
  media: Pick<MediaStore, 'pageAfter'>,
  fileType: MediaRecord['file_type'] | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly MediaRecord[]> {
  const filter = fileType ? { fileType } : {};
  let after: NewestPlace | undefined;
  for (;;) {
    signal.throwIfAborted();
    const { items } = await media.pageAfter({ ...filter, ...(after ? { after } : {}), limit: batchSize });
    if (items.length > 0) yield items;
    after = items.at(-1);
    if (!after || items.length < batchSize) return;
    // The store answers at once: without this, a large catalogue would hold up streams.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
