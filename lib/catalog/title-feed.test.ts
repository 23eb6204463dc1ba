// The index in step with a store that others write to.
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { silentLog } from '../log.ts';
import type { MediaTitle, MediaTitleStore } from '../storage/media-titles.ts';
import { TitleFeed } from './title-feed.ts';

const later = () => new Promise((resolve) => setTimeout(resolve, 1));

/** A clock whose sleepers wake when told. */
class StandingClock implements Clock {
  now = 1_000_000;
  readonly pauses: number[] = [];
  #wake: (() => void)[] = [];
  nowMs = () => this.now;
  sleep = (delayMs: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      this.pauses.push(delayMs);
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake.push(wake);
      signal?.addEventListener('abort', wake);
      if (signal?.aborted) wake();
    });
  async tick(): Promise<void> {
    this.now += 3000;
    for (const wake of this.#wake.splice(0)) wake();
    for (let turn = 0; turn < 20; turn += 1) await later();
  }
}

/** Titles in memory, with the obligations of the store. */
class MadeTitles implements MediaTitleStore {
  readonly items = new Map<number, MediaTitle>();
  now = 50_000;
  isAway = false;
  newestCalls = 0;

  write(id: number, name: string, more: Partial<MediaTitle> = {}): void {
    this.now += 1;
    this.items.set(id, {
      ...{ document_id: '1', file_size: 1, mime_type: 'video/mp4', thumb: null, duration: null },
      ...{ chat_id: 10, message_id: id, custom_name: name, file_name: null, file_type: 'video', uploaded_by: 1 },
      created_at: new Date(id * 1000).toISOString(),
      ...{ is_active: true, layers: {}, changed_at_ms: this.now },
      ...more,
    });
  }

  async newest({ after, limit }: Parameters<MediaTitleStore['newest']>[0]): Promise<readonly MediaTitle[]> {
    this.#check();
    this.newestCalls += 1;
    const active = [...this.items.values()].filter((item) => item.is_active);
    const older = active.filter((item) => !after || item.message_id < after.message_id);
    return older.sort((a, b) => b.message_id - a.message_id).slice(0, limit);
  }

  async changedSince({ sinceMs, after, limit }: Parameters<MediaTitleStore['changedSince']>[0]) {
    this.#check();
    const order = (item: { readonly changed_at_ms: number; readonly message_id: number }) =>
      item.changed_at_ms * 1e6 + item.message_id;
    const changed = [...this.items.values()].filter(
      (item) => item.changed_at_ms >= sinceMs && (!after || order(item) > order(after)),
    );
    return changed.sort((a, b) => order(a) - order(b)).slice(0, limit);
  }

  #check(): void {
    if (this.isAway) throw new AppError('storage_unavailable');
  }
}

let feed: TitleFeed;
afterEach(() => feed.stop());

function world(options: { readonly maxTitles?: number } = {}) {
  const [titles, clock] = [new MadeTitles(), new StandingClock()];
  const warnings: string[] = [];
  const log = { ...silentLog, child: () => log, warn: (event: string) => void warnings.push(event) };
  feed = new TitleFeed({ titles, clock, log, ...options });
  const find = async (query: string) => {
    const { places, total, isWarming } = await feed.find({ query, filter: {}, offset: 0, limit: 1000 });
    return { ids: places.map(({ messageId }) => messageId), total, isWarming };
  };
  return { titles, clock, warnings, find };
}

describe('warming', () => {
  it('begins with the newest and answers before it is done', async () => {
    const { titles, find, clock } = world();
    for (let id = 1; id <= 1000; id += 1) titles.write(id, `Part ${id}`);
    feed.start();
    const first = await find('part');
    expect(first.isWarming).toBe(true);
    expect(first.total).toBeGreaterThanOrEqual(200);
    expect(first.ids).toContain(1000);
    expect(first.ids).not.toContain(1);
    await clock.tick();
    expect(await find('part')).toMatchObject({ total: 1000, isWarming: false });
  });

  it('takes at most so many titles, the newest', async () => {
    const { titles, clock, find } = world({ maxTitles: 400 });
    for (let id = 1; id <= 1000; id += 1) titles.write(id, `Part ${id}`);
    feed.start();
    await clock.tick();
    titles.write(1001, 'Part 1001');
    feed.changed();
    expect(await find('part')).toMatchObject({ total: 400, isWarming: false });
  });

  it('goes on where it was when the store comes back, and warns once', async () => {
    const { titles, clock, find, warnings } = world();
    for (let id = 1; id <= 500; id += 1) titles.write(id, `Part ${id}`);
    titles.isAway = true;
    feed.start();
    for (let poll = 0; poll < 3; poll += 1) await clock.tick();
    expect(await find('part')).toMatchObject({ total: 0, isWarming: true });
    expect(warnings).toEqual(['the titles cannot be read, trying on']);
    titles.isAway = false;
    await clock.tick();
    expect(await find('part')).toMatchObject({ total: 500, isWarming: false });
  });
});

describe('changes', () => {
  it('twice within a millisecond are both found', async () => {
    const { titles, find } = world();
    titles.write(1, 'Metropolis');
    feed.start();
    await find('warm');
    titles.write(2, 'Nosferatu');
    feed.changed();
    expect((await find('nosferatu')).ids).toEqual([2]);
    titles.write(2, 'Faust', { changed_at_ms: titles.now });
    feed.changed();
    expect([(await find('nosferatu')).ids, (await find('faust')).ids]).toEqual([[], [2]]);
  });

  it('of others are found with the next poll, at most 4 s later', async () => {
    const { titles, clock, find } = world();
    titles.write(1, 'Heat');
    feed.start();
    await clock.tick();
    titles.write(2, 'Ronin');
    titles.write(1, 'Heat', { is_active: false });
    expect((await find('ronin')).ids).toEqual([]);
    await clock.tick();
    expect((await find('ronin')).ids).toEqual([2]);
    expect((await find('heat')).ids).toEqual([]);
    expect(Math.max(...clock.pauses)).toBeLessThanOrEqual(4000);
  });

  it('of our own are found by the next search', async () => {
    const { titles, clock, find } = world();
    feed.start();
    await clock.tick();
    titles.write(2, 'Ronin');
    feed.changed();
    expect((await find('ronin')).ids).toEqual([2]);
  });

  it('are found although the clock of their writer was seconds behind', async () => {
    const { titles, clock, find } = world();
    titles.write(1, 'Heat');
    feed.start();
    await clock.tick();
    titles.write(2, 'Ronin', { changed_at_ms: titles.now - 8000 });
    await clock.tick();
    expect((await find('ronin')).ids).toEqual([2]);
  });

  it('are not lost while older titles are still being read', async () => {
    const { titles, clock, find } = world();
    for (let id = 1; id <= 600; id += 1) titles.write(id, `Part ${id}`);
    feed.start();
    await find('part');
    titles.write(5, 'Ronin');
    titles.write(6, 'Part', { is_active: false });
    feed.changed();
    expect((await find('ronin')).ids).toEqual([5]);
    await clock.tick();
    expect(await find('part')).toMatchObject({ total: 598, isWarming: false });
    expect((await find('ronin')).ids).toEqual([5]);
  });
});

describe('memory', () => {
  it('is given back when many titles were replaced: the index is built anew beside the old one', async () => {
    const { titles, clock, find } = world();
    for (let id = 1; id <= 100; id += 1) titles.write(id, `Part ${id}`);
    feed.start();
    await clock.tick();
    const before = titles.newestCalls;
    for (let round = 0; round < 30; round += 1) {
      for (let id = 1; id <= 100; id += 1) titles.write(id, `Round ${round} part ${id}`);
      feed.changed();
      expect(await find('part')).toMatchObject({ total: 100 });
      await clock.tick();
    }
    await clock.tick();
    expect(titles.newestCalls).toBeGreaterThan(before);
    expect(feed.positions).toBeLessThanOrEqual(1200);
    expect(await find('part')).toMatchObject({ total: 100, isWarming: false });
  });
});
