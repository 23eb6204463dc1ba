// What every store must do for viewers: progress, lists, subtitles that belong to films. Called once per engine.
import { describe, expect, it } from 'vitest';
import { mostSidecars, type SidecarLink } from '#lib/storage/sidecar-store.ts';
import type { Storage } from '#lib/storage/storage.ts';
import type {
  ViewerListEntry,
  ViewerListStore,
  ViewerProgress,
  ViewerProgressStore,
} from '#lib/storage/viewer-store.ts';

/** Minutes after noon. */
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 10, 12, minutes, 0, 1)).toISOString();

function progress(changes: Partial<ViewerProgress> = {}): ViewerProgress {
  return {
    viewer_id: 'u:1',
    chat_id: 1234567890,
    message_id: 7,
    position_seconds: 61.25,
    duration_seconds: 5400,
    is_finished: false,
    updated_at: at(0),
    ...changes,
  };
}

function listed(changes: Partial<ViewerListEntry> = {}): ViewerListEntry {
  return { viewer_id: 'u:1', chat_id: 1234567890, message_id: 7, rank: 1_768_046_400_000, added_at: at(0), ...changes };
}

const link = (changes: Partial<SidecarLink> = {}): SidecarLink => ({
  ...{ upload_key: '7:1', chat_id: 1234567890, message_id: 7, linked_at: at(0) },
  ...changes,
});

const ids = (records: readonly { readonly message_id: number }[]) => records.map(({ message_id }) => message_id);

type ViewerStores = Pick<Storage, 'viewerProgress' | 'viewerLists' | 'sidecars'>;

/**
 * Registers the suite.
 *
 * @param current the stores of the running test.
 * @param restart ends them and opens the data again.
 */
export function viewerContract(engine: string, current: () => ViewerStores, restart: () => Promise<void>): void {
  describe(`${engine}: progress of viewers`, () => {
    it('is found as it was saved, over a restart too, by its viewer and item alone', async () => {
      const unknownLength = progress({ viewer_id: `a:${'f'.repeat(32)}`, duration_seconds: null, position_seconds: 0 });
      expect(await current().viewerProgress.save(progress())).toBe(true);
      expect(await current().viewerProgress.save(unknownLength)).toBe(true);
      await restart();
      const store = current().viewerProgress;
      expect(await store.find('u:1', progress())).toEqual(progress());
      expect(await store.find(unknownLength.viewer_id, progress())).toEqual(unknownLength);
      expect(await store.find('u:2', progress())).toBeUndefined();
      expect(await store.find('u:1', progress({ chat_id: 1 }))).toBeUndefined();
      expect(await store.find('u:1', progress({ message_id: 8 }))).toBeUndefined();
    });

    it('the last one by its time wins, whatever the order of the calls', async () => {
      const store = current().viewerProgress;
      const last = progress({ position_seconds: 99, updated_at: at(5), is_finished: true });
      await store.save(last);
      expect(await store.save(progress({ position_seconds: 1, updated_at: at(4) }))).toBe(false);
      expect(await store.find('u:1', last)).toEqual(last);
      const same = { ...last, position_seconds: 100, is_finished: false };
      expect(await store.save(same)).toBe(true);
      expect(await store.find('u:1', last)).toEqual(same);
    });

    it('fifty writers of one record leave one, the last', async () => {
      const store = current().viewerProgress;
      const records = Array.from({ length: 50 }, (_, index) =>
        progress({ position_seconds: index, updated_at: at(index) }),
      );
      await Promise.all(records.map((record) => store.save(record)));
      expect(await store.page({ viewerId: 'u:1', limit: 10 })).toEqual([records[49]]);
    });

    it('is listed the latest first, in pages without gap or repeat, equal times by item', async () => {
      const store = current().viewerProgress;
      const times: readonly (readonly [number, number])[] = [
        [1, 1],
        [2, 5],
        [3, 5],
        [4, 5],
        [5, 9],
      ];
      for (const [message_id, minutes] of times) await store.save(progress({ message_id, updated_at: at(minutes) }));
      await store.save(progress({ message_id: 3, chat_id: 2, updated_at: at(5) }));
      await store.save(progress({ message_id: 6, viewer_id: 'u:2' }));
      const seen: ViewerProgress[] = [];
      for (let after: ViewerProgress | undefined; ; ) {
        const page = await store.page({ viewerId: 'u:1', limit: 2, ...(after ? { after } : {}) });
        seen.push(...page);
        after = page.at(-1);
        if (page.length < 2 || !after) break;
      }
      expect(ids(seen)).toEqual([5, 4, 3, 3, 2, 1]);
      expect(seen.map(({ chat_id }) => chat_id)[3]).toBe(2);
      expect(await store.page({ viewerId: 'u:1', limit: 0 })).toEqual([]);
    });

    it('is listed finished or unfinished', async () => {
      const store = current().viewerProgress;
      await store.save(progress({ message_id: 1, is_finished: true }));
      await store.save(progress({ message_id: 2 }));
      expect(ids(await store.page({ viewerId: 'u:1', isFinished: false, limit: 9 }))).toEqual([2]);
      expect(ids(await store.page({ viewerId: 'u:1', isFinished: true, limit: 9 }))).toEqual([1]);
      expect(ids(await store.page({ viewerId: 'u:1', limit: 9 }))).toEqual([2, 1]);
    });

    it('is removed one by one or all of a viewer, and nobody else loses anything', async () => {
      const store = current().viewerProgress;
      for (const message_id of [1, 2, 3]) await store.save(progress({ message_id }));
      await store.save(progress({ viewer_id: 'u:2' }));
      expect(await store.remove('u:1', progress({ message_id: 2 }))).toBe(true);
      expect(await store.remove('u:1', progress({ message_id: 2 }))).toBe(false);
      expect(await store.clear('u:1')).toBe(2);
      expect(await store.clear('u:1')).toBe(0);
      expect(await store.page({ viewerId: 'u:2', limit: 9 })).toHaveLength(1);
    });

    it('of unknown viewers is swept by its age, the oldest first, a batch at a time; that of others stays', async () => {
      const store = current().viewerProgress;
      const unknown = `a:${'0'.repeat(32)}`;
      for (const index of [3, 1, 2, 9]) {
        await store.save(progress({ viewer_id: unknown, message_id: index, updated_at: at(index) }));
        await store.save(progress({ viewer_id: `u:${index}`, message_id: index, updated_at: at(index) }));
        await store.save(progress({ viewer_id: `k:${index}`, message_id: index, updated_at: at(index) }));
      }
      const left = async () => ids(await store.page({ viewerId: unknown, limit: 9 }));
      expect(await store.sweep({ before: at(9), limit: 0 })).toBe(0);
      expect(await store.sweep({ before: at(9), limit: 2 })).toBe(2);
      expect(await left()).toEqual([9, 3]);
      expect(await store.sweep({ before: at(9), limit: 2 })).toBe(1);
      expect(await store.sweep({ before: at(9), limit: 2 })).toBe(0);
      expect(await left()).toEqual([9]);
      for (const who of ['u:1', 'k:3']) expect(await store.page({ viewerId: who, limit: 9 })).toHaveLength(1);
    });

    it.each(["'; DROP TABLE viewer_progress; --", '{"$ne":null}', '$where', 'u:1\u{1f600}'])(
      'the viewer %j is a name like any other',
      async (viewer_id) => {
        const store = current().viewerProgress;
        await store.save(progress());
        expect(await store.page({ viewerId: viewer_id, limit: 9 })).toEqual([]);
        await store.save(progress({ viewer_id, message_id: 8 }));
        expect(ids(await store.page({ viewerId: viewer_id, limit: 9 }))).toEqual([8]);
      },
    );
  });

  describe(`${engine}: lists of viewers`, () => {
    it('take an item once and give it back, over a restart too', async () => {
      expect(await current().viewerLists.add(listed())).toBe('added');
      expect(await current().viewerLists.add(listed({ rank: 5, added_at: at(9) }))).toBe('exists');
      await restart();
      expect(await current().viewerLists.find('u:1', listed())).toEqual(listed());
      expect(await current().viewerLists.find('u:2', listed())).toBeUndefined();
      expect(await current().viewerLists.remove('u:1', listed())).toBe(true);
      expect(await current().viewerLists.remove('u:1', listed())).toBe(false);
      expect(await current().viewerLists.page({ viewerId: 'u:1', limit: 9 })).toEqual([]);
    });

    it('fifty at once add one item once', async () => {
      const store = current().viewerLists;
      const answers = await Promise.all(Array.from({ length: 50 }, () => store.add(listed())));
      expect(answers.filter((answer) => answer === 'added')).toHaveLength(1);
      expect(await store.page({ viewerId: 'u:1', limit: 9 })).toHaveLength(1);
    });

    it('of unknown viewers are swept by the age of their entries, a batch at a time; those of others stay', async () => {
      const store = current().viewerLists;
      const unknown = `a:${'f'.repeat(32)}`;
      for (const index of [2, 1, 3, 9]) {
        await store.add(listed({ viewer_id: unknown, message_id: index, rank: -index, added_at: at(index) }));
        await store.add(listed({ message_id: index, added_at: at(index) }));
      }
      const left = async () => ids(await store.page({ viewerId: unknown, limit: 9 }));
      expect(await store.sweep({ before: at(9), limit: 0 })).toBe(0);
      expect(await store.sweep({ before: at(9), limit: 2 })).toBe(2);
      expect(await left()).toEqual([3, 9]);
      expect(await store.sweep({ before: at(9), limit: 9 })).toBe(1);
      expect(await left()).toEqual([9]);
      expect(await store.page({ viewerId: 'u:1', limit: 9 })).toHaveLength(4);
    });

    it('are paged by rank and ranked anew; what is not there is passed over', async () => {
      const store = current().viewerLists;
      for (const message_id of [1, 2, 3, 4]) await store.add(listed({ message_id, rank: message_id < 3 ? 10 : 20 }));
      await store.add(listed({ viewer_id: 'u:2', message_id: 9 }));
      const first = await store.page({ viewerId: 'u:1', limit: 3 });
      expect(ids(first)).toEqual([4, 3, 2]);
      const after = first[2];
      expect(ids(await store.page({ viewerId: 'u:1', limit: 3, ...(after ? { after } : {}) }))).toEqual([1]);
      const order = [2, 4, 1, 3, 9].map((message_id, index) => ({
        chat_id: 1234567890,
        message_id,
        rank: 100 - index,
      }));
      await store.rank('u:1', order);
      expect(ids(await store.page({ viewerId: 'u:1', limit: 9 }))).toEqual([2, 4, 1, 3]);
      expect(await store.find('u:2', listed({ message_id: 9 }))).toEqual(listed({ viewer_id: 'u:2', message_id: 9 }));
      await store.rank('u:1', []);
    });
  });

  describe(`${engine}: subtitles that belong to films`, () => {
    it('are found by their film, the latest first, over a restart too', async () => {
      await current().sidecars.link(link());
      await current().sidecars.link(link({ upload_key: '7:2', linked_at: at(1) }));
      await current().sidecars.link(link({ upload_key: '7:3', message_id: 8 }));
      await restart();
      const found = await current().sidecars.of(1234567890, 7);
      expect(found).toEqual([link({ upload_key: '7:2', linked_at: at(1) }), link()]);
      expect(await current().sidecars.of(1, 7)).toEqual([]);
    });

    it('belong to the film that was said last, and no more are looked at than a film may have', async () => {
      const store = current().sidecars;
      await store.link(link());
      await store.link(link({ message_id: 9, linked_at: at(2) }));
      expect(await store.of(1234567890, 7)).toEqual([]);
      expect(await store.of(1234567890, 9)).toEqual([link({ message_id: 9, linked_at: at(2) })]);
      for (let index = 0; index < mostSidecars + 3; index += 1) await store.link(link({ upload_key: `8:${index}` }));
      expect(await store.of(1234567890, 7)).toHaveLength(mostSidecars);
    });
  });
}

/** What {@link viewerBoundsContract} needs: stores that keep no more than so many records of a viewer. */
export interface BoundedViewerStores {
  readonly viewerProgress: (most: number) => ViewerProgressStore;
  readonly viewerLists: (most: number) => ViewerListStore;
}

/** Registers the suite of the bounds; apart, as those of the product take long to reach. */
export function viewerBoundsContract(engine: string, current: () => BoundedViewerStores): void {
  describe(`${engine}: bounds of viewers`, () => {
    it('of too many records of a viewer the oldest go, and nobody else loses any', async () => {
      const store = current().viewerProgress(5);
      await store.save(progress({ viewer_id: 'u:2', message_id: 1 }));
      for (const index of [3, 1, 5, 2, 4, 7, 6])
        await store.save(progress({ message_id: index, updated_at: at(index) }));
      expect(ids(await store.page({ viewerId: 'u:1', limit: 9 }))).toEqual([7, 6, 5, 4, 3]);
      await store.save(progress({ message_id: 3, updated_at: at(8) }));
      expect(ids(await store.page({ viewerId: 'u:1', limit: 9 }))).toEqual([3, 7, 6, 5, 4]);
      expect(await store.page({ viewerId: 'u:2', limit: 9 })).toHaveLength(1);
    });

    it('a full list takes no more, and keeps what it has', async () => {
      const store = current().viewerLists(3);
      for (const message_id of [1, 2, 3])
        expect(await store.add(listed({ message_id, rank: message_id }))).toBe('added');
      expect(await store.add(listed({ message_id: 4 }))).toBe('full');
      expect(await store.add(listed({ message_id: 1 }))).toBe('exists');
      expect(await store.add(listed({ viewer_id: 'u:2' }))).toBe('added');
      await store.remove('u:1', listed({ message_id: 2 }));
      expect(await store.add(listed({ message_id: 4, rank: 4 }))).toBe('added');
      expect(ids(await store.page({ viewerId: 'u:1', limit: 9 }))).toEqual([4, 3, 1]);
    });

    it('ranks more entries than one batch takes', async () => {
      const store = current().viewerLists(120);
      const numbers = Array.from({ length: 120 }, (_, index) => index + 1);
      for (const message_id of numbers) await store.add(listed({ message_id, rank: message_id }));
      await store.rank(
        'u:1',
        numbers.map((message_id) => ({ chat_id: 1234567890, message_id, rank: -message_id })),
      );
      expect(ids(await store.page({ viewerId: 'u:1', limit: 200 }))).toEqual(numbers);
    });
  });
}
