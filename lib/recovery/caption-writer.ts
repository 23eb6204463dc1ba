// Brings what the catalogue knows of a film into its caption in the channel, so that the channel can rebuild the row.
import type { Clock } from '../clock.ts';
import { isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MediaRow, Storage } from '../storage/storage.ts';
import type { LogChannel } from '../telegram/telegram.ts';
import { captionFacts } from './describe-post.ts';
import { patiently } from './patience.ts';
import type { PostIndex } from './post-index.ts';
import type { CaptionFormat } from './recovery.ts';

/** Rows taken at once. */
const pageSize = 50;
/** Between two edits: Telegram asks bots for a message or so a second in one chat. */
const paceMs = 1000;

/** Posts that cannot be edited; they are tried again by the next run of the program. */
const maxRefused = 10_000;

type Channel = Pick<LogChannel, 'chatId' | 'readPost' | 'editCaption'>;

/** What {@link CaptionWriter} works with. */
export interface CaptionWriterOptions {
  readonly channel: Channel;
  readonly mirror: Channel | undefined;
  readonly storage: Pick<Storage, 'mediaRows' | 'mirrorCopies'>;
  readonly index: Pick<PostIndex, 'markMissing'>;
  readonly captions: CaptionFormat;
  readonly log: Log;
  readonly clock: Clock;
}

/** Writes captions that lag behind their rows, one by one; what Telegram refuses for good is not tried again. */
export class CaptionWriter {
  /** Message ids. */
  readonly #refused = new Set<number>();

  constructor(private readonly options: CaptionWriterOptions) {}

  /**
   * Writes every caption that is due. A post that cannot be edited (somebody forwarded it) is given up with a warning: its
   * caption stays due, so that the catalogue goes on to win over it.
   */
  async pass(signal: AbortSignal): Promise<void> {
    const { storage, clock } = this.options;
    let after: MediaRow | undefined;
    for (;;) {
      const rows = await storage.mediaRows.captionsDue({ ...(after ? { after } : {}), limit: pageSize });
      for (const row of rows) {
        const hasEdited = await patiently(() => this.#bringUpToDate(row, signal), { clock, signal });
        if (hasEdited) await clock.sleep(paceMs, signal);
      }
      after = rows.at(-1);
      if (rows.length < pageSize) return;
    }
  }

  /** @returns whether Telegram was asked to change anything. */
  async #bringUpToDate(row: MediaRow, signal: AbortSignal): Promise<boolean> {
    const { channel, storage, log } = this.options;
    // Another channel's posts are not ours to edit.
    if (row.chat_id !== channel.chatId || this.#refused.has(row.message_id)) return false;
    try {
      const hasEdited = await this.#write(row, signal);
      await this.#writeMirror(row, signal);
      await storage.mediaRows.captionWritten(row);
      return hasEdited;
    } catch (error) {
      if (signal.aborted || (isAppError(error) && error.status === 503)) throw error;
      log.warn('a caption cannot be written', { messageId: row.message_id, error });
      if (this.#refused.size < maxRefused) this.#refused.add(row.message_id);
      return true;
    }
  }

  async #write(row: MediaRow, signal: AbortSignal): Promise<boolean> {
    const { channel, index, captions } = this.options;
    const post = await channel.readPost({ messageId: row.message_id, signal });
    if (!post) {
      await index.markMissing(row.chat_id, row.message_id);
      return false;
    }
    const caption = captions.rewrite(post.caption, row.custom_name, captionFacts(row, post.postedAtMs));
    // Telegram takes white space off both ends.
    if (caption.trim() === post.caption.trim()) return false;
    await channel.editCaption({ messageId: row.message_id, caption, signal });
    return true;
  }

  async #writeMirror(row: MediaRow, signal: AbortSignal): Promise<void> {
    const { mirror, storage, captions, log } = this.options;
    const copy = mirror && (await storage.mirrorCopies.find(row, mirror.chatId));
    if (!mirror || copy?.copy_message_id == null) return;
    const caption = captions.write(row.custom_name, mirrorFacts(row));
    try {
      await mirror.editCaption({ messageId: copy.copy_message_id, caption, signal });
    } catch (error) {
      if (signal.aborted || (isAppError(error) && error.status === 503)) throw error;
      log.warn('the caption of a copy cannot be written', { messageId: copy.copy_message_id, error });
    }
  }
}

/** What the caption of a copy says: the post's facts, its own date not being the film's, and whose copy it is. */
export function mirrorFacts(row: MediaRow) {
  return captionFacts(row, -1000, `${row.chat_id}:${row.message_id}`);
}
