import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { EventFeed, type LiveEvent } from './event-feed.ts';
import { eventStream } from './event-stream.ts';

function opened(
  given: { feed?: EventFeed; lastEventId?: string; heartbeatMs?: number; sees?: (e: LiveEvent) => boolean } = {},
) {
  const {
    feed = new EventFeed({ epoch: 'a1', capacity: 3 }),
    lastEventId,
    heartbeatMs = 2 ** 31,
    sees = () => true,
  } = given;
  const abort = new AbortController();
  const ends: string[] = [];
  const options = { feed, lastEventId, sees, clock: systemClock, heartbeatMs, signal: abort.signal };
  const reader = eventStream(options, () => void ends.push('end')).getReader();
  const read = async () => {
    const { value, done } = await reader.read();
    return done ? undefined : new TextDecoder().decode(value);
  };
  return { feed, abort, ends, reader, read };
}

describe('a stream of events', () => {
  it('says at once where it stands, and then what happens', async () => {
    const { feed, read } = opened();
    expect(await read()).toBe('retry: 3000\nid: a1-0\n\n');
    const next = read();
    feed.publish('removed', { message_id: 7 });
    expect(await next).toBe('id: a1-1\nevent: removed\ndata: {"message_id":7}\n\n');
  });

  it('tells what came after the last event somebody has', async () => {
    const feed = new EventFeed({ epoch: 'a1' });
    for (const message_id of [1, 2, 3]) feed.publish('added', { message_id });
    const { read } = opened({ feed, lastEventId: 'a1-1' });
    await read();
    expect([...((await read()) ?? '').matchAll(/message_id":(\d)/g)].map(([, id]) => id)).toEqual(['2', '3']);
  });

  it('says reset to who comes back from another time', async () => {
    expect(await opened({ lastEventId: 'old-7' }).read()).toContain('event: reset\ndata: {}\n\n');
  });

  it('holds nothing for a slow reader, and tells him that he missed something', async () => {
    const { feed, read } = opened();
    await read();
    for (let n = 0; n < 10; n += 1) feed.publish('added', { n });
    expect(await read()).toBe('id: a1-10\nevent: reset\ndata: {}\n\n');
    feed.publish('added', { n: 10 });
    expect(await read()).toContain('"n":10');
  });

  it('leaves out what a reader may not see', async () => {
    const { feed, read } = opened({ sees: ({ owner }) => owner === undefined });
    await read();
    const next = read();
    feed.publish('job', { secret: 1 }, 5);
    feed.publish('added', { message_id: 1 });
    expect(await next).not.toContain('secret');
  });

  it('beats while nothing happens', async () => {
    const { read } = opened({ heartbeatMs: 1 });
    await read();
    expect(await read()).toBe(': beat\n\n');
  });

  it('ends by its signal, cleanly and once', async () => {
    const { abort, ends, read, feed } = opened();
    await read();
    const next = read();
    abort.abort();
    expect(await next).toBeUndefined();
    expect(ends).toEqual(['end']);
    expect(feed.waiting).toBe(0);
  });

  it('ends when the reader leaves, and when a reader that does not read is told to', async () => {
    const left = opened();
    await left.reader.cancel();
    expect(left.ends).toEqual(['end']);
    const silent = opened();
    silent.abort.abort();
    expect(silent.ends).toEqual(['end']);
  });
});
