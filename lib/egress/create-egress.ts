// Puts the room together: what is counted, what may still leave, and who hears of it.
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { SettingStore } from '../storage/auth-stores.ts';
import type { EgressStore } from '../storage/egress-store.ts';
import { BudgetAlarm } from './budget-alarm.ts';
import { budgetState, byMonth, dayOf, keptDays, lastDays, monthOf, nextMonthMs } from './budget-rules.ts';
import type { Egress, EgressReport, EgressStatus, OverBudget, Pace, Viewing } from './egress.ts';
import { EgressMeter, type EgressMeterOptions } from './egress-meter.ts';
import { KnownViewings } from './known-viewings.ts';

/** What {@link createEgress} works with. */
export interface EgressOptions extends Pick<EgressMeterOptions, 'node' | 'isShared' | 'pauseMs' | 'soonBytes'> {
  readonly storage: { readonly egress: EgressStore; readonly settings: Pick<SettingStore, 'find' | 'save'> };
  readonly budget: {
    /** Of a month of UTC; undefined: no limit. */
    readonly monthlyBytes: number | undefined;
    readonly overBudget: OverBudget;
  };
  readonly clock: Clock;
  readonly log: Log;
}

const dayMs = 86_400_000;

/** Makes the door; nothing runs before {@link Egress.start}. */
export function createEgress(options: EgressOptions): Egress {
  return new EgressRoom(options);
}

class EgressRoom implements Egress {
  readonly #options: EgressOptions;
  readonly #meter: EgressMeter;
  readonly #viewings: KnownViewings;
  readonly #held = { refusedStreams: 0, limitedStreams: 0 };

  constructor(options: EgressOptions) {
    const { storage, clock, log } = options;
    this.#options = options;
    const alarm = new BudgetAlarm({ settings: storage.settings, clock, log });
    this.#meter = new EgressMeter({ ...options, store: storage.egress, onLook: () => alarm.look(this.status()) });
    this.#viewings = new KnownViewings({ nowMs: clock.nowMs });
  }

  start(): Promise<void> {
    return this.#meter.start();
  }

  stop(): Promise<void> {
    return this.#meter.stop();
  }

  sent(bytes: number): void {
    this.#meter.count(bytes);
  }

  admit(viewing: Viewing): Pace | undefined {
    const { monthlyBytes, overBudget } = this.#options.budget;
    // Nobody is ever held up: nobody needs to be known.
    if (monthlyBytes === undefined || overBudget === 'warn') return undefined;
    if (this.#meter.bytes().month < monthlyBytes) return void this.#viewings.admit(viewing);
    if (this.#viewings.goesOn(viewing)) return undefined;
    if (overBudget === 'refuse') throw this.#spent();
    this.#held.limitedStreams += 1;
    return this.#viewings.paceOf(viewing.viewer);
  }

  status(): EgressStatus {
    const { budget, clock } = this.#options;
    const nowMs = clock.nowMs();
    const { month: monthBytes, today: todayBytes } = this.#meter.bytes();
    return {
      month: monthOf(dayOf(nowMs)),
      ...{ monthBytes, todayBytes },
      budgetBytes: budget.monthlyBytes,
      state: budgetState(monthBytes, budget.monthlyBytes),
      overBudget: budget.overBudget,
      endsAtMs: nextMonthMs(nowMs),
      ...this.#held,
    };
  }

  async report(): Promise<EgressReport> {
    const { storage, clock } = this.#options;
    const nowMs = clock.nowMs();
    const stored = await storage.egress.days({ from: dayOf(nowMs - keptDays * dayMs) });
    const days = withWaiting(stored, this.#meter.waitingDays());
    return { ...this.status(), days: lastDays(days, nowMs), months: byMonth(days) };
  }

  #spent(): AppError {
    this.#held.refusedStreams += 1;
    const nowMs = this.#options.clock.nowMs();
    const endsAtMs = nextMonthMs(nowMs);
    const retryAfterSeconds = Math.ceil((endsAtMs - nowMs) / 1000);
    const sentence = `This server has used up what it may send in a month. Streams begin again on ${dayOf(endsAtMs)} (UTC).`;
    return new AppError('egress_spent', sentence, { retryAfterSeconds, isFinal: false });
  }
}

/** Days of the store with what is not in it yet, ascending. */
function withWaiting(stored: EgressReport['days'], waiting: EgressReport['days']): EgressReport['days'] {
  const sums = new Map(stored.map(({ day, bytes }) => [day, bytes]));
  for (const { day, bytes } of waiting) sums.set(day, (sums.get(day) ?? 0) + bytes);
  return [...sums].map(([day, bytes]) => ({ day, bytes })).sort((one, other) => (one.day < other.day ? -1 : 1));
}
