// Files on their way to the server: two at a time, paused and taken up again, also by a later visit. Draws nothing.
import type { Upload } from 'tus-js-client';
import type { Problem } from '#lib/api/contract.ts';
import type { UploadInfo } from '#lib/api/contract-upload.ts';
import { ApiError, fetchJson } from '../../_browser/fetch-json.ts';
import { type PaceSample, withSample } from './upload-pace.ts';

export type QueueState = 'waiting' | 'sending' | 'paused' | 'adding' | 'done' | 'failed';

/** One file as it is shown. */
export interface QueuedFile {
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: QueueState;
  readonly sentBytes: number;
  readonly samples: readonly PaceSample[];
  /** The server's id, once it has one. */
  readonly uploadId?: string;
  readonly error?: Error;
  readonly messageId?: number;
}

/** As many at the same time: more only share the line. */
const atATime = 2;
/** Rows a person can look at. Chosen by feel. */
const mostFiles = 200;
/** A second apart, then longer: a server that restarts is back within half a minute. */
const retryDelaysMs = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];
/** Progress is drawn so often at most. */
const drawEveryMs = 250;
const lookEveryMs = 2000;
/** About ten minutes; then the page of jobs tells more. */
const mostLooks = 300;

interface Work {
  readonly file: File;
  upload?: Upload;
}

/** Holds the files; tells listeners of each change. */
export class UploadQueue {
  #files: readonly QueuedFile[] = [];
  readonly #work = new Map<string, Work>();
  readonly #listeners = new Set<() => void>();
  #count = 0;
  #drawnAtMs = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly files = (): readonly QueuedFile[] => this.#files;

  /** True while bytes go, or would go, if the page stayed. */
  isBusy(): boolean {
    return this.#files.some(({ state }) => state === 'sending' || state === 'waiting');
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      if (this.#files.length >= mostFiles) break;
      const key = String(this.#count++);
      this.#work.set(key, { file });
      const row = { key, name: file.name, sizeBytes: file.size, sentBytes: 0, samples: [] } as const;
      this.#files = [...this.#files, { ...row, state: 'waiting' }];
    }
    this.#emit();
    this.#startNext();
  }

  pause(key: string): void {
    this.#change(key, { state: 'paused', samples: [] });
    void this.#work.get(key)?.upload?.abort();
    this.#startNext();
  }

  /** After a pause, or after a failure. */
  resume(key: string): void {
    const { error: _over, ...file } = this.#find(key) ?? {};
    this.#replace(key, { ...(file as QueuedFile), state: 'waiting', samples: [] });
    this.#startNext();
  }

  /** Ends it here and on the server; what was sent is forgotten. */
  cancel(key: string): void {
    // The row goes at once; a server that does not hear of it forgets the upload by itself.
    void this.#work
      .get(key)
      ?.upload?.abort(true)
      .catch(() => undefined);
    this.forget(key);
  }

  /** Takes a row away. */
  forget(key: string): void {
    this.#work.delete(key);
    this.#files = this.#files.filter((file) => file.key !== key);
    this.#emit();
    this.#startNext();
  }

  /** The page goes; what was sent is kept by the server. */
  stop(): void {
    for (const { key, state } of this.#files) if (state === 'sending' || state === 'waiting') this.pause(key);
  }

  #startNext(): void {
    const sending = this.#files.filter(({ state }) => state === 'sending').length;
    const waiting = this.#files.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, atATime - sending));
    for (const { key } of waiting) {
      this.#change(key, { state: 'sending' });
      this.#send(key).catch((error: unknown) => this.#fail(key, error));
    }
  }

  async #send(key: string): Promise<void> {
    const work = this.#work.get(key);
    if (!work) return;
    work.upload ??= await this.#prepare(key, work.file);
    // Paused or cancelled meanwhile.
    if (this.#find(key)?.state === 'sending') work.upload.start();
  }

  /** The client is loaded now, when it is used. A file that was begun before goes on where it was. */
  async #prepare(key: string, file: File): Promise<Upload> {
    const { Upload: TusUpload } = await import('tus-js-client');
    const upload: Upload = new TusUpload(file, {
      endpoint: `${window.location.origin}/api/uploads`,
      metadata: { filename: file.name, filetype: file.type },
      retryDelays: retryDelaysMs,
      removeFingerprintOnSuccess: true,
      onShouldRetry: (error) => isWorthRepeating(error.originalResponse?.getStatus()),
      onUploadUrlAvailable: () => this.#change(key, { uploadId: idOf(upload) }),
      onProgress: (sentBytes) => this.#progress(key, sentBytes),
      onError: (error) => this.#fail(key, error),
      onSuccess: ({ lastResponse }) => this.#succeed(key, lastResponse.getHeader('streamvault-item')),
    });
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    return upload;
  }

  #progress(key: string, sentBytes: number): void {
    const nowMs = Date.now();
    const file = this.#find(key);
    if (file?.state !== 'sending' || (nowMs - this.#drawnAtMs < drawEveryMs && sentBytes < file.sizeBytes)) return;
    this.#drawnAtMs = nowMs;
    this.#change(key, { sentBytes, samples: withSample(file.samples, { atMs: nowMs, bytes: sentBytes }) });
  }

  #fail(key: string, error: unknown): void {
    if (this.#find(key)?.state !== 'sending') return;
    this.#change(key, { state: 'failed', error: errorOf(error), samples: [] });
    this.#startNext();
  }

  #succeed(key: string, item: string | undefined): void {
    const { sizeBytes = 0 } = this.#find(key) ?? {};
    if (item === undefined) {
      this.#change(key, { state: 'adding', sentBytes: sizeBytes });
      void this.#follow(key);
    } else {
      this.#change(key, { state: 'done', sentBytes: sizeBytes, messageId: Number(item) });
    }
    this.#startNext();
  }

  /** All bytes are there, and Telegram takes its time. */
  async #follow(key: string): Promise<void> {
    for (let looks = 0; looks < mostLooks; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      const file = this.#find(key);
      if (file?.state !== 'adding' || file.uploadId === undefined) return;
      const info = await fetchJson<UploadInfo>(`/api/uploads/${file.uploadId}`).catch(() => undefined);
      if (info?.state === 'published' && info.message_id !== null) {
        return this.#change(key, { state: 'done', messageId: info.message_id });
      }
      if (info?.state === 'lost') return this.#lost(key);
    }
  }

  /** It begins anew by the next try. */
  #lost(key: string): void {
    const work = this.#work.get(key);
    if (work) delete work.upload;
    this.#change(key, { state: 'failed', sentBytes: 0, error: new ApiError(410, 'upload_lost', '') });
  }

  #find(key: string): QueuedFile | undefined {
    return this.#files.find((file) => file.key === key);
  }

  #change(key: string, changes: Partial<QueuedFile>): void {
    const file = this.#find(key);
    if (file) this.#replace(key, { ...file, ...changes });
  }

  #replace(key: string, next: QueuedFile): void {
    this.#files = this.#files.map((file) => (file.key === key ? next : file));
    this.#emit();
  }

  #emit(): void {
    for (const listener of this.#listeners) listener();
  }
}

const idOf = ({ url }: Upload): string => url?.split('/').at(-1) ?? '';

/** No answer, a server in trouble, a place that is taken for now; and 410: then the next try begins anew. */
export function isWorthRepeating(status: number | undefined): boolean {
  return status === undefined || status === 0 || status >= 500 || [409, 410, 423, 429, 499].includes(status);
}

/** What the client met, as any other answer of our API. */
function errorOf(error: unknown): Error {
  const response = (error as { readonly originalResponse?: { getBody(): string; getStatus(): number } | null })
    .originalResponse;
  if (!response) return new TypeError('the server cannot be reached', { cause: error });
  try {
    const { code = '', detail = '' } = JSON.parse(response.getBody()) as Partial<Problem>;
    return new ApiError(response.getStatus(), code, detail);
  } catch {
    // A proxy's page.
    return new ApiError(response.getStatus(), '', '');
  }
}
