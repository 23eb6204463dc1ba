// Reads a window of a file through a sliding window of requests and hands the bytes out in order.
import { type Clock, systemClock } from '../clock.ts';
import { AppError, abortError } from '../errors.ts';
import type { ChunkSource } from '../telegram/telegram.ts';
import { type PlannedChunk, planChunk } from './chunk-plan.ts';
import { DrainWindow } from './drain-window.ts';
import type { PiecePlace, TracedRequest } from './first-piece.ts';
import { type BudgetHolder, createReadAheadBudget, type ReadAheadBudget } from './read-ahead-budget.ts';

const mib = 1024 * 1024;

/** The piece a reader may always have, shared budget or not: 200 readers stay within 100 MiB with one in hand and one ahead. */
const guaranteedBytes = 256 * 1024;

/** Which window is read, and how far ahead. */
export interface ChunkReaderOptions {
  readonly chunks: ChunkSource;
  readonly file: { readonly messageId: number; readonly documentId: string; readonly sizeBytes: number };
  /** Bytes [start, end) of the file. */
  readonly start: number;
  readonly end: number;
  readonly signal: AbortSignal;
  /**
   * Most bytes requested and not yet handed out; within it the window covers 1.5 s of what the caller takes, at least 1 MiB.
   * Minimum: one piece is always allowed. Default 8 MiB.
   */
  readonly windowBytes?: number;
  /** Shared with other readers. Default: a budget of its own that never says no. */
  readonly budget?: ReadAheadBudget;
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Told where the first piece comes from. Default: nobody. */
  readonly onFirstPlace?: ((place: PiecePlace) => void) | undefined;
}

interface Flight {
  readonly plan: PlannedChunk;
  readonly answer: Promise<Uint8Array>;
  readonly dropping: AbortController;
}

/**
 * A reader of one window.
 *
 * It requests only while it is read: one that is not asked for more keeps what it has and starts nothing new. After 2 s
 * without a call the shared budget may take back what it read ahead; the next call then begins anew at its place.
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

class SlidingReader implements ChunkReader, BudgetHolder {
  readonly #options: ChunkReaderOptions;
  readonly #window: DrainWindow;
  readonly #budget: ReadAheadBudget;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  readonly #flights: Flight[] = [];
  /** First byte not yet requested; the end when all are. */
  #position: number;
  /** Pieces requested since the start, or since everything ahead was given up. */
  #planned = 0;
  /** Asked for and not yet handed out: the sum over #flights. */
  #aheadBytes = 0;
  /** Handed out and probably still in the caller's hands: counted in the shared budget until he comes back. */
  #handedBytes = 0;
  /** When the last bytes were handed out; undefined while a call waits. */
  #idleSinceMs: number | undefined;
  readonly #onAbort = () => this.#closeWith(abortError(this.#options.signal));

  constructor(options: ChunkReaderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#window = new DrainWindow(options.windowBytes ?? 8 * mib);
    this.#budget = options.budget ?? createReadAheadBudget(Number.POSITIVE_INFINITY);
    this.#position = options.start;
    if (options.signal.aborted) this.#onAbort();
    else options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  async next(): Promise<Uint8Array | undefined> {
    this.#throwIfClosed();
    this.#comeBack();
    this.#fillWindow();
    const flight = this.#flights[0];
    if (!flight) {
      this.close();
      return undefined;
    }
    try {
      const answer = checkedAnswer(flight.plan, await this.#orClosed(flight.answer));
      this.#handOut(flight);
      return answer.subarray(flight.plan.from, flight.plan.to);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#closeWith(new AppError('aborted'));
  }

  idleMs(): number {
    return this.#idleSinceMs === undefined ? 0 : this.#clock.nowMs() - this.#idleSinceMs;
  }

  giveUp(): void {
    const first = this.#flights[0];
    if (!first || this.#idleSinceMs === undefined) return;
    this.#position = first.plan.offset + first.plan.from;
    this.#planned = 0;
    this.#dropFlights(new AppError('aborted'));
  }

  #comeBack(): void {
    this.#window.taken(this.#handedBytes, this.#clock.nowMs());
    this.#idleSinceMs = undefined;
    this.#returnHanded();
    this.#budget.join(this);
  }

  #handOut(flight: Flight): void {
    this.#flights.shift();
    this.#aheadBytes -= flight.plan.limit;
    this.#handedBytes = flight.plan.limit;
    this.#idleSinceMs = this.#clock.nowMs();
    // The room is used at once: the line is kept busy while the caller hands these bytes on.
    this.#fillWindow();
    if (this.#flights.length === 0 && this.#position === this.#options.end) this.#detach();
  }

  #fillWindow(): void {
    const { end, file } = this.#options;
    while (this.#position < end) {
      const wanted = { position: this.#position, end, sizeBytes: file.sizeBytes, index: this.#planned };
      const plan = planChunk(wanted);
      if (this.#flights.length === 0) this.#send(this.#affordable(plan, wanted));
      else if (this.#aheadBytes + plan.limit > this.#window.sizeBytes() || !this.#budget.tryTake(plan.limit)) return;
      else this.#send(plan);
    }
  }

  /** The piece a waiting caller cannot do without: smaller when the budget is used up, but never refused. */
  #affordable(plan: PlannedChunk, wanted: Parameters<typeof planChunk>[0]): PlannedChunk {
    if (this.#budget.tryTake(plan.limit)) return plan;
    const smaller = planChunk({ ...wanted, largestBytes: guaranteedBytes });
    this.#budget.take(smaller.limit);
    return smaller;
  }

  #send(plan: PlannedChunk): void {
    this.#aheadBytes += plan.limit;
    this.#position = plan.offset + plan.to;
    this.#planned += 1;
    this.#flights.push(this.#request(plan));
  }

  #request(plan: PlannedChunk): Flight {
    const { chunks, file, onFirstPlace } = this.#options;
    const { offset, limit } = plan;
    const dropping = new AbortController();
    const onPlace = this.#planned === 1 ? onFirstPlace : undefined;
    const request: TracedRequest = { ...file, offset, limit, signal: dropping.signal, onPlace };
    // In an async function, so that a source that throws at once fails in its turn like any other.
    const answer = (async () => chunks.readChunk(request))();
    // A failure counts when its turn comes, after the good bytes before it; until then it must not pass for unhandled.
    answer.catch(() => undefined);
    return { plan, answer, dropping };
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

  #returnHanded(): void {
    this.#budget.give(this.#handedBytes);
    this.#handedBytes = 0;
  }

  #dropFlights(reason: AppError): void {
    for (const { plan, dropping } of this.#flights.splice(0)) {
      this.#aheadBytes -= plan.limit;
      this.#budget.give(plan.limit);
      dropping.abort(reason);
    }
  }

  /** Nothing is left to request or to hold: a reader that was read to its end needs no closing. */
  #detach(): void {
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#budget.leave(this);
    this.#returnHanded();
  }

  #closeWith(reason: AppError): void {
    if (this.#closing.signal.aborted) return;
    this.#position = this.#options.end;
    this.#detach();
    this.#dropFlights(reason);
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
