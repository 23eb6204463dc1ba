// What was served to viewers, as the API and the pages tell it.
import type { EgressReport, EgressStatus } from '../egress/egress.ts';
import type { ShownEgress, ShownEgressStatus } from './contract-egress.ts';

/** The month as the API tells it. */
export function shownEgressStatus(status: EgressStatus): ShownEgressStatus {
  const { month, state } = status;
  return {
    ...{ month, state },
    month_bytes: status.monthBytes,
    today_bytes: status.todayBytes,
    budget_bytes: status.budgetBytes ?? null,
    over_budget: status.overBudget,
    ends_at: new Date(status.endsAtMs).toISOString(),
  };
}

/** The month and the past as the API tells them. */
export function shownEgress(report: EgressReport): ShownEgress {
  return { ...shownEgressStatus(report), days: [...report.days], months: [...report.months] };
}
