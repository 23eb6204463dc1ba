import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { EventFeed } from './event-feed.ts';

const feedOf = (count: number, capacity = 3) => {
  const feed = new EventFeed({ epoch: 'a1', capacity });
  for (let n = 1; n <= count; n += 1) feed.publish('added', { message_id: n });
  return feed;
};
const ids = (feed: EventFeed, place: number) => feed.after(place)?.map(({ data }) => data.message_id);

describe('the ring of events', () => {
  it('gives what is behind a place, in order', () => {
    expect(ids(feedOf(3), 1)).toEqual([2, 3]);
    expect(ids(feedOf(3), 3)).toEqual([]);
  });

  it('keeps so many and says when some are gone', () => {
    const feed = feedOf(10);
    expect(ids(feed, 7)).toEqual([8, 9, 10]);
    expect(ids(feed, 6)).toBeUndefined();
    expect(() => new EventFeed({ epoch: 'a', capacity: 0 })).toThrow(RangeError);
  });

  it.each([
    ['a1-7', 7],
    ['a1-10', 10],
    ['a1-6', undefined],
    ['a1-11', undefined],
    ['b2-9', undefined],
    ['a1-x', undefined],
    ['', undefined],
    ['a1-1e1', undefined],
  ])('knows the place %s', (id, place) => expect(feedOf(10).placeOf(id)).toBe(place));

  it('wakes who waits, and forgets who has gone', async () => {
    const feed = feedOf(1);
    const forEver = 2 ** 31;
    const { signal } = new AbortController();
    const woken = feed.waitAfter(1, forEver, systemClock, signal);
    const gone = new AbortController();
    const left = feed.waitAfter(1, forEver, systemClock, gone.signal);
    gone.abort();
    expect(await left).toBe(false);
    expect(feed.waiting).toBe(1);
    feed.publish('changed', {});
    expect(await woken).toBe(true);
    expect(feed.waiting).toBe(0);
    expect(await feed.waitAfter(0, forEver, systemClock, signal)).toBe(true);
    expect(await feed.waitAfter(2, 1, systemClock, signal)).toBe(false);
  });
});
