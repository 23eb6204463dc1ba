// Big messages that lie in shared memory are decrypted and hashed by a thread of their own; nothing is copied for it.
import { Worker } from 'node:worker_threads';
import type { Log } from '#lib/log.ts';
import type { IgeBackend } from './aes-ige-backend.ts';
import type { DecryptionAnswer, DecryptionOrder, DecryptionTask, SharedMessage } from './decryption-worker.ts';
import { type MessageDecryption, type MessageJob, TurnDecryption } from './message-decryption.ts';
import { LinkError } from './rpc-errors.ts';

/** Messages in the thread's hands at most; those that come on top are decrypted here. Two for each of 16 connections. */
const maxWaitingMessages = 32;

/** A bundle lies beside ours; from sources the thread needs a loader of TypeScript first. */
const isSource = import.meta.url.endsWith('.ts');
const entry = new URL(isSource ? './decryption-worker.source.mjs' : './decryption-worker.mjs', import.meta.url);

/** What the thread decrypts with. */
export interface WorkerDecryptionOptions {
  /** What the thread uses, and this one for all that does not go there. */
  readonly backend: IgeBackend;
  readonly log: Log;
  /** Messages in the thread's hands at most. Default 32. */
  readonly maxWaitingMessages?: number;
  /** The program of the thread. Default: ours. */
  readonly entryUrl?: URL;
}

interface Pending {
  readonly jobs: readonly MessageJob[];
  readonly resolve: () => void;
  readonly reject: (error: LinkError) => void;
}

/** Shared memory alone can be worked on from another thread. */
function isShared({ data }: MessageJob): boolean {
  return (data.buffer as ArrayBufferLike) instanceof SharedArrayBuffer;
}

function shared({ data, key, iv, hashedBefore }: MessageJob): SharedMessage {
  // In an array of their own: a view of a larger one would be sent with all that is around it.
  const secrets = new Uint8Array(96);
  secrets.set(key, 0);
  secrets.set(iv, 32);
  secrets.set(hashedBefore, 64);
  const memory = data.buffer as ArrayBufferLike as SharedArrayBuffer;
  return { memory, offset: data.byteOffset, sizeBytes: data.byteLength, secrets };
}

/**
 * Decrypts in another thread what can be decrypted there, and everything else in this one: messages in ordinary memory, those
 * that come before the thread is ready, and those beyond the bound.
 *
 *   idle ──start()──► starting ──ready──► working ──stop()──► idle
 *                         └──────the thread breaks down──────► broken: all in this thread, one warning ──start()──► starting
 */
export class WorkerDecryption implements MessageDecryption {
  readonly #options: WorkerDecryptionOptions;
  readonly #inThread: TurnDecryption;
  readonly #pending = new Map<number, Pending>();
  readonly #maxWaitingMessages: number;
  #worker: Worker | undefined;
  #isReady = false;
  #isStopping = false;
  #lastId = 0;
  #waitingMessages = 0;

  /** @throws RangeError when `maxWaitingMessages` is not a whole number above 0. */
  constructor(options: WorkerDecryptionOptions) {
    this.#options = options;
    this.#maxWaitingMessages = options.maxWaitingMessages ?? maxWaitingMessages;
    if (!Number.isInteger(this.#maxWaitingMessages) || this.#maxWaitingMessages < 1)
      throw new RangeError('maxWaitingMessages must be a whole number above 0');
    this.#inThread = new TurnDecryption(options.backend);
  }

  /** Messages the thread has and did not answer. */
  get waitingMessages(): number {
    return this.#waitingMessages;
  }

  /** Whether messages go to the thread. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Starts the thread and returns at once. Idempotent; once `stop` resolved, or after a breakdown, it starts a new one. */
  start(): void {
    if (this.#worker) return;
    const task: DecryptionTask = { decrypts: this.#options.backend.name };
    const worker = new Worker(this.#options.entryUrl ?? entry, { workerData: task, execArgv: [], env: {} });
    let reason = 'it ended by itself';
    worker.on('message', (answer: DecryptionAnswer) => this.#take(answer));
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    // Only now nobody writes to the memory of the messages any more.
    worker.on('exit', () => this.#ended(reason));
    // It must not keep a process that has nothing else to do.
    worker.unref();
    this.#worker = worker;
    this.#isStopping = false;
  }

  /** Ends the thread; what it has in hand is rejected. Idempotent. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#worker?.terminate();
  }

  decrypt(job: MessageJob, others: (count: number) => readonly MessageJob[]): Promise<void> {
    const { backend } = this.#options;
    const worker = this.#isReady && this.#waitingMessages < this.#maxWaitingMessages ? this.#worker : undefined;
    if (!worker || !isShared(job)) return this.#inThread.decrypt(job, others);
    const jobs = [job, ...others(backend.interleaves - 1)];
    const here = jobs.filter((each) => !isShared(each));
    if (here.length > 0) backend.decryptInPlace(here);
    return this.#send(worker, jobs.filter(isShared));
  }

  #send(worker: Worker, jobs: readonly MessageJob[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const order: DecryptionOrder = { id: ++this.#lastId, messages: jobs.map(shared) };
      this.#pending.set(order.id, { jobs, resolve, reject });
      this.#waitingMessages += jobs.length;
      worker.postMessage(order);
    });
  }

  #take(answer: DecryptionAnswer): void {
    // What was under way when the end was ordered is rejected, however fast the answer was.
    if (this.#isStopping) return;
    if (answer.kind === 'ready') {
      this.#isReady = true;
      return;
    }
    const done = this.#pending.get(answer.id);
    if (!done) return;
    this.#pending.delete(answer.id);
    this.#waitingMessages -= done.jobs.length;
    for (const [index, job] of done.jobs.entries()) {
      const digest = answer.digests[index];
      if (digest) job.digest = digest;
    }
    done.resolve();
  }

  #ended(reason: string): void {
    this.#worker = undefined;
    this.#isReady = false;
    this.#waitingMessages = 0;
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of lost) reject(new LinkError('lost', 'the thread that decrypts ended'));
    if (this.#isStopping) return;
    const { log } = this.#options;
    log.warn('the thread that decrypts films ended; they are decrypted in the main one now', { reason });
  }
}
