// Tells who has sent the last byte what became of it, if that shows soon.
import { untilAbort } from './until-abort.ts';

/** The item's message id, or that the file must be sent anew. */
export type Arrival = number | 'lost';

/** Those who wait for uploads to arrive. */
export class Arrivals {
  readonly #waiting = new Map<string, Set<(arrival: Arrival) => void>>();

  /**
   * @param look finds it where it has arrived before; called once somebody who arrives now would be heard.
   * @returns undefined when the signal aborts first.
   */
  async wait(id: string, look: () => Promise<Arrival | undefined>, signal: AbortSignal) {
    const waiting = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiting);
    let resolve: (arrival: Arrival) => void = () => undefined;
    const arriving = new Promise<Arrival>((done) => {
      resolve = done;
      waiting.add(done);
    });
    try {
      return (await look()) ?? (await untilAbort(arriving, signal).catch(() => undefined));
    } finally {
      waiting.delete(resolve);
      if (waiting.size === 0) this.#waiting.delete(id);
    }
  }

  /** Tells everybody who waits for this upload; no effect when nobody does. */
  arrived(id: string, arrival: Arrival): void {
    for (const resolve of this.#waiting.get(id) ?? []) resolve(arrival);
  }
}
