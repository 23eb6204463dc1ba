// Links in chat, from the question for the quality to the item, with the work done by handlers of the test.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryJobs } from '#bot/_memory-jobs.ts';
import type { System } from '#lib/boot.ts';
import { AppError } from '#lib/errors.ts';
import type { JobKinds, JobRun, LinkFacts } from '#lib/jobs/jobs.ts';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { type BotWorld, buttonTexts, startBotWorld } from './bot-world.ts';

let world: BotWorld;
let jobs: MemoryJobs;
let system: System;

const url = 'https://youtu.be/night';

const facts: LinkFacts = {
  url,
  key: 'youtube:night',
  title: 'Night <train> & more',
  duration: 65,
  size_bytes: 12_000_000,
  thumbnail_url: null,
  heights: [1080, 720, 480, 360],
  has_video: true,
  entries: [],
  entry_count: 0,
};

/** Work that the test lets go on step by step. */
class Steps {
  readonly #waiting: (() => void)[] = [];
  #ahead = 0;

  next(): void {
    const wake = this.#waiting.shift();
    if (wake) wake();
    else this.#ahead += 1;
  }

  async turn(signal: AbortSignal): Promise<void> {
    if (this.#ahead > 0) {
      this.#ahead -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => reject(new AppError('aborted')));
    });
  }
}

beforeEach(async () => {
  world = await startBotWorld();
  jobs = new MemoryJobs();
});
afterEach(async () => {
  await jobs.stop();
  await world.stop();
});

async function start(settings: Record<string, string> = {}): Promise<void> {
  system = await world.start({ jobs, settings });
  await jobs.start();
}

/** What the mirror does at its end: a row with the link in it. */
async function publish(run: JobRun<'mirror'>, messageId: number): Promise<JobKinds['mirror']['result']> {
  const { url: youtube_url, requested_by } = run.job.payload;
  const content = { document_id: `${messageId}`, file_unique_id: `mirror ${messageId}`, custom_name: facts.title };
  await system.runtime.storage.media.add(
    mediaRecord({
      ...{ chat_id: world.channelId, message_id: messageId, uploaded_by: requested_by, ...content },
      ...{ source: 'youtube_link', youtube_url },
    }),
  );
  return { chat_id: world.channelId, message_id: messageId, is_new: true };
}

describe('a link', () => {
  it('is looked at, asked about, fetched with progress in one message, and ends as an item', async () => {
    const steps = new Steps();
    const orders: JobKinds['mirror']['payload'][] = [];
    jobs.work('mirror-probe', async (run) => {
      await steps.turn(run.signal);
      return facts;
    });
    jobs.work('mirror', async (run) => {
      orders.push(run.job.payload);
      run.progress({
        ...{ stage: 'downloading', done_bytes: 4_000_000, total_bytes: 12_000_000 },
        ...{ bytes_per_second: 2_000_000, eta: 4 },
      });
      await steps.turn(run.signal);
      return publish(run, 900);
    });
    await start();
    const before = (await world.chat()).length;
    const status = await world.ask(`Look at this: ${url}`);
    expect(status.text).toBe(`🔎 Looking at ${url} …`);
    expect((await world.ask('/queue')).text).toContain(url);
    steps.next();
    const question = await world.seen(status.id, ({ text }) => text.includes('quality'));
    expect(question.text).toContain('Night <train> & more\n1:05 · about 12.0 MB');
    expect(buttonTexts(question)).toEqual([
      ['🎬 1080p', '🎬 720p', '🎬 480p'],
      ['🎬 360p'],
      ['🎵 Audio only', '✖️ Cancel'],
    ]);
    const other = await world.newUser('Bob');
    await world.ask('hello', other);
    await world.press(question, '720p');
    const progress = await world.seen(status.id, ({ text }) => text.includes('▰'));
    expect(progress.text).toBe('⬇️ Fetching: Night <train> & more\n▰▰▰▱▱▱▱▱▱▱ 4.0 MB of 12.0 MB · 2.0 MB/s · 0:04 left');
    expect((await world.ask('/queue')).text).toContain('Night <train> & more – 33 %');
    steps.next();
    const done = await world.seen(status.id, ({ text }) => text.startsWith('✅ Night <train> & more'));
    expect(buttonTexts(done)[0]).toEqual(['▶️ Play', '⬇️ Download']);
    expect(orders).toEqual([
      {
        url,
        key: facts.key,
        quality: { kind: 'video', max_height: 720 },
        custom_name: null,
        requested_by: world.userId,
      },
    ]);
    // The link, the status, and the two /queue with their answers: nothing else was sent.
    expect((await world.chat()).length - before).toBe(6);
    const kept = () => system.runtime.storage.conversations.list({ kind: 'link', nowMs: 0, limit: 9 });
    await expect.poll(kept).toEqual([]);
  }, 60_000);

  it('hidden behind words counts, in a forwarded message too', async () => {
    const seen: string[] = [];
    jobs.work('mirror-probe', async (run) => {
      seen.push(run.job.payload.url);
      return facts;
    });
    await start();
    const friend = await world.newUser('Bob');
    const channel = (await world.control.createChannel({ title: 'Tips', members: [friend, world.userId] })).id;
    const post = { from: friend, to: { kind: 'channel', id: channel } } as const;
    const { messageId } = await world.control.sendText(`Watch ${url}`, post);
    const source = { kind: 'channel', id: channel } as const;
    await world.control.forward({ from: world.userId, source, messageIds: [messageId], to: world.toBot });
    await world.answerWith('quality');
    expect(seen).toEqual([url]);
  });

  it('that is in the catalogue already is answered with the item', async () => {
    jobs.work('mirror-probe', async () => facts);
    await start();
    await system.runtime.storage.media.add(
      mediaRecord({ chat_id: world.channelId, message_id: 5, source: 'youtube_link', youtube_url: facts.url }),
    );
    const status = await world.ask(url);
    const known = await world.seen(status.id, ({ text }) => text.startsWith('♻️'));
    expect(known.text).toContain('Film');
    expect(buttonTexts(known)[0]).toEqual(['▶️ Play', '⬇️ Download']);
  });

  it('that cannot be had says why, at the probe and at the fetching, and can be tried again', async () => {
    let tries = 0;
    jobs.work('mirror-probe', async (run) => {
      if (run.job.payload.url.includes('bad')) throw new AppError('bad_request', 'This is a live stream.');
      return facts;
    });
    jobs.work('mirror', async (run) => {
      tries += 1;
      if (tries === 1) throw new AppError('internal', 'The site wants cookies (YTDLP_COOKIES_FILE is not set).');
      return publish(run, 901);
    });
    await start();
    const bad = await world.ask('https://youtu.be/bad');
    const refused = await world.seen(bad.id, ({ text }) => text.startsWith('⚠️'));
    expect(refused.text).toBe('⚠️ https://youtu.be/bad\nThis is a live stream.');
    const status = await world.ask(url);
    await world.press(await world.seen(status.id, ({ text }) => text.includes('quality')), 'Audio only');
    const failed = await world.seen(status.id, ({ text }) => text.startsWith('⚠️'));
    expect(failed.text).toContain('The site wants cookies');
    await world.press(failed, 'Try again');
    await world.seen(status.id, ({ text }) => text.startsWith('✅'));
    expect(tries).toBe(2);
  }, 60_000);

  it('over the limits is refused with limit and value', async () => {
    jobs.work('mirror-probe', async (run) =>
      run.job.payload.url.includes('long')
        ? { ...facts, duration: 7201 }
        : { ...facts, size_bytes: 600_000_000, heights: [720] },
    );
    await start();
    const long = await world.ask('https://youtu.be/long');
    expect((await world.seen(long.id, ({ text }) => text.startsWith('⏱'))).text).toMatch(/2:00:01.*2:00:00/);
    const large = await world.ask('https://youtu.be/large');
    expect((await world.seen(large.id, ({ text }) => text.startsWith('🐘'))).text).toMatch(/600\.0 MB.*500\.0 MB/);
  });

  it('is cancelled at the question, by its button, and by /cancel', async () => {
    const steps = new Steps();
    jobs.work('mirror-probe', async () => facts);
    jobs.work('mirror', async (run) => {
      await steps.turn(run.signal);
      return publish(run, 902);
    });
    await start();
    const first = await world.ask(url);
    await world.press(await world.seen(first.id, ({ text }) => text.includes('quality')), 'Cancel');
    await world.seen(first.id, ({ text }) => text === '✖️ Cancelled: Night <train> & more');
    const second = await world.ask(url);
    await world.press(await world.seen(second.id, ({ text }) => text.includes('quality')), '480p');
    await world.press(await world.seen(second.id, ({ text }) => text.startsWith('⏳')), 'Cancel');
    await world.seen(second.id, ({ text }) => text.startsWith('✖️ Cancelled') || text.includes('Nothing is being'));
    const third = await world.ask(url);
    await world.press(await world.seen(third.id, ({ text }) => text.includes('quality')), '480p');
    await world.seen(third.id, ({ text }) => text.startsWith('⏳'));
    expect((await world.ask('/cancel')).text).toBe('✖️ Cancelled: Night <train> & more');
    await world.seen(third.id, ({ text }) => text.startsWith('✖️ Cancelled'));
  }, 60_000);

  it('of somebody else is neither seen nor stopped', async () => {
    const steps = new Steps();
    jobs.work('mirror-probe', async () => facts);
    jobs.work('mirror', async (run) => {
      await steps.turn(run.signal);
      return publish(run, 903);
    });
    await start();
    const status = await world.ask(url);
    const question = await world.seen(status.id, ({ text }) => text.includes('quality'));
    await world.press(question, '480p');
    await world.seen(status.id, ({ text }) => text.startsWith('⏳'));
    const [job] = await jobs.list({ limit: 1 });
    const stranger = await world.newUser('Eve');
    expect((await world.ask('/queue', stranger)).text).toContain('Nothing');
    expect((await world.ask('/cancel', stranger)).text).toContain('nothing to cancel');
    expect((await jobs.find(job?.id ?? ''))?.state).toBe('running');
  });

  it('beyond five at once has to wait', async () => {
    const steps = new Steps();
    jobs.work('mirror-probe', async (run) => {
      await steps.turn(run.signal);
      return facts;
    });
    await start();
    const { messageId } = await world.say(
      Array.from({ length: 5 }, (_, index) => `https://youtu.be/${index}`).join(' '),
    );
    await world.answerTo(messageId);
    await world.answerWith('youtu.be/4');
    expect((await world.ask('https://youtu.be/6')).text).toContain('5 links under way');
  });
});

describe('a playlist', () => {
  const entries = [1, 2, 3].map((part) => ({ url: `${url}${part}`, key: `youtube:${part}`, title: `Part ${part}` }));

  it('asks first, names the limit, fetches its entries and tells which failed', async () => {
    jobs.work('mirror-probe', async () => ({ ...facts, title: 'My list', heights: [], entries, entry_count: 40 }));
    jobs.work('mirror', async (run) => {
      if (run.job.payload.key === 'youtube:2') throw new AppError('internal', 'This video is private.');
      return publish(run, 910 + Number(run.job.payload.key.at(-1)));
    });
    await start();
    const status = await world.ask('https://youtube.com/playlist?list=x');
    const question = await world.seen(status.id, ({ text }) => text.includes('Shall I fetch them'));
    expect(question.text).toContain('This list has 40 entries; I fetch at most 3.');
    expect(buttonTexts(question)[0]).toEqual(['🎬 1080p', '🎬 720p', '🎬 480p']);
    await world.press(question, '1080p');
    const done = await world.seen(status.id, ({ text }) => text.startsWith('⚠️'));
    expect(done.text).toBe('⚠️ My list\n2 of 3 are in the catalogue, 1 failed:\n• Part 2: This video is private.');
    expect((await jobs.list({ kinds: ['mirror'], limit: 9 })).length).toBe(3);
  }, 60_000);
});
