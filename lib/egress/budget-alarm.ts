// Tells the log when much of a month's budget is used up: once for each threshold and month, whatever is restarted.
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { SettingStore } from '../storage/auth-stores.ts';
import { reachedPercent } from './budget-rules.ts';
import type { EgressStatus } from './egress.ts';

/** Where it is kept what was told. */
export interface BudgetAlarmOptions {
  readonly settings: Pick<SettingStore, 'find' | 'save'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

const settingKey = 'egress told';

const toldSchema = z.object({ month: z.string(), percent: z.number() });

/** Of several nodes each may tell it, when they notice at the same moment; none tells it twice. */
export class BudgetAlarm {
  readonly #options: BudgetAlarmOptions;
  #told = { month: '', percent: 0 };

  constructor(options: BudgetAlarmOptions) {
    this.#options = options;
  }

  /** Looks at the month. @throws AppError `storage_unavailable`: it is told later. */
  async look({ month, monthBytes, budgetBytes, overBudget }: EgressStatus): Promise<void> {
    const percent = budgetBytes === undefined ? undefined : reachedPercent(monthBytes, budgetBytes);
    if (percent === undefined || this.#isTold(month, percent)) return;
    const { settings, clock, log } = this.#options;
    this.#told = read(await settings.find(settingKey)) ?? this.#told;
    if (this.#isTold(month, percent)) return;
    await settings.save(settingKey, JSON.stringify({ month, percent }), clock.nowMs());
    this.#told = { month, percent };
    log.warn(`${percent} % of this month's traffic is used up`, { month, monthBytes, budgetBytes, overBudget });
  }

  #isTold(month: string, percent: number): boolean {
    return this.#told.month === month && this.#told.percent >= percent;
  }
}

/** Undefined for what nobody of ours has written. */
function read(value: string | undefined): z.infer<typeof toldSchema> | undefined {
  if (value === undefined) return undefined;
  try {
    return toldSchema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined; // Not JSON: told once more.
  }
}
