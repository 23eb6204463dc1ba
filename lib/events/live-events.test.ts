import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import type { MediaTitle } from '../storage/media-titles.ts';
import { createLiveEvents, type EventReader, type LiveEvents, type LiveEventsOptions } from './live-events.ts';

let live: LiveEvents | undefined;
let changes: MediaTitle[] = [];

afterEach(async () => {
  await live?.stop();
  changes = [];
});

function start(more: Partial<LiveEventsOptions> = {}): LiveEvents {
  const titles = { changedSince: async () => changes };
  const jobs = { list: async () => [], find: async () => undefined };
  live = createLiveEvents({ titles, jobs, clock: systemClock, log: silentLog, ...more });
  return live;
}

const reader = (more: Partial<EventReader> = {}): EventReader => ({
  name: 'a',
  isAdmin: false,
  userId: undefined,
  lastEventId: undefined,
  signal: new AbortController().signal,
  ...more,
});

const fresh = (message_id: number) =>
  ({
    chat_id: 1,
    message_id,
    custom_name: 'Film',
    is_active: true,
    changed_at_ms: Date.now(),
    created_at: new Date().toISOString(),
  }) as MediaTitle;

async function readUntil(stream: ReadableStream<Uint8Array>, word: string): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += new TextDecoder().decode(chunk);
    if (text.includes(word)) return text;
  }
  throw new Error(`ended without ${word}: ${text}`);
}

describe('live events', () => {
  it('tell what changed after a stream was opened, to all who read', async () => {
    const events = start();
    const streams = [await events.open(reader()), await events.open(reader({ name: 'b' }))];
    changes = [fresh(7)];
    events.nudge();
    for (const text of await Promise.all(streams.map((stream) => readUntil(stream, 'added')))) {
      expect(text).toContain('"message_id":7');
    }
  });

  it('tell a stream what changed since a page was read', async () => {
    const events = start();
    const lastEventId = await events.place();
    changes = [fresh(9)];
    events.nudge();
    const other = await events.open(reader({ name: 'b', lastEventId }));
    expect(await readUntil(other, 'added')).toContain('"message_id":9');
    const text = await readUntil(await events.open(reader({ lastEventId })), 'added');
    expect(text).toContain('"message_id":9');
    expect(text).not.toContain('reset');
  });

  it('are bounded, for one and for all, and count who left', async () => {
    const events = start({ mostStreams: 3, mostOfOne: 2 });
    const [first] = [await events.open(reader()), await events.open(reader())];
    await expect(events.open(reader())).rejects.toMatchObject({ code: 'too_many_requests' });
    const abort = new AbortController();
    await events.open(reader({ name: 'b', signal: abort.signal }));
    await expect(events.open(reader({ name: 'c' }))).rejects.toMatchObject({ code: 'queue_full' });
    abort.abort();
    await first?.cancel();
    expect(events.count()).toBe(1);
    await events.open(reader({ name: 'c' }));
  });

  it('go on when the store was away', async () => {
    let isAway = true;
    let looks = 0;
    const changedSince = async () => {
      if (isAway) throw new Error('away');
      looks += 1;
      return changes;
    };
    const events = start({ titles: { changedSince } });
    const stream = await events.open(reader());
    isAway = false;
    events.nudge();
    const text = readUntil(stream, 'added');
    // The first look that succeeds notes what is there; the next one tells.
    while (looks === 0) await systemClock.sleep(10);
    changes = [fresh(8)];
    events.nudge();
    expect(await text).toContain('"message_id":8');
  });

  it('end all streams at the stop, and open none afterwards', async () => {
    const events = start();
    const stream = await events.open(reader());
    const text = readUntil(stream, 'never');
    await events.stop();
    await expect(text).rejects.toThrow('ended without');
    await expect(events.open(reader())).rejects.toMatchObject({ code: 'shutting_down' });
    expect(events.count()).toBe(0);
  });
});
