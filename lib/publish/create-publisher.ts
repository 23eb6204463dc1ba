// Puts a post's key, random_id and row through the store, fenced by the token of the attempt.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { PublicationRecord } from '../storage/publication-store.ts';
import type { MediaRecord, Storage } from '../storage/storage.ts';
import type { FrontBot, PostedMedia } from '../telegram/telegram.ts';
import type { Publisher, Publishing, PublishingAttempt } from './publisher.ts';

/** What publishes. */
export interface PublisherOptions {
  readonly storage: Pick<Storage, 'media' | 'publications'>;
  readonly channel: Pick<FrontBot, 'findPosted'>;
  /** The key in a caption of ours; undefined for others. */
  readonly keyOf: (caption: string) => string | undefined;
  /** Bare id of the log channel. */
  readonly logChatId: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Telegram has seen the post, and it may take a moment until it can be read. */
const findPauseMs = 500;
const findTries = 6;

/** Makes the door. */
export function createPublisher(options: PublisherOptions): Publisher {
  return { attempt: (attempt) => new Attempt(options, attempt) };
}

class Attempt implements Publishing {
  /** What was to be written as the first random_id; the one of an earlier attempt stands if there was one. */
  readonly #randomId = String(randomBytes(8).readBigInt64LE());

  constructor(
    private readonly options: PublisherOptions,
    private readonly attempt: PublishingAttempt,
  ) {}

  async claim(): Promise<PublicationRecord> {
    const { key, token } = this.attempt;
    const claim = { ...(await this.#fresh()), key, token };
    const { isHeld, record } = await this.options.storage.publications.claim(claim);
    if (!isHeld) throw overtaken();
    return record;
  }

  async reopen(): Promise<PublicationRecord> {
    const { publications } = this.options.storage;
    const { key, token } = this.attempt;
    if (!(await publications.reopen(key, token, await this.#fresh()))) throw overtaken();
    const reopened = await publications.find(key);
    if (!reopened) throw overtaken();
    return reopened;
  }

  async findEarlier(publication: PublicationRecord): Promise<PostedMedia | undefined> {
    return publication.random_id === this.#randomId ? undefined : await this.find(publication);
  }

  find({ log_top_id: afterMessageId }: PublicationRecord): Promise<PostedMedia | undefined> {
    const { channel, keyOf } = this.options;
    const { key, signal } = this.attempt;
    return channel.findPosted({ afterMessageId, fits: (caption) => keyOf(caption) === key, signal });
  }

  async findSent(publication: PublicationRecord): Promise<PostedMedia> {
    for (let tries = 1; ; tries++) {
      const posted = await this.find(publication);
      if (posted) return posted;
      if (tries >= findTries) throw new AppError('telegram_unavailable', 'Telegram does not show the film yet.');
      await this.options.clock.sleep(findPauseMs * tries, this.attempt.signal);
    }
  }

  async index(posted: PostedMedia, describe: () => Promise<MediaRecord>): Promise<MediaRecord> {
    const { storage, log } = this.options;
    const { key, token } = this.attempt;
    if (!(await storage.publications.sent(key, token, posted.messageId))) throw overtaken();
    const record = await describe();
    if (!(await storage.publications.publish(key, token, record))) throw overtaken();
    log.info('indexed', { messageId: record.message_id, name: record.custom_name, sizeBytes: record.file_size });
    return record;
  }

  async #fresh(): Promise<Pick<PublicationRecord, 'random_id' | 'log_top_id'>> {
    const { storage, logChatId } = this.options;
    return { random_id: this.#randomId, log_top_id: await storage.media.topMessageId(logChatId) };
  }
}

const overtaken = () => new AppError('aborted', 'Another attempt has taken this over.');
