// Reads a window of a file through a sliding window of requests and hands the bytes out in order.
import { setMaxListeners } from 'node:events';
import { AppError, abortError } from '../errors.ts';
import type { ChunkSource } from '../telegram/telegram.ts';
import { type PlannedChunk, planChunks } from './chunk-plan.ts';
import { createReadAheadBudget, type ReadAheadBudget } from './read-ahead-budget.ts';

const mib = 1024 * 1024;

/** How far the window reaches before anything was read, so that a look at the header stays cheap. */
const firstWindowBytes = mib;

/** The window grows by so much for each byte read: one 128 KiB piece makes room for one of 1 MiB. */
const windowGrowth = 8;

export interface ChunkReaderOptions {
  readonly chunks: ChunkSource;
  readonly file: { readonly messageId: number; readonly documentId: string; readonly sizeBytes: number };
  /** Bytes [start, end) of the file. */
  readonly start: number;
  readonly end: number;
  readonly signal: AbortSignal;
  /** Most bytes requested and not yet handed out. Minimum: one piece is always allowed. Default 4 MiB. */
  readonly windowBytes?: number;
  /** Shared with other readers. Default: a budget of its own that never says no. */
  readonly budget?: ReadAheadBudget;
}

interface Flight {
  readonly plan: PlannedChunk;
  readonly answer: Promise<Uint8Array>;
}

/**
 * A reader of one window.
 *
 * It requests only while it is read: one that is not asked for more keeps what it has and starts nothing new.
 */
export interface ChunkReader {
  /**
   * The next bytes in order, as soon as they are there; undefined after the last. Call again only after it resolved.
   *
   * In all it gives exactly `end - start` bytes or throws: the ChunkSource's AppError, `telegram_unavailable` when an answer
   * has a wrong length, `aborted` at once when the signal aborts. After a throw the reader is closed.
   */
  next(): Promise<Uint8Array | undefined>;
  /** Drops everything in flight; safe to call twice. Later `next` calls throw `aborted`. */
  close(): void;
}

/** Opens a reader; nothing is requested before the first `next`. */
export function openChunkReader(options: ChunkReaderOptions): ChunkReader {
  return new SlidingReader(options);
}

class SlidingReader implements ChunkReader {
  readonly #options: ChunkReaderOptions;
  readonly #plans: Iterator<PlannedChunk>;
  readonly #windowBytes: number;
  readonly #budget: ReadAheadBudget;
  readonly #closing = new AbortController();
  readonly #flights: Flight[] = [];
  /** The next piece to request; undefined when all are. */
  #planned: PlannedChunk | undefined;
  /** Asked for and not yet handed out: the sum over #flights. */
  #aheadBytes = 0;
  #readBytes = 0;
  readonly #onAbort = () => this.#closeWith(abortError(this.#options.signal));

  constructor(options: ChunkReaderOptions) {
    this.#options = options;
    // One listener and more for each piece in flight: Node would warn of a leak from the eleventh on.
    setMaxListeners(0, this.#closing.signal);
    this.#windowBytes = options.windowBytes ?? 4 * mib;
    this.#budget = options.budget ?? createReadAheadBudget(Number.POSITIVE_INFINITY);
    this.#plans = planChunks(options.start, options.end, options.file.sizeBytes);
    this.#planned = this.#nextPlan();
    if (options.signal.aborted) this.#onAbort();
    else options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  async next(): Promise<Uint8Array | undefined> {
    this.#throwIfClosed();
    this.#fillWindow();
    const flight = this.#flights[0];
    if (!flight) {
      this.close();
      return undefined;
    }
    try {
      const answer = checkedAnswer(flight.plan, await this.#orClosed(flight.answer));
      this.#landed(flight);
      return answer.subarray(flight.plan.from, flight.plan.to);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#closeWith(new AppError('aborted'));
  }

  #landed(flight: Flight): void {
    this.#flights.shift();
    this.#release(flight.plan.limit);
    this.#readBytes += flight.plan.limit;
    // The room is used at once: the line is kept busy while the caller hands these bytes on.
    this.#fillWindow();
    if (this.#flights.length === 0) this.#options.signal.removeEventListener('abort', this.#onAbort);
  }

  #fillWindow(): void {
    const windowBytes = Math.min(this.#windowBytes, firstWindowBytes + windowGrowth * this.#readBytes);
    while (this.#planned) {
      const { limit } = this.#planned;
      if (this.#flights.length === 0) this.#budget.take(limit);
      else if (this.#aheadBytes + limit > windowBytes || !this.#budget.tryTake(limit)) return;
      this.#aheadBytes += limit;
      this.#flights.push(this.#request(this.#planned));
      this.#planned = this.#nextPlan();
    }
  }

  #request(plan: PlannedChunk): Flight {
    const { chunks, file } = this.#options;
    const { offset, limit } = plan;
    // In an async function, so that a source that throws at once fails in its turn like any other.
    const answer = (async () => chunks.readChunk({ ...file, offset, limit, signal: this.#closing.signal }))();
    // A failure counts when its turn comes, after the good bytes before it; until then it must not pass for unhandled.
    answer.catch(() => undefined);
    return { plan, answer };
  }

  /** The answer, or the reason of closing if that comes first: a source may be slow to notice its signal. */
  #orClosed<T>(answer: Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    return new Promise((resolve, reject) => {
      const onClose = () => reject(abortError(signal));
      signal.addEventListener('abort', onClose, { once: true });
      answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onClose));
    });
  }

  #nextPlan(): PlannedChunk | undefined {
    const { done, value } = this.#plans.next();
    return done ? undefined : value;
  }

  #release(limit: number): void {
    this.#aheadBytes -= limit;
    this.#budget.give(limit);
  }

  #closeWith(reason: AppError): void {
    if (this.#closing.signal.aborted) return;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#planned = undefined;
    for (const flight of this.#flights.splice(0)) this.#release(flight.plan.limit);
    this.#closing.abort(reason);
  }

  #throwIfClosed(): void {
    if (this.#closing.signal.aborted) throw abortError(this.#closing.signal);
  }
}

function checkedAnswer(plan: PlannedChunk, answer: Uint8Array): Uint8Array {
  if (answer.byteLength === plan.expectedBytes) return answer;
  const cause = new Error(`${answer.byteLength} bytes at ${plan.offset} instead of ${plan.expectedBytes}`);
  throw new AppError('telegram_unavailable', undefined, { cause });
}
