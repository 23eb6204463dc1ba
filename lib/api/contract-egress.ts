// Shapes of what was served to viewers. A browser may load this file.
import { z } from 'zod';

/** How a month stands against its budget. */
export const egressStatusSchema = z.object({
  /** Of UTC, as `2026-11`. */
  month: z.string(),
  /** Of all nodes. */
  month_bytes: z.number(),
  today_bytes: z.number(),
  /** Null: no limit. */
  budget_bytes: z.number().nullable(),
  /** `near`: 80 % of the budget are used up; `spent`: all of it. */
  state: z.enum(['off', 'within', 'near', 'spent']),
  /** What is done with new streams once it is used up. */
  over_budget: z.enum(['warn', 'limit', 'refuse']),
  /** When the next month begins. ISO 8601, UTC. */
  ends_at: z.string(),
});
/** See {@link egressStatusSchema}. */
export type ShownEgressStatus = z.infer<typeof egressStatusSchema>;

/** With the past. */
export const egressReportSchema = egressStatusSchema.extend({
  /** The last 30 days up to today, ascending. */
  days: z.array(z.object({ day: z.string(), bytes: z.number() })),
  /** Months with bytes, 13 at most, ascending. */
  months: z.array(z.object({ month: z.string(), bytes: z.number() })),
});
/** See {@link egressReportSchema}. */
export type ShownEgress = z.infer<typeof egressReportSchema>;
