// The last things that happened, in order, for whoever reads along. One ring for all readers: a slow one loses, nobody waits.
import type { Clock } from '../clock.ts';

/** What readers are told. `reset`: something was missed, read the lists anew. */
export type EventType = 'added' | 'changed' | 'removed' | 'job' | 'reset';

/** One thing that happened, with its number. */
export interface LiveEvent {
  /** `<epoch>-<number>`, as Last-Event-ID brings it back. */
  readonly id: string;
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
  /** Undefined: for everybody. Otherwise for admins and this user; null: for admins alone. */
  readonly owner: number | null | undefined;
}

/** How many events are kept, and how they are numbered. */
export interface EventFeedOptions {
  /** Tells the numbers of this process from those of another one, and of another time. Letters and digits. */
  readonly epoch: string;
  /** Events kept for who comes back. Default 1000, at least 1. */
  readonly capacity?: number;
}

/** The ring. A place is the number of the last event somebody has seen. */
export class EventFeed {
  readonly #epoch: string;
  readonly #capacity: number;
  readonly #ring: LiveEvent[] = [];
  readonly #waiting = new Set<() => void>();
  /** Number of the newest event. */
  #newest = 0;

  constructor({ epoch, capacity = 1000 }: EventFeedOptions) {
    if (!(capacity >= 1)) throw new RangeError('capacity must be at least 1');
    this.#epoch = epoch;
    this.#capacity = capacity;
  }

  /** Place of somebody who has seen everything; 0 before the first event. */
  get newest(): number {
    return this.#newest;
  }

  /** Readers that wait at this moment. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** A place as an id of the stream, good for this epoch alone. */
  idOf(place: number): string {
    return `${this.#epoch}-${place}`;
  }

  /**
   * Adds an event and wakes who waits; beyond the capacity the oldest goes.
   *
   * @param owner user id of who may see it beside admins; null: admins alone; default: everybody.
   */
  publish(type: EventType, data: LiveEvent['data'], owner?: number | null): void {
    this.#newest += 1;
    this.#ring.push({ id: this.idOf(this.#newest), type, data, owner });
    if (this.#ring.length > this.#capacity) this.#ring.shift();
    for (const wake of [...this.#waiting]) wake();
  }

  /** Where a reader that comes back left off; undefined when that is not known here any more. */
  placeOf(lastEventId: string): number | undefined {
    const [epoch, text = ''] = lastEventId.split('-');
    if (epoch !== this.#epoch || !/^\d{1,15}$/.test(text)) return undefined;
    const place = Number(text);
    return place <= this.#newest && place >= this.#newest - this.#ring.length ? place : undefined;
  }

  /** Events behind a place; undefined when some of them are gone. */
  after(place: number): readonly LiveEvent[] | undefined {
    const count = this.#newest - place;
    if (count > this.#ring.length) return undefined;
    return count === 0 ? [] : this.#ring.slice(-count);
  }

  /**
   * Waits for an event behind a place.
   *
   * @returns false when there was none within `limitMs`, or the signal aborted.
   */
  async waitAfter(place: number, limitMs: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
    if (place < this.#newest) return true;
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.#waiting.add(wake);
    // An abort of either ends the sleep, which is what it is for.
    await clock.sleep(limitMs, AbortSignal.any([woken.signal, signal])).catch(() => undefined);
    this.#waiting.delete(wake);
    return place < this.#newest;
  }
}
