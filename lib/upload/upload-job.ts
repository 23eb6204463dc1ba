// An upload whose bytes are all with Telegram, on its way into the catalogue, once, whatever is killed when.
// How a post stands there once is the publisher's (lib/publish).
import type { PostRow } from '../catalog/post-row.ts';
import type { Clock } from '../clock.ts';
import { AppError, isAppError } from '../errors.ts';
import type { JobHandler, JobRun, UploadResult } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';
import type { Publisher, Publishing } from '../publish/publisher.ts';
import type { PublicationRecord } from '../storage/publication-store.ts';
import type { MediaRecord, Storage } from '../storage/storage.ts';
import type { UploadRecord } from '../storage/upload-store.ts';
import type { FrontBot, PartUploads, PostedMedia } from '../telegram/telegram.ts';

/** What carries an upload into the catalogue. */
export interface UploadJobOptions {
  readonly storage: Pick<Storage, 'posters' | 'uploads'>;
  readonly publisher: Publisher;
  readonly parts: Pick<PartUploads, 'post' | 'botId'>;
  readonly channel: Pick<FrontBot, 'readThumb'>;
  /** The caption of a post, at most 1,024 characters. */
  readonly formatCaption: (post: { readonly name: string; readonly key: string }) => string;
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

/** Makes the handler of `upload` jobs. */
export function createUploadJob(options: UploadJobOptions): JobHandler<'upload'> {
  return (run) => new Attempt(options, run).run();
}

class Attempt {
  readonly #id: string;
  readonly #key: string;
  readonly #publishing: Publishing;

  constructor(
    private readonly options: UploadJobOptions,
    private readonly job: JobRun<'upload'>,
  ) {
    this.#id = job.job.payload.upload_id;
    this.#key = `upload:${this.#id}`;
    const { token, signal } = job;
    this.#publishing = options.publisher.attempt({ key: this.#key, token, signal });
  }

  async run(): Promise<UploadResult> {
    const upload = await this.options.storage.uploads.find(this.#id);
    if (!upload || upload.state === 'receiving' || upload.state === 'lost') throw lost();
    const publication = await this.#publishing.claim();
    const messageId = await this.#publish(upload, publication);
    await this.#end('published', messageId);
    this.options.onEnded(this.#id, messageId);
    return { chat_id: this.options.logChatId, message_id: messageId };
  }

  async #publish(upload: UploadRecord, publication: PublicationRecord): Promise<number> {
    const { state, posted_message_id: known } = publication;
    if (state === 'published' && known !== null) return known;
    const earlier = await this.#publishing.findEarlier(publication);
    const posted = earlier ?? (await this.#post(upload, publication));
    return (await this.#index(upload, posted)).message_id;
  }

  async #post(upload: UploadRecord, publication: PublicationRecord): Promise<PostedMedia> {
    const { parts, formatCaption } = this.options;
    if (upload.bot_id !== parts.botId) return await this.#lose();
    const { file_id: fileId, size_bytes: sizeBytes, md5, file_name: fileName, mime_type: mimeType } = upload;
    const caption = formatCaption({ name: upload.custom_name, key: this.#key });
    const randomId = BigInt(publication.random_id);
    const { signal } = this.job;
    try {
      const posted = await parts.post({ fileId, sizeBytes, md5, fileName, mimeType, caption, randomId, signal });
      return posted === 'duplicate' ? await this.#publishing.findSent(publication) : posted;
    } catch (error) {
      if (!isAppError(error) || error.code !== 'gone') throw error;
      // The parts are gone, too, once a message was made of them whose answer was lost.
      return (await this.#publishing.find(publication)) ?? (await this.#lose());
    }
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
    const record = await this.#publishing.index(posted, async () => {
      const thumb = await this.#keepThumb(posted);
      // No person of Telegram's has sent it.
      const origin = { customName: upload.custom_name, source: 'direct_upload', uploadedBy: 0, thumb } as const;
      return this.options.postRow(posted, origin);
    });
    this.options.onIndexed(record);
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

const lost = () => new AppError('gone', 'What was sent is gone. Please send the file again.');
