// The order to delete an item for good.
import type { NewJob, PurgeOrder } from '../jobs/jobs.ts';

/**
 * From the order until the row goes, ms. Whoever keeps an index of all items learns of a removal from the row itself, some
 * seconds later (`MediaTitleStore.changedSince`); one that goes before that would be counted for ever.
 */
const purgeAfterMs = 10_000;

/**
 * The job that deletes a removed item for good, a while after its removal. Pure.
 *
 * @param nowMs epoch ms; the item has been removed by then.
 * @example purgeJob({ chat_id: -1, message_id: 7, ordered_by: 'u:1' }, 0).due_at_ms // 10000
 */
export function purgeJob(order: PurgeOrder, nowMs: number): NewJob<'purge'> {
  const { chat_id, message_id } = order;
  const due_at_ms = nowMs + purgeAfterMs;
  return { kind: 'purge', dedupe_key: `${chat_id}:${message_id}`, payload: order, priority: 10, due_at_ms };
}
