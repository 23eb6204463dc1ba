// The lanes of one bot to one data center: a few at rest, more under load, each part on the one with the least to carry.
//
// Ordinary parts use the bulk lanes. As soon as those are all busy, a spare one is opened beside them, for viewers' first parts
// only: a seek must not stand behind the megabytes that it made useless.
import type { Clock } from '#lib/clock.ts';
import { Breaker } from './breaker.ts';
import type { LaneOwner, MediaLane } from './media-lane.ts';

/** A bulk lane that carries at least this has always the next part in hand (one full part). */
const loadedBytes = 1024 * 1024;
/** All bulk lanes loaded for so long: one more. Shorter would take a start for load; chosen by feel. */
const loadedForMs = 300;
/** More than this before it makes a first part wait noticeably: 30 ms at 8 MB/s. */
const inTheWayBytes = 256 * 1024;
/** A lane that has answered nothing for so long may be dead: others come first. */
const silentMs = 2_000;
/** Idle lanes give their sockets back. Chosen by feel: a pause of the viewer keeps the lanes at rest. */
const idleMs = 120_000;
const surplusIdleMs = 20_000;

/** How many lanes there are, and how one is opened. */
export interface LaneGroupOptions {
  /** `atRest` lanes, up to `most`. */
  readonly lanes: { readonly atRest: number; readonly most: number };
  readonly openLane: (owner: LaneOwner) => MediaLane;
  /** True when lanes need only connect; else the first one makes the key and moves the log-in. */
  readonly isAuthorized: () => boolean;
  /** Forgets the key, unless there is a newer one by now. */
  readonly onKeyRefused: (key: Buffer) => void;
  readonly clock: Clock;
}

/** The lane with the least to carry; one that fell silent only when there is no other. */
function leastLoaded(lanes: readonly MediaLane[]): MediaLane | undefined {
  const lively = lanes.filter((lane) => lane.silentMs < silentMs);
  return (lively.length > 0 ? lively : lanes).reduce<MediaLane | undefined>(
    (best, lane) => (best && best.bytesInFlight <= lane.bytesInFlight ? best : lane),
    undefined,
  );
}

/** Lanes to one data center, opened under load and closed at rest. */
export class LaneGroup {
  readonly breaker = new Breaker();
  #lanes: MediaLane[] = [];
  #bulkLanes: number;
  #loadedSinceMs: number | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(private readonly options: LaneGroupOptions) {
    this.#bulkLanes = options.lanes.atRest;
  }

  /** Lanes that have a connection. */
  get openLanes(): number {
    return this.#lanes.filter((lane) => lane.isOpen).length;
  }

  /** What the next part would have to share its lane with, in bytes; undefined when no lane is open. */
  load(isUrgent: boolean): number | undefined {
    return leastLoaded(this.#candidates(isUrgent).filter((lane) => lane.isOpen))?.bytesInFlight;
  }

  /**
   * The lane for the next part; opens what is missing in the background.
   *
   * @param isUrgent a viewer waits for exactly this part.
   */
  pick(isUrgent: boolean): MediaLane {
    if (this.#lanes.length === 0) this.#add();
    const candidates = this.#candidates(isUrgent);
    const open = candidates.filter((lane) => lane.isOpen);
    const lane = leastLoaded(open.length > 0 ? open : candidates) ?? this.#add();
    if (open.length > 0) this.#adapt();
    return lane;
  }

  /** Opens the first lane, and with it the others at rest, before somebody needs them. */
  warm(): void {
    if (this.#lanes.length === 0) this.#add();
    if (this.openLanes === 0) this.#lanes[0]?.warm();
  }

  /** The load of a lane has changed: a part went or came. */
  noteLoad(): void {
    const least = leastLoaded(this.#lanes.slice(0, this.#bulkLanes))?.bytesInFlight ?? 0;
    if (least < loadedBytes) this.#loadedSinceMs = undefined;
    else this.#loadedSinceMs ??= this.options.clock.nowMs();
  }

  /** Closes all lanes for good; what is under way on them fails. */
  close(): void {
    this.#isClosed = true;
    for (const lane of this.#lanes) lane.close();
    this.#lanes = [];
  }

  #candidates(isUrgent: boolean): readonly MediaLane[] {
    return isUrgent ? this.#lanes : this.#lanes.slice(0, this.#bulkLanes);
  }

  #adapt(): void {
    const { atRest, most } = this.options.lanes;
    const nowMs = this.options.clock.nowMs();
    if (this.#loadedSinceMs !== undefined && nowMs - this.#loadedSinceMs >= loadedForMs) {
      // The last one stays the spare, unless there are no more than those at rest.
      this.#bulkLanes = Math.max(atRest, Math.min(most - 1, this.#bulkLanes + 1));
      this.#loadedSinceMs = undefined;
    }
    const isBusy = (leastLoaded(this.#candidates(false))?.bytesInFlight ?? 0) > inTheWayBytes;
    this.#fill(Math.min(most, this.#bulkLanes + (isBusy ? 1 : 0)));
  }

  /** Opens lanes in the background until there are so many. */
  #fill(count: number): void {
    if (this.#isClosed) return;
    while (this.#lanes.length < count) this.#add();
    for (const lane of this.#lanes.slice(0, count)) lane.warm();
  }

  #add(): MediaLane {
    const isSurplus = this.#lanes.length >= this.options.lanes.atRest;
    const lane = this.options.openLane({
      idleMs: isSurplus ? surplusIdleMs : idleMs,
      onOpen: () => this.#fill(this.options.lanes.atRest),
      onIdle: (idle) => this.#release(idle),
      onKeyRefused: (key) => this.#refuseKey(key),
      inTurn: (open) => this.#inTurn(open),
    });
    this.#lanes.push(lane);
    return lane;
  }

  #release(lane: MediaLane): void {
    const { atRest } = this.options.lanes;
    if (this.#lanes.indexOf(lane) < atRest) return;
    this.#lanes = this.#lanes.filter((other) => other !== lane);
    this.#bulkLanes = Math.max(atRest, Math.min(this.#bulkLanes, this.#lanes.length));
  }

  #refuseKey(key: Buffer): void {
    this.options.onKeyRefused(key);
    for (const lane of this.#lanes) if (lane.key?.equals(key)) lane.close();
  }

  /** One key exchange and one transfer of the log-in, however many lanes open at the same time. */
  #inTurn<T>(open: () => Promise<T>): Promise<T> {
    if (this.options.isAuthorized()) return open();
    const turn = this.#turn.then(open, open);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
