// Orders for the jobs that look at links and fetch what is behind them.
import type { MirrorQuality } from '#lib/jobs/jobs.ts';
import type { Desk } from './desk.ts';
import type { LinkTasks, LiveTask } from './link-tasks.ts';

/** Somebody waits for the answer to a probe. */
const probePriority = 10;

/** Orders the looking; of a link that somebody else has just sent, the same look serves both. */
export async function orderProbe({ rooms }: Desk, tasks: LinkTasks, live: LiveTask): Promise<void> {
  const { url, user_id: requested_by } = live.task;
  const payload = { url, requested_by };
  const job = { kind: 'mirror-probe', dedupe_key: url, payload, priority: probePriority, requested_by } as const;
  const added = await rooms.jobs?.add(job);
  if (added) await tasks.save(live, { job_ids: [added.job.id] });
}

/** Orders what was chosen: one job, or one for each entry of a list. Ordered twice, it is fetched once. */
export async function orderMirror(
  { rooms }: Desk,
  tasks: LinkTasks,
  live: LiveTask,
  quality: MirrorQuality,
): Promise<void> {
  const { facts, user_id: requested_by } = live.task;
  if (!rooms.jobs || !facts) return;
  const wanted = facts.entry_count > 0 ? facts.entries : [facts];
  const job_ids: string[] = [];
  for (const { url, key } of wanted) {
    const payload = { url, key, quality, custom_name: null, requested_by };
    const { job } = await rooms.jobs.add({ kind: 'mirror', dedupe_key: key, payload, requested_by });
    job_ids.push(job.id);
  }
  await tasks.save(live, { stage: 'mirror', job_ids, quality });
  live.shownAtMs = 0;
}
