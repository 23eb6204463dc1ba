// From a file in a private chat to a row in the catalogue, exactly once, whatever is killed when.
//
// The order of writes: entry `received` (with the random_id of the copy) -> copy to the log channel -> row and `published` in
// one write -> answer -> `answered`. Each step can be repeated: Telegram drops a second copy with the same random_id, and a
// copy whose answer was lost is found again by its caption.

import type { PostRow } from '#lib/catalog/post-row.ts';
import type { Clock } from '#lib/clock.ts';
import { type AppError, isAppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { IngestEntry, MediaRecord, Storage } from '#lib/storage/storage.ts';
import type { FrontBot, IncomingMessage, PostedMedia } from '#lib/telegram/telegram.ts';
import { formatCaption, parseCaption } from './caption.ts';
import type { Languages } from './languages.ts';
import type { Outbox } from './outbox.ts';
import { randomIdFor } from './random-id.ts';
import type { UploadAnswers } from './upload-answers.ts';

/** What {@link Uploads} works with. */
export interface UploadsOptions {
  readonly frontBot: Pick<FrontBot, 'copyToLogChannel' | 'findPosted' | 'readThumb'>;
  readonly outbox: Outbox;
  readonly answers: UploadAnswers;
  readonly languages: Languages;
  readonly storage: Pick<Storage, 'media' | 'ingest' | 'posters'>;
  /** Bare id of the log channel. */
  readonly logChatId: number;
  readonly postRow: PostRow;
  /** Called once a film is in the catalogue; must not throw. */
  readonly onIndexed?: (record: MediaRecord) => void;
  readonly suggestName: (fileName: string | undefined, caption: string, mimeType: string) => string;
  readonly log: Log;
  readonly clock: Clock;
}

/** Waits between tries while Telegram is away: 1 s, 2 s, 4 s … at most 60 s. Chosen by feel. */
const longestPauseMs = 60_000;

/** While the store is away it is looked after more often: all goes on within seconds of its return. Chosen by feel. */
const longestStorePauseMs = 2000;

/** How long an upload may wait for its thumbnail before it is published without one. Chosen by feel. */
const thumbTimeoutMs = 5000;

/**
 * A message that comes so long after it was sent may have been copied by an earlier run whose store was lost or put back to an
 * older state: Telegram forgets the random_ids of copies, so that only the channel can tell. Chosen by feel.
 */
const lateMs = 10 * 60_000;

/**
 * The upload pipeline. One file at a time, in the order received, so that albums keep their order. Answers have a pace of
 * their own and do not hold up the next file.
 */
export class Uploads {
  readonly #options: UploadsOptions;
  readonly #stopping = new AbortController();
  /** Keys waiting or under way: a message delivered twice is worked on once. Bounded by the entries unfinished. */
  readonly #queuedKeys = new Set<string>();
  #queue: Promise<void> = Promise.resolve();

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /**
   * Takes a message with a file. Resolves when it is durably noted; the rest happens in the background.
   *
   * @throws AppError `storage_unavailable`: the caller must offer the message again.
   */
  async receive(message: IncomingMessage & { readonly file: NonNullable<IncomingMessage['file']> }): Promise<void> {
    const { storage, logChatId, suggestName, clock } = this.#options;
    const key = `${message.chatId}:${message.messageId}`;
    const entry = await storage.ingest.receive({
      key,
      chat_id: message.chatId,
      message_id: message.messageId,
      sender_id: message.senderId,
      state: 'received',
      copy_random_id: String(randomIdFor('copy', String(logChatId), key)),
      answer_random_id: String(randomIdFor('answer', key)),
      log_top_id: await storage.media.topMessageId(logChatId),
      posted_message_id: null,
      custom_name: suggestName(message.file.fileName, message.text, message.file.mimeType),
      file_unique_id: message.file.fileUniqueId,
      file_size: message.file.sizeBytes,
      is_duplicate: false,
      received_at: new Date(clock.nowMs()).toISOString(),
    });
    this.#enqueue(entry, clock.nowMs() - message.sentAtMs > lateMs);
  }

  /** Takes up what an earlier run left unfinished. Resolves when all of it is queued. */
  async resume(): Promise<number> {
    const entries = await this.#options.storage.ingest.unfinished(10_000);
    for (const entry of entries) this.#enqueue(entry, true);
    return entries.length;
  }

  /** Stops after the step under way; what is unfinished goes on at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#queue;
  }

  #enqueue(entry: IngestEntry, mayHaveBeenCopied: boolean): void {
    if (entry.state === 'answered' || entry.state === 'rejected' || this.#queuedKeys.has(entry.key)) return;
    this.#queuedKeys.add(entry.key);
    this.#options.answers.expect(entry.chat_id, mayHaveBeenCopied);
    this.#queue = this.#queue
      .then(() => this.#finish(entry, mayHaveBeenCopied))
      .finally(() => this.#queuedKeys.delete(entry.key));
  }

  /** Carries one entry to its end; tries again for as long as only Telegram or the store is away. */
  async #finish(entry: IngestEntry, mayHaveBeenCopied: boolean): Promise<void> {
    let current = { entry, mayHaveBeenCopied };
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt += 1) {
      try {
        return await this.#step(current.entry, current.mayHaveBeenCopied);
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        if (await this.#giveUpOn(current.entry, error).catch(() => false)) return;
        current = { entry: await this.#reload(current.entry), mayHaveBeenCopied: true };
        if (entry.state === 'received' && current.entry.state === 'published') await this.#tellIndexed(current.entry);
        await this.#pause(attempt, isAppError(error) ? error : undefined);
      }
    }
  }

  async #step(entry: IngestEntry, mayHaveBeenCopied: boolean): Promise<void> {
    const { storage, answers } = this.#options;
    if (entry.state === 'received') await this.#publish(entry, mayHaveBeenCopied);
    answers.add(entry.state === 'received' ? ((await storage.ingest.find(entry.key)) ?? entry) : entry);
  }

  async #publish(entry: IngestEntry, mayHaveBeenCopied: boolean): Promise<void> {
    const { storage, log, onIndexed } = this.#options;
    const found = mayHaveBeenCopied ? await this.#findCopy(entry) : undefined;
    const known = found ? undefined : await this.#findKnown(entry);
    if (known) return storage.ingest.duplicate(entry.key, known.message_id);
    const record = await this.#describe(entry, found ?? (await this.#copy(entry)));
    await storage.ingest.publish(entry.key, record);
    onIndexed?.(record);
    log.info('indexed', { messageId: record.message_id, name: record.custom_name, sizeBytes: record.file_size });
  }

  /** The write succeeded, and only its answer was lost: the film is as new as any other. */
  async #tellIndexed({ key, is_duplicate: isDuplicate, posted_message_id: messageId }: IngestEntry): Promise<void> {
    const { storage, logChatId, log, onIndexed } = this.#options;
    if (isDuplicate || messageId === null) return;
    const record = await storage.media.find(logChatId, messageId).catch(() => undefined);
    if (!record) return;
    onIndexed?.(record);
    log.info('indexed', { key, messageId, name: record.custom_name, sizeBytes: record.file_size });
  }

  /** The same file in this channel: there is nothing to copy. */
  async #findKnown({ file_unique_id: uniqueId, file_size: sizeBytes }: IngestEntry): Promise<MediaRecord | undefined> {
    const known = uniqueId === '' ? undefined : await this.#options.storage.media.findByFile(uniqueId, sizeBytes);
    return known?.chat_id === this.#options.logChatId ? known : undefined;
  }

  async #copy(entry: IngestEntry): Promise<PostedMedia> {
    const { frontBot } = this.#options;
    const signal = this.#stopping.signal;
    const caption = formatCaption(entry.custom_name, {
      key: entry.key,
      uploadedBy: entry.sender_id,
      source: 'direct_upload',
    });
    const request = {
      chatId: entry.chat_id,
      messageId: entry.message_id,
      caption,
      randomId: BigInt(entry.copy_random_id),
      signal,
    };
    const posted = await frontBot.copyToLogChannel(request);
    if (posted !== 'duplicate') return posted;
    const copied = await this.#findCopy(entry);
    if (!copied) throw new Error(`Telegram has seen the copy of ${entry.key}, but it is not in the log channel yet`);
    return copied;
  }

  #findCopy(entry: IngestEntry): Promise<PostedMedia | undefined> {
    const fits = (caption: string) => parseCaption(caption)?.key === entry.key;
    return this.#options.frontBot.findPosted({ afterMessageId: entry.log_top_id, fits, signal: this.#stopping.signal });
  }

  async #describe({ custom_name, sender_id }: IngestEntry, posted: PostedMedia): Promise<MediaRecord> {
    const thumb = posted.file.hasThumb ? await this.#keepThumb(posted.messageId) : null;
    const origin = { customName: custom_name, source: 'direct_upload', uploadedBy: sender_id, thumb } as const;
    return this.#options.postRow(posted, origin);
  }

  /** A film without its thumbnail is better than no film: every failure here ends in `null`. */
  async #keepThumb(messageId: number): Promise<string | null> {
    const { frontBot, storage, log } = this.#options;
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(thumbTimeoutMs)]);
    try {
      const bytes = await frontBot.readThumb({ messageId, signal });
      return bytes ? await storage.posters.put(bytes, 'image/jpeg') : null;
    } catch (error) {
      log.warn('thumbnail not read', { messageId, error });
      return null;
    }
  }

  /** Ends an entry that no further try can save, and tells the sender. @returns false when trying again makes sense. */
  async #giveUpOn(entry: IngestEntry, error: unknown): Promise<boolean> {
    const { storage, log, answers, languages } = this.#options;
    const code = isAppError(error) ? error.code : undefined;
    if (code !== 'not_found' && code !== 'telegram_refused') {
      log.warn('upload waits', { key: entry.key, error });
      return false;
    }
    log.error('upload refused', { key: entry.key, error });
    await storage.ingest.rejected(entry.key);
    answers.forget(entry.chat_id);
    const texts = await languages.textsFor(entry.sender_id);
    this.#tell(entry, code === 'not_found' ? texts.messageGone : texts.notStored((error as AppError).message));
    return true;
  }

  /** In the background: a chat that has to wait holds up nobody's files. */
  #tell(entry: IngestEntry, text: string): void {
    const { outbox, log } = this.#options;
    const message = { chatId: entry.chat_id, text, randomId: BigInt(entry.answer_random_id) };
    outbox.send(message).catch((error: unknown) => log.warn('refusal not delivered', { key: entry.key, error }));
  }

  async #reload(entry: IngestEntry): Promise<IngestEntry> {
    try {
      return await this.#options.storage.ingest.receive(entry);
    } catch (error) {
      this.#options.log.warn('upload waits for the store', { key: entry.key, error });
      return entry;
    }
  }

  async #pause(attempt: number, error: AppError | undefined): Promise<void> {
    const backoffMs = Math.min(longestPauseMs, 1000 * 2 ** Math.min(attempt, 6));
    const isStoreAway = error?.code === 'storage_unavailable';
    const pauseMs = isStoreAway
      ? Math.min(longestStorePauseMs, backoffMs)
      : Math.max(backoffMs, (error?.retryAfterSeconds ?? 0) * 1000);
    await this.#options.clock.sleep(pauseMs, this.#stopping.signal).catch(() => {
      // Stopping: the loop around sees the signal.
    });
  }
}
