// Brings rows in step with posts: added, changed, missing. Safe beside everybody else who writes rows.
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MediaRow, Storage } from '../storage/storage.ts';
import type { LogChannel, PostedMedia } from '../telegram/telegram.ts';
import { changesOf, type DescribeOptions, markMissing, mergePost } from './describe-post.ts';
import type { RowChange } from './recovery.ts';

/** Somebody else may change the same row between our reading and our writing; so often in a row is a fault. */
const maxRounds = 10;

/** What {@link PostIndex} works with. */
export interface PostIndexOptions extends DescribeOptions {
  readonly storage: Pick<Storage, 'mediaRows' | 'posters' | 'ingest' | 'publications'>;
  readonly channel: Pick<LogChannel, 'readThumb'>;
  /** Told after a change is durable; must not throw. */
  readonly onChanged?: ((change: RowChange) => void) | undefined;
  readonly log: Log;
  readonly clock: Clock;
}

/** Added, changed, left as it was, or left to the upload that is under way. */
export type PostOutcome = 'added' | 'changed' | 'same' | 'left';

/** Rows of the catalogue as the posts of the channel say they should be. */
export class PostIndex {
  constructor(private readonly options: PostIndexOptions) {}

  /**
   * Takes in what a post says. Idempotent.
   *
   * @throws AppError `storage_unavailable`, `aborted`, and `telegram_unavailable` or `telegram_flood_wait` when a thumbnail
   * cannot be read at the moment. Nothing is half done then.
   */
  async takeIn(post: PostedMedia, signal: AbortSignal): Promise<PostOutcome> {
    const { mediaRows } = this.options.storage;
    for (let round = 0; round < maxRounds; round += 1) {
      const row = await mediaRows.find(post.chatId, post.messageId);
      if (!row && (await this.#isUnderWay(post))) return 'left';
      const merged = mergePost(row, post, this.options);
      const next = { ...merged, thumb: merged.thumb ?? (await this.#readThumb(post, signal)) };
      if (row && isDeepStrictEqual(row, next)) return 'same';
      if (!row) await this.#adopt(next);
      if (!(await mediaRows.replace(row, next))) continue;
      this.#report(row, next);
      return row ? 'changed' : 'added';
    }
    throw new AppError('storage_unavailable', `The row of message ${post.messageId} changes too often.`);
  }

  /**
   * Marks the row of a message that is gone.
   *
   * @returns false when there is no such row, or it was marked before.
   * @throws AppError `storage_unavailable` when others change the row all the time.
   */
  async markMissing(chatId: number, messageId: number): Promise<boolean> {
    const { storage, clock, log } = this.options;
    for (let round = 0; round < maxRounds; round += 1) {
      const row = await storage.mediaRows.find(chatId, messageId);
      if (!row || row.missing_since !== null) return false;
      const next = markMissing(row, clock.nowMs());
      if (!(await storage.mediaRows.replace(row, next))) continue;
      log.info('the message of a film is gone from the channel', { messageId, name: row.custom_name });
      this.#tell(row, next);
      return true;
    }
    throw new AppError('storage_unavailable', `The row of message ${messageId} changes too often.`);
  }

  /** The upload itself will write the row together with its own state; it knows more than the post does. */
  async #isUnderWay({ caption }: PostedMedia): Promise<boolean> {
    const key = this.options.captions.read(caption).metadata?.key;
    if (!key) return false;
    return (await this.options.storage.ingest.find(key))?.state === 'received';
  }

  /** A link whose film is in the channel is not to be fetched again by a store that was lost. */
  async #adopt({ source, post_key: key, message_id }: MediaRow): Promise<void> {
    if (source === 'youtube_link' && key !== null) await this.options.storage.publications.adopt(key, message_id);
  }

  async #readThumb({ file, messageId }: PostedMedia, signal: AbortSignal): Promise<string | null> {
    if (!file.hasThumb) return null;
    const { channel, storage, log } = this.options;
    try {
      const bytes = await channel.readThumb({ messageId, signal });
      return bytes ? await storage.posters.put(bytes, 'image/jpeg') : null;
    } catch (error) {
      if (signal.aborted || (isAppError(error) && error.status === 503)) throw error;
      // Refused or too large: a film without its thumbnail is better than no film.
      log.warn('thumbnail not read', { messageId, error });
      return null;
    }
  }

  #report(row: MediaRow | undefined, next: MediaRow): void {
    const { log } = this.options;
    const facts = { messageId: next.message_id, name: next.custom_name };
    if (row) log.debug('a film was brought in step with its post', facts);
    else log.info('indexed from the channel', facts);
    this.#tell(row, next);
  }

  #tell(row: MediaRow | undefined, next: MediaRow): void {
    for (const change of changesOf(row, next)) this.options.onChanged?.(change);
  }
}
