import { describe, expect, it } from 'vitest';
import type { JobView } from '../jobs/jobs.ts';
import { EventFeed } from './event-feed.ts';
import { JobWatch } from './job-watch.ts';

const job = (state: JobView['state'], more: Partial<JobView> = {}) =>
  ({
    id: 'j1',
    kind: 'mirror',
    state,
    progress: null,
    result: null,
    error: null,
    requested_by: 5,
    payload: { url: 'https://private.example' },
    ...more,
  }) as JobView;

function stage() {
  const feed = new EventFeed({ epoch: 'a1' });
  let jobs: JobView[] = [];
  const live = (one: JobView) => one.state === 'queued' || one.state === 'running';
  const watch = new JobWatch(
    { list: async () => jobs.filter(live), find: async (id) => jobs.find((one) => one.id === id) },
    feed,
  );
  const poll = async (...now: JobView[]) => {
    jobs = now;
    const place = feed.newest;
    await watch.poll();
    return feed.after(place)?.map(({ data, owner }) => [data.state, owner]);
  };
  return { poll, feed };
}

describe('what is told of jobs', () => {
  it('is every step once, the last one too, to whom they belong', async () => {
    const { poll } = stage();
    const progress = { stage: 'downloading', done_bytes: 1, total_bytes: 2, bytes_per_second: null, eta: null };
    expect(await poll(job('queued'))).toEqual([['queued', 5]]);
    expect(await poll(job('queued'))).toEqual([]);
    expect(await poll(job('running', { progress }))).toEqual([['running', 5]]);
    expect(await poll(job('running', { progress: { ...progress, done_bytes: 2 } }))).toEqual([['running', 5]]);
    expect(await poll(job('done'))).toEqual([['done', 5]]);
    expect(await poll(job('done'))).toEqual([]);
  });

  it('keeps what they are about', async () => {
    const { poll, feed } = stage();
    await poll(job('queued'));
    expect(JSON.stringify(feed.after(0))).not.toContain('private.example');
  });

  it('survives a job that is not there any more', async () => {
    const { poll } = stage();
    await poll(job('queued'));
    expect(await poll()).toEqual([]);
  });
});
