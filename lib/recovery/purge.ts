// Deletes removed items for good: the messages first, then what the store has. Each step may be repeated.
import { AppError } from '../errors.ts';
import type { JobHandler, PurgeOrder } from '../jobs/jobs.ts';
import type { Storage } from '../storage/storage.ts';
import type { LogChannel } from '../telegram/telegram.ts';

/** What deleting for good works with. */
export interface PurgeOptions {
  readonly channel: Pick<LogChannel, 'chatId' | 'deletePosts'>;
  /** The second log channel, if there is one: the copy there goes, too. */
  readonly mirror: Pick<LogChannel, 'chatId' | 'deletePosts'> | undefined;
  readonly storage: Pick<Storage, 'mediaRows' | 'mirrorCopies'>;
  /** Told before the row goes, so that a kill in between tells it twice rather than never. */
  readonly onPurge: (order: PurgeOrder, name: string) => Promise<void>;
}

/**
 * Makes the queue's handler. A job that is begun again goes on where the last attempt ended; an item without a row is done.
 *
 * @throws AppError `bad_request` (final) when the item was restored meanwhile: nothing is deleted then.
 */
export function purgeHandler({ channel, mirror, storage, onPurge }: PurgeOptions): JobHandler<'purge'> {
  return async ({ job, signal }) => {
    const { chat_id, message_id } = job.payload;
    const row = await storage.mediaRows.find(chat_id, message_id);
    if (!row) return null;
    if (row.is_active) throw new AppError('bad_request', 'The item was restored before it was deleted for good.');
    // Bots delete in the channels they serve; a row of an older channel has no message we could reach.
    if (chat_id === channel.chatId) await channel.deletePosts({ messageIds: [message_id], signal });
    const copy = mirror && (await storage.mirrorCopies.find({ chat_id, message_id }, mirror.chatId));
    if (mirror && copy?.copy_message_id) await mirror.deletePosts({ messageIds: [copy.copy_message_id], signal });
    await onPurge(job.payload, row.custom_name);
    await storage.mediaRows.erase({ chat_id, message_id });
    return null;
  };
}
