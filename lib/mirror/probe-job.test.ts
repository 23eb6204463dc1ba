import { describe, expect, it } from 'vitest';
import type { JobQueue, JobRun, LinkFacts, MirrorProbe, NewJob } from '../jobs/jobs.ts';
import { createProbeJob } from './probe-job.ts';

const film: LinkFacts = {
  ...{
    url: 'https://site.example/1',
    key: 'site:1',
    title: 'One',
    duration: 60,
    size_bytes: 1000,
    thumbnail_url: null,
  },
  ...{ heights: [1080, 720], has_video: true, entries: [], entry_count: 0 },
};
const fetch_as = { kind: 'video', max_height: 720 } as const;

async function run(facts: LinkFacts, payload: Partial<MirrorProbe>) {
  const ordered: NewJob<'mirror'>[] = [];
  const jobs = {
    add: async (job: NewJob<'mirror'>) => {
      ordered.push(job);
      return { job: {}, isNew: true };
    },
  } as unknown as Pick<JobQueue, 'add'>;
  const limits = { maxFileBytes: 5000, maxVideoSeconds: 100 };
  const handle = createProbeJob({ fetcher: { probe: async () => facts }, jobs, limits });
  const job = { payload: { url: facts.url, requested_by: 0, ...payload } };
  const result = await handle({ job, signal: new AbortController().signal } as JobRun<'mirror-probe'>);
  return { result, ordered };
}

describe('a look at a link', () => {
  it('orders nothing for somebody who chooses afterwards', async () => {
    expect(await run(film, {})).toEqual({ result: film, ordered: [] });
  });

  it('orders the fetch by the key of what it found', async () => {
    const { result, ordered } = await run(film, { fetch_as });
    expect(result).toEqual(film);
    const payload = { url: film.url, key: 'site:1', quality: fetch_as, custom_name: null, requested_by: 0 };
    expect(ordered).toEqual([{ kind: 'mirror', dedupe_key: 'site:1', payload }]);
  });

  it('orders one fetch for each entry of a list', async () => {
    const entries = ['a', 'b'].map((key) => ({ url: `https://site.example/${key}`, key: `site:${key}`, title: key }));
    const { ordered } = await run({ ...film, entries, entry_count: 9, size_bytes: 9999, duration: null }, { fetch_as });
    expect(ordered.map(({ dedupe_key }) => dedupe_key)).toEqual(['site:a', 'site:b']);
  });

  it('orders sound of what has no picture', async () => {
    const { ordered } = await run({ ...film, heights: [], has_video: false }, { fetch_as });
    expect(ordered[0]?.payload.quality).toEqual({ kind: 'audio' });
  });

  it('refuses what is too long, or too large in every quality', async () => {
    const refused = { code: 'link_too_large', isFinal: true };
    await expect(run({ ...film, duration: 101 }, { fetch_as })).rejects.toMatchObject(refused);
    await expect(run({ ...film, size_bytes: 5001, heights: [720] }, { fetch_as })).rejects.toMatchObject(refused);
    expect((await run({ ...film, size_bytes: 5001 }, { fetch_as })).ordered).toHaveLength(1);
  });
});
