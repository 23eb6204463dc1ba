// One fetch a cell however many want it: those who wait share a flight, and the last who leaves ends it.
import { AppError, abortError } from '../errors.ts';
import type { CellRun } from './chunk-grid.ts';

/** A fetch under way. */
export class Flight {
  readonly run: CellRun;
  readonly messageId: number;
  readonly answer: Promise<Uint8Array>;
  readonly #ending = new AbortController();
  readonly #onAbandoned: () => void;
  #waiters = 0;
  #isDone = false;

  /**
   * @param load gives exactly the bytes of the run; its signal aborts when nobody waits any more.
   * @param onOver called once, when the flight can no longer be joined.
   */
  constructor(
    run: CellRun,
    messageId: number,
    load: (signal: AbortSignal) => Promise<Uint8Array>,
    onOver: (flight: Flight) => void,
  ) {
    this.run = run;
    this.messageId = messageId;
    this.#onAbandoned = () => onOver(this);
    this.answer = load(this.#ending.signal).finally(() => {
      this.#isDone = true;
      onOver(this);
    });
    // Those who wait see the failure; when all of them left there is nobody to tell.
    this.answer.catch(() => undefined);
  }

  /** One more waits for the answer. */
  join(): void {
    this.#waiters += 1;
  }

  /** One waits no more; when it was the last, a load under way is aborted. */
  leave(): void {
    this.#waiters -= 1;
    if (this.#waiters > 0 || this.#isDone) return;
    this.#onAbandoned();
    this.#ending.abort(new AppError('aborted'));
  }
}

/**
 * Waits for all flights, as one waiter of each.
 *
 * @throws the first failure, or the signal's reason at once; either way no flight is kept alive by this waiter.
 */
export function waitForFlights(flights: ReadonlySet<Flight>, signal: AbortSignal): Promise<void> {
  for (const flight of flights) flight.join();
  return new Promise((resolve, reject) => {
    const leave = () => {
      signal.removeEventListener('abort', onAbort);
      for (const flight of flights) flight.leave();
    };
    const onAbort = () => {
      leave();
      reject(abortError(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    Promise.all([...flights].map((flight) => flight.answer)).then(
      () => {
        if (!signal.aborted) leave();
        resolve();
      },
      (error: unknown) => {
        if (!signal.aborted) leave();
        reject(error);
      },
    );
  });
}
