// A look at a link; of those that are to be fetched whatever is found, the fetching is ordered by it.
import type { JobHandler, JobQueue, LinkFacts, MirrorQuality } from '../jobs/jobs.ts';
import { checkDuration, checkSize, type FetchLimits } from './download-tally.ts';
import type { LinkFetcher } from './mirror.ts';

/** What looks at links, and orders their fetching. */
export interface ProbeJobOptions {
  readonly fetcher: Pick<LinkFetcher, 'probe'>;
  readonly jobs: Pick<JobQueue, 'add'>;
  readonly limits: Pick<FetchLimits, 'maxFileBytes' | 'maxVideoSeconds'>;
}

/**
 * Makes the handler of `mirror-probe` jobs. Run again after a kill it orders nothing twice: the jobs it orders go by the keys of
 * what they fetch.
 */
export function createProbeJob({ fetcher, jobs, limits }: ProbeJobOptions): JobHandler<'mirror-probe'> {
  return async ({ job, signal }) => {
    const { url, requested_by, fetch_as } = job.payload;
    const facts = await fetcher.probe(url, { signal });
    if (!fetch_as) return facts;
    checkLimits(facts, limits);
    for (const entry of facts.entry_count > 0 ? facts.entries : [facts]) {
      const payload = { url: entry.url, key: entry.key, quality: qualityOf(fetch_as, facts), custom_name: null };
      await jobs.add({ kind: 'mirror', dedupe_key: entry.key, payload: { ...payload, requested_by } });
    }
    return facts;
  };
}

/** Of a film that is too large another quality may fit; the fetch itself looks again. */
function checkLimits({ entry_count, duration, size_bytes, heights }: LinkFacts, limits: ProbeJobOptions['limits']) {
  if (entry_count > 0) return;
  checkDuration(duration, limits);
  if (size_bytes !== null && heights.length <= 1) checkSize(size_bytes, limits);
}

/** What has no picture is fetched as sound, whatever was chosen. */
function qualityOf(wanted: MirrorQuality, { entry_count, has_video }: LinkFacts): MirrorQuality {
  return entry_count === 0 && !has_video ? { kind: 'audio' } : wanted;
}
