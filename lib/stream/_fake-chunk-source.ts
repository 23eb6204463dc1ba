// A ChunkSource over a buffer, for the tests of this room: it counts, waits and fails as told.
import { AppError, abortError } from '../errors.ts';
import type { ChunkRequest, ChunkSource } from '../telegram/telegram.ts';

/** What happens to one request instead of a good answer. */
export type Fault = (request: ChunkRequest, good: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** Answers from a buffer; remembers what was asked. */
export class FakeChunkSource implements ChunkSource {
  readonly requests: ChunkRequest[] = [];
  /** Requests begun and neither answered nor aborted. */
  inFlight = 0;
  aborted = 0;
  /** Keyed by the number of the request, from 0. */
  readonly faults = new Map<number, Fault>();
  /** While true, answers wait for {@link release}. */
  isHeld = false;
  readonly #held: (() => void)[] = [];
  readonly #file: Uint8Array;

  constructor(file: Uint8Array) {
    this.#file = file;
  }

  /** Lets the n-th waiting answer go, default the first. */
  release(index = 0): void {
    this.#held.splice(index, 1)[0]?.();
  }

  get heldCount(): number {
    return this.#held.length;
  }

  async readChunk(request: ChunkRequest): Promise<Uint8Array> {
    const number = this.requests.push(request) - 1;
    this.inFlight += 1;
    try {
      await this.#turn(request.signal);
      const good = this.#file.slice(request.offset, request.offset + request.limit);
      return await (this.faults.get(number)?.(request, good) ?? good);
    } finally {
      this.inFlight -= 1;
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.aborted += 1;
        reject(abortError(signal));
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      const go = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      if (this.isHeld) this.#held.push(go);
      else setImmediate(go);
    });
  }
}

/** A fault that fails with a code. */
export function failing(code: ConstructorParameters<typeof AppError>[0]): Fault {
  return () => {
    throw new AppError(code);
  };
}
