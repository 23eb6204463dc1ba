// A copy of every film in the second log channel, exactly one of each, whatever is killed when.
//
// The entry with the random_id is written before the copy is sent. A copy whose answer was lost is found by its caption, or
// dropped by Telegram as a double and then found.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MediaRow, MirrorCopy, Storage } from '../storage/storage.ts';
import type { LogChannel, PostedMedia } from '../telegram/telegram.ts';
import { mirrorFacts } from './caption-writer.ts';
import { patiently } from './patience.ts';
import type { CaptionFormat } from './recovery.ts';

/** Rows taken at once. */
const pageSize = 50;
/** Between two copies: Telegram asks bots for a message or so a second in one chat. */
const paceMs = 1000;
/** Films that could not be copied; they are tried again by the next run of the program. */
const maxRefused = 10_000;

/** What {@link MirrorCopier} works with. */
export interface MirrorCopierOptions {
  /** Bare id of the log channel. */
  readonly chatId: number;
  readonly mirror: Pick<LogChannel, 'chatId' | 'copyFrom' | 'findPosted' | 'deletePosts' | 'findTop' | 'walk'>;
  readonly storage: Pick<Storage, 'mirrorCopies' | 'places'>;
  readonly captions: CaptionFormat;
  readonly log: Log;
  readonly clock: Clock;
}

function randomIdFor(mirrorChatId: number, row: Pick<MediaRow, 'chat_id' | 'message_id' | 'document_id'>): string {
  const words = ['mirror', mirrorChatId, row.chat_id, row.message_id, row.document_id];
  return String(createHash('sha256').update(JSON.stringify(words)).digest().readBigInt64LE(0));
}

/** Copies films the second channel does not have yet, oldest first. */
export class MirrorCopier {
  /** Message ids. */
  readonly #refused = new Set<number>();

  constructor(private readonly options: MirrorCopierOptions) {}

  /** Copies every film that has no copy yet, oldest first. */
  async pass(signal: AbortSignal): Promise<void> {
    const { chatId, mirror, storage, clock } = this.options;
    let afterMessageId = 0;
    for (;;) {
      const query = { chatId, mirrorChatId: mirror.chatId, afterMessageId, limit: pageSize };
      const rows = await storage.mirrorCopies.wanting(query);
      if (rows.length > 0 && (await this.#adoptEarlier(signal))) continue;
      for (const row of rows) {
        if (this.#refused.has(row.message_id)) continue;
        await patiently(() => this.#copy(row, signal), { clock, signal });
        await clock.sleep(paceMs, signal);
      }
      afterMessageId = rows.at(-1)?.message_id ?? 0;
      if (rows.length < pageSize) return;
    }
  }

  /**
   * Once for each store: what stands in the second channel already is taken for what it says to be a copy of. A store that was
   * lost and rebuilt knows of no copies, and would make them all again.
   *
   * @returns false when that was done before.
   */
  async #adoptEarlier(signal: AbortSignal): Promise<boolean> {
    const { mirror, storage, clock } = this.options;
    const name = `mirror:${mirror.chatId}`;
    if ((await storage.places.find(name)) !== undefined) return false;
    await patiently(
      async () => {
        const endMessageId = (await mirror.findTop(signal)) + 1;
        for await (const { posts } of mirror.walk({ fromMessageId: 1, endMessageId, signal })) await this.#adopt(posts);
      },
      { clock, signal },
    );
    await storage.places.save(name, 'adopted');
    return true;
  }

  async #adopt(posts: readonly PostedMedia[]): Promise<void> {
    const { chatId, mirror, storage, captions } = this.options;
    const copies = posts.flatMap((post): MirrorCopy[] => {
      const [chat, message] = (captions.read(post.caption).metadata?.copyOf ?? '').split(':').map(Number);
      if (chat !== chatId || !message || !Number.isSafeInteger(message)) return [];
      const place = { chat_id: chatId, message_id: message, mirror_chat_id: mirror.chatId };
      const { documentId: document_id } = post.file;
      const random_id = randomIdFor(mirror.chatId, { ...place, document_id });
      return [{ ...place, document_id, random_id, after_id: post.messageId - 1, copy_message_id: post.messageId }];
    });
    await storage.mirrorCopies.putAll(copies);
  }

  async #copy(row: MediaRow, signal: AbortSignal): Promise<void> {
    const { storage, log } = this.options;
    try {
      const noted = await this.#note(row, signal);
      const posted = await this.#send(row, noted, signal);
      await storage.mirrorCopies.save({ ...noted.copy, copy_message_id: posted.messageId });
      log.info('copied to the second channel', { messageId: row.message_id, copyMessageId: posted.messageId });
    } catch (error) {
      if (signal.aborted || (isAppError(error) && error.status === 503)) throw error;
      log.warn('a film cannot be copied to the second channel', { messageId: row.message_id, error });
      if (this.#refused.size < maxRefused) this.#refused.add(row.message_id);
    }
  }

  /** The entry of this copy: the one an earlier run wrote, or a new one. The copy of a replaced file goes first. */
  async #note(row: MediaRow, signal: AbortSignal): Promise<{ readonly copy: MirrorCopy; readonly isNew: boolean }> {
    const { mirror, storage } = this.options;
    const known = await storage.mirrorCopies.find(row, mirror.chatId);
    if (known?.document_id === row.document_id) return { copy: known, isNew: false };
    if (known?.copy_message_id != null) await mirror.deletePosts({ messageIds: [known.copy_message_id], signal });
    const copy: MirrorCopy = {
      chat_id: row.chat_id,
      message_id: row.message_id,
      mirror_chat_id: mirror.chatId,
      document_id: row.document_id,
      random_id: randomIdFor(mirror.chatId, row),
      after_id: await storage.mirrorCopies.topCopyId(mirror.chatId),
      copy_message_id: null,
    };
    await storage.mirrorCopies.save(copy);
    return { copy, isNew: true };
  }

  async #send(
    row: MediaRow,
    { copy, isNew }: { readonly copy: MirrorCopy; readonly isNew: boolean },
    signal: AbortSignal,
  ): Promise<PostedMedia> {
    const { mirror, captions } = this.options;
    const earlier = isNew ? undefined : await this.#find(copy, signal);
    if (earlier) return earlier;
    const sent = await mirror.copyFrom({
      source: { chatId: row.chat_id, messageId: row.message_id },
      caption: captions.write(row.custom_name, mirrorFacts(row)),
      randomId: BigInt(copy.random_id),
      signal,
    });
    const posted = sent === 'duplicate' ? await this.#find(copy, signal) : sent;
    if (!posted) throw new AppError('not_found', 'Telegram has seen the copy, but it is not in the second channel.');
    return posted;
  }

  #find({ chat_id, message_id, after_id }: MirrorCopy, signal: AbortSignal): Promise<PostedMedia | undefined> {
    const { mirror, captions } = this.options;
    const copyOf = `${chat_id}:${message_id}`;
    const fits = (caption: string) => captions.read(caption).metadata?.copyOf === copyOf;
    return mirror.findPosted({ afterMessageId: after_id, fits, signal });
  }
}
