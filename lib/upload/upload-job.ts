// An upload whose bytes are all with Telegram, on its way into the catalogue, once, whatever is killed when.
//
//   claim its key ──► already there? ──► post (random_id written before) ──► note the post ──► row + state, one write ──► published
//
// Every step can be repeated by a later attempt, and an earlier attempt that wakes up again is refused by its token.
import { randomBytes } from 'node:crypto';
import type { PostRow } from '../catalog/post-row.ts';
import type { Clock } from '../clock.ts';
import { AppError, isAppError } from '../errors.ts';
import type { JobHandler, JobRun, UploadResult } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';
import type { PublicationRecord } from '../storage/publication-store.ts';
import type { MediaRecord, Storage } from '../storage/storage.ts';
import type { UploadRecord } from '../storage/upload-store.ts';
import type { FrontBot, PartUploads, PostedMedia } from '../telegram/telegram.ts';

/** What carries an upload into the catalogue. */
export interface UploadJobOptions {
  readonly storage: Pick<Storage, 'media' | 'posters' | 'publications' | 'uploads'>;
  readonly parts: Pick<PartUploads, 'post' | 'botId'>;
  readonly channel: Pick<FrontBot, 'findPosted' | 'readThumb'>;
  readonly captions: UploadCaptions;
  /** Bare id of the log channel. */
  readonly logChatId: number;
  readonly postRow: PostRow;
  /** Called once a film is in the catalogue, perhaps twice; must not throw. */
  readonly onIndexed: (record: MediaRecord) => void;
  /** Told when an upload has come to its end: the item's message id, or that it must be sent anew. */
  readonly onEnded: (id: string, end: number | 'lost') => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** How captions of posts are written and read. */
export interface UploadCaptions {
  /** At most 1,024 characters. */
  format(post: { readonly name: string; readonly key: string }): string;
  /** The key in a caption of ours. */
  keyOf(caption: string): string | undefined;
}

/** Telegram has seen the post, and it may take a moment until it can be read. */
const findPauseMs = 500;
const findTries = 6;

/** Makes the handler of `upload` jobs. */
export function createUploadJob(options: UploadJobOptions): JobHandler<'upload'> {
  return (run) => new Attempt(options, run).run();
}

class Attempt {
  readonly #id: string;
  readonly #key: string;
  /** What was to be written as the first random_id; the one of an earlier attempt stands if there was one. */
  readonly #randomId = String(randomBytes(8).readBigInt64LE());

  constructor(
    private readonly options: UploadJobOptions,
    private readonly job: JobRun<'upload'>,
  ) {
    this.#id = job.job.payload.upload_id;
    this.#key = `upload:${this.#id}`;
  }

  async run(): Promise<UploadResult> {
    const upload = await this.options.storage.uploads.find(this.#id);
    if (!upload || upload.state === 'receiving' || upload.state === 'lost') throw lost();
    const publication = await this.#claim();
    const messageId = await this.#publish(upload, publication);
    await this.#end('published', messageId);
    this.options.onEnded(this.#id, messageId);
    return { chat_id: this.options.logChatId, message_id: messageId };
  }

  async #claim(): Promise<PublicationRecord> {
    const { storage, logChatId } = this.options;
    const log_top_id = await storage.media.topMessageId(logChatId);
    const claim = { key: this.#key, token: this.job.token, random_id: this.#randomId, log_top_id };
    const { isHeld, record } = await storage.publications.claim(claim);
    if (!isHeld) throw overtaken();
    return record;
  }

  async #publish(upload: UploadRecord, publication: PublicationRecord): Promise<number> {
    const { state, posted_message_id: known } = publication;
    if (state === 'published' && known !== null) return known;
    const isFirstTry = publication.random_id === this.#randomId;
    const posted =
      (isFirstTry ? undefined : await this.#findPost(publication)) ?? (await this.#post(upload, publication));
    return (await this.#index(upload, posted)).message_id;
  }

  async #post(upload: UploadRecord, publication: PublicationRecord): Promise<PostedMedia> {
    const { parts, captions } = this.options;
    if (upload.bot_id !== parts.botId) return await this.#lose();
    const { file_id: fileId, size_bytes: sizeBytes, md5, file_name: fileName, mime_type: mimeType } = upload;
    const caption = captions.format({ name: upload.custom_name, key: this.#key });
    const randomId = BigInt(publication.random_id);
    const { signal } = this.job;
    try {
      const posted = await parts.post({ fileId, sizeBytes, md5, fileName, mimeType, caption, randomId, signal });
      return posted === 'duplicate' ? await this.#findSentPost(publication) : posted;
    } catch (error) {
      if (!isAppError(error) || error.code !== 'gone') throw error;
      // The parts are gone, too, once a message was made of them whose answer was lost.
      return (await this.#findPost(publication)) ?? (await this.#lose());
    }
  }

  /** A post that Telegram says it has. */
  async #findSentPost(publication: PublicationRecord): Promise<PostedMedia> {
    for (let tries = 1; ; tries++) {
      const posted = await this.#findPost(publication);
      if (posted) return posted;
      if (tries >= findTries) throw new AppError('telegram_unavailable', 'Telegram does not show the film yet.');
      await this.options.clock.sleep(findPauseMs * tries, this.job.signal);
    }
  }

  #findPost({ log_top_id: afterMessageId }: PublicationRecord): Promise<PostedMedia | undefined> {
    const fits = (caption: string) => this.options.captions.keyOf(caption) === this.#key;
    return this.options.channel.findPosted({ afterMessageId, fits, signal: this.job.signal });
  }

  async #lose(): Promise<never> {
    this.options.log.warn('Telegram has forgotten an upload', { id: this.#id.slice(0, 6) });
    await this.#end('lost', null);
    this.options.onEnded(this.#id, 'lost');
    throw lost();
  }

  async #end(state: 'published' | 'lost', message_id: number | null): Promise<void> {
    const { storage, clock } = this.options;
    await storage.uploads.end(this.#id, { state, message_id, updated_at_ms: clock.nowMs() });
  }

  async #index(upload: UploadRecord, posted: PostedMedia): Promise<MediaRecord> {
    const { storage, log, onIndexed, postRow } = this.options;
    const { token } = this.job;
    if (!(await storage.publications.sent(this.#key, token, posted.messageId))) throw overtaken();
    const thumb = await this.#keepThumb(posted);
    // No person of Telegram's has sent it.
    const origin = { customName: upload.custom_name, source: 'direct_upload', uploadedBy: 0, thumb } as const;
    const record = postRow(posted, origin);
    if (!(await storage.publications.publish(this.#key, token, record))) throw overtaken();
    onIndexed(record);
    log.info('indexed', { messageId: record.message_id, name: record.custom_name, sizeBytes: record.file_size });
    return record;
  }

  /** A film without its thumbnail is better than no film. */
  async #keepThumb({ file: { hasThumb }, messageId }: PostedMedia): Promise<string | null> {
    if (!hasThumb) return null;
    const { channel, storage, log } = this.options;
    try {
      const bytes = await channel.readThumb({ messageId, signal: this.job.signal });
      return bytes ? await storage.posters.put(bytes, 'image/jpeg') : null;
    } catch (error) {
      if (this.job.signal.aborted) throw error;
      log.warn('thumbnail not read', { messageId, error });
      return null;
    }
  }
}

const overtaken = () => new AppError('aborted', 'Another attempt has taken this over.');
const lost = () => new AppError('gone', 'What was sent is gone. Please send the file again.');
