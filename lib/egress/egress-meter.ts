// Counts bytes by day and brings them into the store now and then.
//
// A process that is killed loses what it has served since the last write: at most the last 10 s, and of a fast server not much more
// than 100 MB, because so much is written at once. A store that is away costs nothing: sums wait here until it is back.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { EgressStore } from '../storage/egress-store.ts';
import { dayOf, keptDays, monthOf, nextDayMs } from './budget-rules.ts';

/** Where the sums are kept, and how often they are written. */
export interface EgressMeterOptions {
  readonly store: EgressStore;
  /** This process among those that share the store. */
  readonly node: string;
  /** Others write to the same store: their bytes are looked at even while nothing is served here. */
  readonly isShared: boolean;
  /** Called after each look at the store. */
  readonly onLook?: () => Promise<void> | void;
  readonly clock: Clock;
  readonly log: Log;
  /** Between two writes, ms. Default 10,000. */
  readonly pauseMs?: number;
  /** So many bytes are written sooner, but not more often than every tenth of the pause. Default 100,000,000. */
  readonly soonBytes?: number;
}

/** One day of this process. */
interface DaySum {
  /** What this node had stored before this process wrote; undefined: not read yet. */
  storedBytes: number | undefined;
  countedBytes: number;
  writtenBytes: number;
}

/** The store away for longer than this: the oldest sums are given up. */
const mostDays = 40;

const dayMs = 86_400_000;

/** One loop writes and looks; nothing runs before {@link EgressMeter.start}. */
export class EgressMeter {
  readonly #options: Required<EgressMeterOptions>;
  readonly #days = new Map<string, DaySum>();
  readonly #stopping = new AbortController();
  #wake = new AbortController();
  #today: { readonly sum: DaySum; readonly endsAtMs: number } | undefined;
  #unwrittenBytes = 0;
  /** What the store had of this month and this day, all nodes, when last looked at or written to. */
  #seen = { day: '', dayBytes: 0, monthBytes: 0 };
  #isStoreAway = false;
  #forgotBefore = '';
  #started: Promise<void> | undefined;
  #loop: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(options: EgressMeterOptions) {
    this.#options = { onLook: () => undefined, pauseMs: 10_000, soonBytes: 100_000_000, ...options };
  }

  /** Resolves after the first look, whether the store answered or not. Idempotent. */
  start(): Promise<void> {
    this.#started ??= this.#round(true).then(() => {
      this.#loop = this.#run();
    });
    return this.#started;
  }

  /** Writes what waits. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  count(bytes: number): void {
    this.#sumOfToday().countedBytes += bytes;
    this.#unwrittenBytes += bytes;
    if (this.#unwrittenBytes >= this.#options.soonBytes) this.#wake.abort();
  }

  /** Of this month and today: all nodes as last seen, and what was counted here since. */
  bytes(): { readonly month: number; readonly today: number } {
    const day = dayOf(this.#options.clock.nowMs());
    const seen = this.#seen;
    const isMonth = monthOf(seen.day) === monthOf(day);
    return {
      month: (isMonth ? seen.monthBytes : 0) + this.#waiting((other) => monthOf(other) === monthOf(day)),
      today: (seen.day === day ? seen.dayBytes : 0) + this.#waiting((other) => other === day),
    };
  }

  /** Counted and not in the store yet. */
  waitingDays(): readonly { readonly day: string; readonly bytes: number }[] {
    return [...this.#days].map(([day, sum]) => ({ day, bytes: sum.countedBytes - sum.writtenBytes }));
  }

  #waiting(isWanted: (day: string) => boolean): number {
    const wanted = this.waitingDays().filter(({ day }) => isWanted(day));
    return wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Once for each piece of a film: the day is not worked out each time. */
  #sumOfToday(): DaySum {
    const nowMs = this.#options.clock.nowMs();
    if (this.#today && nowMs < this.#today.endsAtMs && nowMs >= this.#today.endsAtMs - dayMs) return this.#today.sum;
    const day = dayOf(nowMs);
    const sum = this.#days.get(day) ?? { storedBytes: undefined, countedBytes: 0, writtenBytes: 0 };
    this.#days.set(day, sum);
    const [oldest] = this.#days.keys();
    if (this.#days.size > mostDays && oldest !== undefined) this.#days.delete(oldest);
    this.#today = { sum, endsAtMs: nextDayMs(nowMs) };
    return sum;
  }

  async #run(): Promise<void> {
    const { clock, pauseMs, isShared } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      // Stopping, or much is waiting: the next lines see to it.
      await clock.sleep(pauseMs / 10, signal).catch(() => undefined);
      await clock.sleep(pauseMs - pauseMs / 10, this.#wake.signal).catch(() => undefined);
      this.#wake = new AbortController();
      if (!signal.aborted) await this.#round(isShared);
    }
  }

  async #end(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#started;
    await this.#loop;
    await this.#round(false);
    const lostBytes = this.#waiting(() => true);
    if (lostBytes > 0) this.#options.log.warn('bytes that were served are not in the store', { lostBytes });
  }

  /** Writes and looks. A store that is away is told once. @param looks also when nothing was written. */
  async #round(looks: boolean): Promise<void> {
    try {
      const hasWritten = await this.#write();
      if (hasWritten || looks) await this.#look();
      if (this.#isStoreAway) this.#options.log.info('bytes served are written again');
      this.#isStoreAway = false;
    } catch (error) {
      if (!this.#isStoreAway) this.#options.log.warn('bytes served are not written; they wait', { error });
      this.#isStoreAway = true;
    }
  }

  /** @returns whether anything was. */
  async #write(): Promise<boolean> {
    const { store, node } = this.#options;
    let hasWritten = false;
    for (const [day, sum] of [...this.#days]) {
      const { countedBytes } = sum;
      if (countedBytes > sum.writtenBytes) {
        sum.storedBytes ??= await store.served(day, node);
        await store.save({ day, node, bytes: sum.storedBytes + countedBytes });
        this.#noteWritten(day, countedBytes - sum.writtenBytes);
        sum.writtenBytes = countedBytes;
        hasWritten = true;
      }
      if (sum !== this.#today?.sum && sum.countedBytes === sum.writtenBytes) this.#days.delete(day);
    }
    this.#unwrittenBytes = this.#waiting(() => true);
    return hasWritten;
  }

  /** Until the next look it counts as seen. */
  #noteWritten(day: string, bytes: number): void {
    const { day: seenDay, dayBytes, monthBytes } = this.#seen;
    if (monthOf(day) !== monthOf(seenDay)) return;
    this.#seen = {
      day: seenDay,
      dayBytes: dayBytes + (day === seenDay ? bytes : 0),
      monthBytes: monthBytes + bytes,
    };
  }

  async #look(): Promise<void> {
    const { store, clock, onLook } = this.#options;
    const nowMs = clock.nowMs();
    const day = dayOf(nowMs);
    const days = await store.days({ from: `${monthOf(day)}-01` });
    // A clock that was set back finds days that are still to come.
    const ofMonth = days.filter((other) => monthOf(other.day) === monthOf(day));
    this.#seen = {
      day,
      dayBytes: ofMonth.find((other) => other.day === day)?.bytes ?? 0,
      monthBytes: ofMonth.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    await this.#forgetOld(dayOf(nowMs - keptDays * dayMs));
    await onLook();
  }

  async #forgetOld(before: string): Promise<void> {
    if (this.#forgotBefore === before) return;
    await this.#options.store.forget(before);
    this.#forgotBefore = before;
  }
}
