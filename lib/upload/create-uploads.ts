// Builds the room: the tus server around our store, the handler of `upload` jobs, and what happens from time to time.
import { randomBytes } from 'node:crypto';
import { Server } from '@tus/server';
import { AppError, isAppError } from '../errors.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { UploadFacts, UploadStore } from '../storage/upload-store.ts';
import { type Arrival, Arrivals } from './arrivals.ts';
import { PartStore } from './part-store.ts';
import { RunningSums } from './running-sums.ts';
import type { UploadBounds, Uploader, UploadRules, Uploads, UploadView } from './upload.ts';
import { createUploadJob, type UploadJobOptions } from './upload-job.ts';
import { UploadLocks } from './upload-locks.ts';
import { keptMs, viewOf } from './upload-progress.ts';
import type { UploadRoom } from './upload-room.ts';
import { Writers } from './writers.ts';

/** What the room of uploads is built on. */
export interface CreateUploadsOptions extends Omit<UploadJobOptions, 'parts' | 'onEnded'> {
  readonly parts: UploadRoom['parts'];
  readonly jobs: Pick<JobQueue, 'add'>;
  readonly rules: UploadRules;
  /** The largest file, in bytes; Telegram's own limit holds besides. */
  readonly maxBytes: number;
  /** Default {@link defaultBounds}. */
  readonly bounds?: UploadBounds;
}

/** Chosen by feel: 12 requests hold 30 MiB, and 200 unfinished files 100 MiB in the store. */
export const defaultBounds: UploadBounds = { unfinishedOfOne: 20, unfinished: 200, runningOfOne: 4, running: 12 };

/** Where the protocol is spoken. */
const path = '/api/uploads';
/** How long the answer to the last byte waits for the catalogue. Chosen by feel; proxies wait a minute. */
const patienceMs = 15_000;
const sweepEveryMs = 10 * 60_000;
/** Shown at once, and looked through after a start. */
const mostListed = 100;
const mostResumed = 1000;

/** Makes the room; nothing runs before `start`. */
export function createUploads(options: CreateUploadsOptions): Uploads {
  return new UploadsOfTus(options);
}

class UploadsOfTus implements Uploads {
  readonly maxBytes: number;
  readonly work: Uploads['work'];
  readonly #stopping = new AbortController();
  readonly #room: UploadRoom;
  /** Under way: a stop waits until they have noted what they brought. */
  readonly #requests = new Set<Promise<unknown>>();
  #sweeping: NodeJS.Timeout | undefined;

  constructor(options: CreateUploadsOptions) {
    const { storage, parts, rules, jobs, clock, log, bounds = defaultBounds } = options;
    this.maxBytes = Math.min(options.maxBytes, parts.maxBytes);
    const arrivals = new Arrivals();
    this.#room = {
      ...{ store: storage.uploads, parts, rules, bounds, clock, log, arrivals },
      locks: new UploadLocks(),
      writers: new Writers(bounds),
      sums: new RunningSums(),
      order: async (id) => {
        await jobs.add({ kind: 'upload', dedupe_key: id, payload: { upload_id: id }, priority: 10 });
      },
      stopping: this.#stopping.signal,
    };
    this.work = createUploadJob({ ...options, onEnded: (id, end) => arrivals.arrived(id, end) });
  }

  async handle(request: Request, uploader: Uploader): Promise<Response> {
    this.#requireRunning();
    const answering = this.#answer(request, uploader);
    this.#requests.add(answering);
    try {
      return await answering;
    } finally {
      this.#requests.delete(answering);
    }
  }

  async list({ subject, seesAll }: Uploader): Promise<readonly UploadView[]> {
    const found = await this.#store.list({ ...(seesAll ? {} : { owner: subject }), limit: mostListed });
    return found.map((facts) => this.#view(facts));
  }

  async find(id: string, { subject, seesAll }: Uploader): Promise<UploadView> {
    const record = await this.#store.find(id);
    if (!record || (record.owner !== subject && !seesAll)) throw new AppError('not_found', 'There is no such upload.');
    const { tail, ...facts } = record;
    return this.#view({ ...facts, tail_bytes: tail.byteLength });
  }

  async start(): Promise<void> {
    this.#sweeping ??= setInterval(() => void this.#sweep(), sweepEveryMs).unref();
    await this.#sweep();
    for (const { id } of await this.#store.list({ state: 'whole', limit: mostResumed })) await this.#room.order(id);
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweeping);
    this.#stopping.abort(new AppError('shutting_down'));
    await Promise.allSettled(this.#requests);
  }

  get #store(): UploadStore {
    return this.#room.store;
  }

  #view(facts: UploadFacts): UploadView {
    return viewOf(facts, this.#room.parts.partBytes);
  }

  #requireRunning(): void {
    if (this.#stopping.signal.aborted) throw new AppError('shutting_down');
  }

  /** A server for this request alone: its store knows who asks. */
  async #answer(request: Request, uploader: Uploader): Promise<Response> {
    let failure: AppError | undefined;
    const server = new Server({
      path,
      datastore: new PartStore(this.#room, uploader),
      locker: this.#room.locks,
      maxSize: this.maxBytes,
      relativeLocation: true,
      // Our own locks tell the holder at once; this is for one that only waits for bytes.
      lockDrainTimeout: 1,
      namingFunction: () => randomBytes(18).toString('base64url'),
      onUploadFinish: async (_request, { id }) => ({ headers: await this.#itemHeader(id, request.signal) }),
      onResponseError: (_request, error) => {
        if (!isAppError(error)) return undefined;
        failure = error;
        return { status_code: error.status, body: error.message };
      },
    });
    const response = await server.handleWeb(request);
    if (failure) throw failure;
    return response;
  }

  async #itemHeader(id: string, signal: AbortSignal): Promise<Record<string, string>> {
    const signals = [signal, this.#stopping.signal, AbortSignal.timeout(patienceMs)];
    const arrival = await this.#room.arrivals.wait(id, () => this.#endOf(id), AbortSignal.any(signals));
    if (arrival === 'lost') throw new AppError('gone', 'Telegram has lost the file. Please send it again.');
    return arrival === undefined ? {} : { 'Streamvault-Item': String(arrival) };
  }

  async #endOf(id: string): Promise<Arrival | undefined> {
    const record = await this.#store.find(id);
    return record?.state === 'lost' ? 'lost' : (record?.message_id ?? undefined);
  }

  async #sweep(): Promise<void> {
    const { clock, log } = this.#room;
    try {
      const removed = await this.#store.removeBefore(clock.nowMs() - keptMs);
      if (removed > 0) log.info('uploads that nobody finished were dropped', { removed });
    } catch (error) {
      log.warn('old uploads are dropped later', { error });
    }
  }
}
