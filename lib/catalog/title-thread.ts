// The index in a thread of its own: a search over a million titles takes longer than a stream may wait.
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import { AppError, abortError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TitleAnswer, TitleOrder } from './title-messages.ts';
import type { TitleQuery, TitleSearch, TitlesFound } from './title-search.ts';

/** Searches the thread was asked and did not answer; further ones are refused. */
const maxWaiting = 200;
/** Before a thread that broke down is started anew, ms. */
const restartPausesMs = [1000, 5000, 30_000];
const stopWithinMs = 2000;

/** A bundle lies beside ours; from sources the thread needs a loader of TypeScript first. */
const isSource = import.meta.url.endsWith('.ts');
const entry = new URL(isSource ? '../search-worker.source.mjs' : './search-worker.mjs', import.meta.url);

/** How the thread that searches is started and watched. */
export interface TitleThreadOptions {
  /** What the thread is started with: where its store is. */
  readonly task: object;
  readonly clock: Clock;
  readonly log: Log;
  /** Searches under way at most. Default 200. */
  readonly maxWaiting?: number;
  /** The program of the thread. Default: ours. */
  readonly entryUrl?: URL;
}

interface Waiting {
  readonly resolve: (found: TitlesFound) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * {@link TitleSearch} by another thread.
 *
 *   idle ──start()──► working ──stop()──► idle
 *                        └──it breaks down──► pausing: searches fail ──► working, warming anew
 */
export class TitleThread implements TitleSearch {
  readonly #options: TitleThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stopping = new AbortController();
  readonly #maxWaiting: number;
  #worker: Worker | undefined;
  #hasStore = false;
  #isStarted = false;
  #breakdowns = 0;
  #lastId = 0;
  #stopped: Promise<void> | undefined;

  /** @throws RangeError when `maxWaiting` is not a whole number above 0. */
  constructor(options: TitleThreadOptions) {
    this.#options = options;
    this.#maxWaiting = options.maxWaiting ?? maxWaiting;
    if (!Number.isInteger(this.#maxWaiting) || this.#maxWaiting < 1)
      throw new RangeError('maxWaiting must be a whole number above 0');
  }

  start(): void {
    if (this.#isStarted || this.#stopping.signal.aborted) return;
    this.#isStarted = true;
    this.#startWorker();
  }

  stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    this.#stopped ??= this.#stopWorker();
    return this.#stopped;
  }

  changed(): void {
    this.#send({ kind: 'changed' });
  }

  find(query: TitleQuery, { signal }: { readonly signal?: AbortSignal } = {}): Promise<TitlesFound> {
    if (signal?.aborted) return Promise.reject(abortError(signal));
    if (!this.#worker)
      return Promise.reject(new AppError('storage_unavailable', 'The search is not available right now.'));
    if (this.#waiting.size >= this.#maxWaiting) return Promise.reject(new AppError('queue_full'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        // The thread answers all the same: until then the search counts as waiting.
        if (signal) reject(abortError(signal));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const done = () => signal?.removeEventListener('abort', onAbort);
      this.#waiting.set(id, {
        resolve: (found) => {
          done();
          resolve(found);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      this.#worker?.ref();
      this.#send({ kind: 'find', id, query });
    });
  }

  #send(order: TitleOrder): void {
    this.#worker?.postMessage(order);
  }

  #startWorker(): void {
    const { task, entryUrl = entry } = this.#options;
    const worker = new Worker(entryUrl, { workerData: task, execArgv: [], env: {} });
    let reason = 'it ended by itself';
    worker.on('message', (answer: TitleAnswer) => this.#take(answer));
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => this.#ended(reason));
    // It must not keep a process that has nothing else to do; a search somebody waits for does.
    worker.unref();
    this.#worker = worker;
  }

  #take(answer: TitleAnswer): void {
    if (answer.kind === 'log') {
      this.#options.log[answer.level](answer.event, answer.fields);
      return;
    }
    if (answer.kind === 'opening') {
      this.#hasStore = true;
      return;
    }
    this.#breakdowns = 0;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    if (answer.kind === 'failed') {
      waiting?.reject(new AppError('internal', undefined, { cause: new Error(answer.reason) }));
      return;
    }
    const { kind: _kind, id: _id, places: packed, ...rest } = answer;
    const places = Array.from({ length: packed.length / 2 }, (_, index) => ({
      chatId: packed[index * 2] as number,
      messageId: packed[index * 2 + 1] as number,
    }));
    waiting?.resolve({ ...rest, places });
  }

  #ended(reason: string): void {
    this.#worker = undefined;
    this.#hasStore = false;
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of lost)
      reject(new AppError('storage_unavailable', 'The search is not available right now.'));
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    const pauseMs = restartPausesMs[Math.min(this.#breakdowns, restartPausesMs.length - 1)] ?? 0;
    this.#breakdowns += 1;
    this.#options.log.warn('the thread that searches ended; another one is started', { reason, pauseMs });
    this.#options.clock.sleep(pauseMs, signal).then(
      () => this.#startWorker(),
      // It is not wanted any more.
      () => undefined,
    );
  }

  /** It closes its store first: a file that is still open could not be put away. */
  async #stopWorker(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    if (!this.#hasStore) {
      await worker.terminate();
      return;
    }
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage({ kind: 'stop' } satisfies TitleOrder);
    const isLate = setTimeout(() => void worker.terminate(), stopWithinMs);
    await ended;
    clearTimeout(isLate);
  }
}
