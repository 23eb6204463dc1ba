// Orders what is behind links, for whoever looks after the server.
import { AppError } from '../errors.ts';
import type { JobView, MirrorQuality } from '../jobs/jobs.ts';
import type { Runtime } from '../runtime.ts';
import type { FetchChoice } from './contract-admin.ts';

/** Somebody waits for the look, as with the bot. */
const probePriority = 10;

/** What is fetched for the site itself was sent by no person of Telegram. */
const ofTheSite = 0;

/** @example qualityOf('720') // { kind: 'video', max_height: 720 } */
export function qualityOf(choice: FetchChoice): MirrorQuality {
  return choice === 'audio' ? { kind: 'audio' } : { kind: 'video', max_height: Number(choice) };
}

/**
 * Orders a look at each link; what is found is fetched by the job itself, with the limits of the bot. The same link ordered twice
 * at once is one job.
 *
 * @param urls each once, in this order.
 * @throws AppError `mirror_unavailable` when links are not fetched here, `queue_full`.
 */
export async function orderFetches(
  { config, jobs }: Pick<Runtime, 'config' | 'jobs'>,
  urls: readonly string[],
  choice: FetchChoice,
): Promise<JobView[]> {
  if (config.mirror.worker === 'off') throw new AppError('mirror_unavailable', 'Links are not fetched here.');
  const ordered: JobView[] = [];
  for (const url of new Set(urls)) {
    const payload = { url, requested_by: ofTheSite, fetch_as: qualityOf(choice) };
    const dedupe_key = `${choice}:${url}`;
    ordered.push((await jobs.add({ kind: 'mirror-probe', dedupe_key, payload, priority: probePriority })).job);
  }
  return ordered;
}
