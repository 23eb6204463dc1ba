// A link on its way into the catalogue, once, whatever is killed when.
//
//   claim the key ──► already there? ──► fetch ──► post (random_id written before) ──► note the post ──► row + state, one write
//
// Every step can be repeated by a later attempt, and an earlier attempt that wakes up again is refused by its token.
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { PostRow } from '../catalog/post-row.ts';
import type { JobHandler, JobQueue, JobRun, MirrorOrder, MirrorResult } from '../jobs/jobs.ts';
import type { PublicationRecord } from '../storage/publication-store.ts';
import type { MediaRecord, Storage } from '../storage/storage.ts';
import type { ChannelUploader, PostedMedia } from '../telegram/telegram.ts';
import type { FetchedFile, LinkFetcher, WorkFolders } from './mirror.ts';
import { UploadProgress } from './upload-progress.ts';

/** What carries a link into the catalogue. */
export interface MirrorJobOptions {
  readonly fetcher: Pick<LinkFetcher, 'fetch'>;
  readonly folders: Pick<WorkFolders, 'open' | 'remove'>;
  readonly uploader: Pick<ChannelUploader, 'send' | 'findPosted' | 'readThumb'>;
  readonly storage: Pick<Storage, 'media' | 'posters' | 'publications'>;
  readonly jobs: Pick<JobQueue, 'add'>;
  /** The caption of the post, and whether a caption is that of a key. */
  readonly captions: MirrorCaptions;
  /** Bare id of the log channel. */
  readonly logChatId: number;
  readonly postRow: PostRow;
  readonly clock: Clock;
  readonly log: Log;
}

/** How captions of posts are written and read. */
export interface MirrorCaptions {
  /** At most 1,024 characters. */
  format(post: {
    readonly name: string;
    readonly key: string;
    readonly url: string;
    readonly requestedBy: number;
  }): string;
  /** The key in a caption of ours. */
  keyOf(caption: string): string | undefined;
}

/** Telegram has seen the post, and it may take a moment until it can be read. */
const findPauseMs = 500;
const findTries = 6;

/** Makes the handler of `mirror` jobs. */
export function createMirrorJob(options: MirrorJobOptions): JobHandler<'mirror'> {
  return (run) => new Attempt(options, run).run();
}

class Attempt {
  readonly #order: MirrorOrder;
  /** What was to be written as the first random_id; the one of an earlier attempt stands if there was one. */
  readonly #randomId = String(randomBytes(8).readBigInt64LE());

  constructor(
    private readonly options: MirrorJobOptions,
    private readonly job: JobRun<'mirror'>,
  ) {
    this.#order = job.job.payload;
  }

  async run(): Promise<MirrorResult> {
    const claimed = await this.#claim();
    const there = await this.#findPublished(claimed);
    if (there) return { chat_id: there.chat_id, message_id: there.message_id, is_new: false };
    const publication = claimed.state === 'published' ? await this.#reopen() : claimed;
    const record = await this.#publish(publication);
    await this.options.jobs.add({
      kind: 'enrich',
      dedupe_key: `${record.chat_id}:${record.message_id}`,
      payload: { chat_id: record.chat_id, message_id: record.message_id },
    });
    return { chat_id: record.chat_id, message_id: record.message_id, is_new: true };
  }

  async #claim(): Promise<PublicationRecord> {
    const { publications } = this.options.storage;
    const { isHeld, record } = await publications.claim({ ...(await this.#fresh()), ...this.#fence() });
    if (!isHeld) throw overtaken();
    return record;
  }

  async #reopen(): Promise<PublicationRecord> {
    const { key, token } = this.#fence();
    if (!(await this.options.storage.publications.reopen(key, token, await this.#fresh()))) throw overtaken();
    const reopened = await this.options.storage.publications.find(key);
    if (!reopened) throw overtaken();
    return reopened;
  }

  #fence() {
    return { key: this.#order.key, token: this.job.token };
  }

  async #fresh() {
    const { storage, logChatId } = this.options;
    return { random_id: this.#randomId, log_top_id: await storage.media.topMessageId(logChatId) };
  }

  /** The row of an earlier time, unless somebody has removed it since: then it is fetched anew. */
  async #findPublished({ state, posted_message_id: messageId }: PublicationRecord): Promise<MediaRecord | undefined> {
    if (state !== 'published' || messageId === null) return undefined;
    const record = await this.options.storage.media.find(this.options.logChatId, messageId);
    return record?.is_active ? record : undefined;
  }

  async #publish(publication: PublicationRecord): Promise<MediaRecord> {
    const isFirstTry = publication.random_id === this.#randomId;
    const posted = isFirstTry ? undefined : await this.#findPost(publication);
    if (posted) return this.#index(posted, undefined);
    const { folders } = this.options;
    const folder = await folders.open(`${digest(this.#order.key)}-${this.job.token}`);
    try {
      const { url, quality } = this.#order;
      const { signal } = this.job;
      const onProgress = (progress: Parameters<typeof this.job.progress>[0]) => this.job.progress(progress);
      const file = await this.options.fetcher.fetch({ url, quality, folder, signal, onProgress });
      return await this.#index(await this.#post(publication, file), file);
    } finally {
      await folders.remove(folder);
    }
  }

  async #post(publication: PublicationRecord, file: FetchedFile): Promise<PostedMedia> {
    const { uploader, captions, clock } = this.options;
    const { key, url, requested_by: requestedBy } = this.#order;
    const progress = new UploadProgress(file.sizeBytes, clock, (state) => this.job.progress(state));
    const posted = await uploader.send({
      path: file.path,
      fileName: file.fileName,
      mimeType: file.mimeType,
      caption: captions.format({ name: this.#name(file), key, url, requestedBy }),
      randomId: BigInt(publication.random_id),
      ...attributesOf(file),
      ...(file.thumbPath === undefined ? {} : { thumbPath: file.thumbPath }),
      onProgress: (sent) => progress.note(sent),
      signal: this.job.signal,
    });
    return posted === 'duplicate' ? await this.#findSentPost(publication) : posted;
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

  #findPost({ key, log_top_id: afterMessageId }: PublicationRecord): Promise<PostedMedia | undefined> {
    const fits = (caption: string) => this.options.captions.keyOf(caption) === key;
    return this.options.uploader.findPosted({ afterMessageId, fits, signal: this.job.signal });
  }

  /** @param file undefined: an earlier attempt fetched and posted it. */
  async #index(posted: PostedMedia, file: FetchedFile | undefined): Promise<MediaRecord> {
    const { storage, log, postRow } = this.options;
    const { key, token } = this.#fence();
    if (!(await storage.publications.sent(key, token, posted.messageId))) throw overtaken();
    const { url, requested_by: uploadedBy } = this.#order;
    const origin = {
      customName: this.#nameOf(posted, file),
      source: 'youtube_link',
      youtubeUrl: url,
      uploadedBy,
    } as const;
    const record = postRow(posted, { ...origin, thumb: await this.#keepThumb(posted, file) });
    if (!(await storage.publications.publish(key, token, record))) throw overtaken();
    log.info('indexed', { messageId: record.message_id, name: record.custom_name, sizeBytes: record.file_size });
    return record;
  }

  async #keepThumb({ file: { hasThumb }, messageId }: PostedMedia, file: FetchedFile | undefined) {
    if (!hasThumb) return null;
    const bytes = file?.thumbPath
      ? await readFile(file.thumbPath)
      : await this.options.uploader.readThumb({ messageId, signal: this.job.signal });
    return bytes ? this.options.storage.posters.put(bytes, 'image/jpeg') : null;
  }

  #nameOf(posted: PostedMedia, file: FetchedFile | undefined): string {
    return file ? this.#name(file) : (posted.caption.split('\n')[0] ?? this.#order.key);
  }

  #name(file: FetchedFile): string {
    return this.#order.custom_name ?? file.title;
  }
}

const overtaken = () => new AppError('aborted', 'Another attempt has taken this over.');

/** Keys hold characters that no folder should have. */
const digest = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

function attributesOf({ durationSeconds, width, height, mimeType, title }: FetchedFile) {
  if (durationSeconds === null) return {};
  if (width !== null && height !== null) return { video: { durationSeconds, width, height } };
  return mimeType.startsWith('audio/') ? { audio: { durationSeconds, title } } : {};
}
