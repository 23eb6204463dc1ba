// A link on its way into the catalogue, once, whatever is killed when.
// How a post stands there once is the publisher's (lib/publish); a link is fetched between claim and post.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '#lib/clock.ts';
import type { PostRow } from '../catalog/post-row.ts';
import type { JobHandler, JobQueue, JobRun, MirrorOrder, MirrorResult } from '../jobs/jobs.ts';
import type { Publisher, Publishing } from '../publish/publisher.ts';
import type { PublicationRecord } from '../storage/publication-store.ts';
import type { MediaRecord, Storage } from '../storage/storage.ts';
import type { ChannelUploader, PostedMedia } from '../telegram/telegram.ts';
import type { FetchedFile, LinkFetcher, WorkFolders } from './mirror.ts';
import { UploadProgress } from './upload-progress.ts';

/** What carries a link into the catalogue. */
export interface MirrorJobOptions {
  readonly fetcher: Pick<LinkFetcher, 'fetch'>;
  readonly folders: Pick<WorkFolders, 'open' | 'remove'>;
  readonly uploader: Pick<ChannelUploader, 'send' | 'readThumb'>;
  readonly storage: Pick<Storage, 'media' | 'posters'>;
  readonly publisher: Publisher;
  readonly jobs: Pick<JobQueue, 'add'>;
  /** The caption of a post, at most 1,024 characters. */
  readonly formatCaption: (post: LinkPost) => string;
  /** Bare id of the log channel. */
  readonly logChatId: number;
  readonly postRow: PostRow;
  readonly clock: Clock;
}

/** What the caption of a post tells. */
export interface LinkPost {
  readonly name: string;
  readonly key: string;
  readonly url: string;
  readonly requestedBy: number;
}

/** Makes the handler of `mirror` jobs. */
export function createMirrorJob(options: MirrorJobOptions): JobHandler<'mirror'> {
  return (run) => new Attempt(options, run).run();
}

class Attempt {
  readonly #order: MirrorOrder;
  readonly #publishing: Publishing;

  constructor(
    private readonly options: MirrorJobOptions,
    private readonly job: JobRun<'mirror'>,
  ) {
    this.#order = job.job.payload;
    const { token, signal } = job;
    this.#publishing = options.publisher.attempt({ key: this.#order.key, token, signal });
  }

  async run(): Promise<MirrorResult> {
    const claimed = await this.#publishing.claim();
    const there = await this.#findPublished(claimed);
    if (there) return { chat_id: there.chat_id, message_id: there.message_id, is_new: false };
    const publication = claimed.state === 'published' ? await this.#publishing.reopen() : claimed;
    const record = await this.#publish(publication);
    await this.options.jobs.add({
      kind: 'enrich',
      dedupe_key: `${record.chat_id}:${record.message_id}`,
      payload: { chat_id: record.chat_id, message_id: record.message_id },
    });
    return { chat_id: record.chat_id, message_id: record.message_id, is_new: true };
  }

  /** The row of an earlier time, unless somebody has removed it since: then it is fetched anew. */
  async #findPublished({ state, posted_message_id: messageId }: PublicationRecord): Promise<MediaRecord | undefined> {
    if (state !== 'published' || messageId === null) return undefined;
    const record = await this.options.storage.media.find(this.options.logChatId, messageId);
    return record?.is_active ? record : undefined;
  }

  async #publish(publication: PublicationRecord): Promise<MediaRecord> {
    const posted = await this.#publishing.findEarlier(publication);
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
    const { uploader, formatCaption, clock } = this.options;
    const { key, url, requested_by: requestedBy } = this.#order;
    const progress = new UploadProgress(file.sizeBytes, clock, (state) => this.job.progress(state));
    const posted = await uploader.send({
      path: file.path,
      fileName: file.fileName,
      mimeType: file.mimeType,
      caption: formatCaption({ name: this.#name(file), key, url, requestedBy }),
      randomId: BigInt(publication.random_id),
      ...attributesOf(file),
      ...(file.thumbPath === undefined ? {} : { thumbPath: file.thumbPath }),
      onProgress: (sent) => progress.note(sent),
      signal: this.job.signal,
    });
    return posted === 'duplicate' ? await this.#publishing.findSent(publication) : posted;
  }

  /** @param file undefined: an earlier attempt fetched and posted it. */
  #index(posted: PostedMedia, file: FetchedFile | undefined): Promise<MediaRecord> {
    const { url: youtubeUrl, requested_by: uploadedBy } = this.#order;
    const customName = this.#nameOf(posted, file);
    return this.#publishing.index(posted, async () => {
      const thumb = await this.#keepThumb(posted, file);
      return this.options.postRow(posted, { customName, source: 'youtube_link', youtubeUrl, uploadedBy, thumb });
    });
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

/** Keys hold characters that no folder should have. */
const digest = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

function attributesOf({ durationSeconds, width, height, mimeType, title }: FetchedFile) {
  if (durationSeconds === null) return {};
  if (width !== null && height !== null) return { video: { durationSeconds, width, height } };
  return mimeType.startsWith('audio/') ? { audio: { durationSeconds, title } } : {};
}
