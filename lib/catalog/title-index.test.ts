// The index of titles: finding, filters, order, and what it may grow to.
import { describe, expect, it } from 'vitest';
import { relevanceItems, relevanceScore } from '../../bench/search/relevance-score.ts';
import type { FactLayer } from '../storage/media-facts.ts';
import type { MediaTitle } from '../storage/media-titles.ts';
import { TitleIndex } from './title-index.ts';
import type { TitleSort } from './title-order.ts';
import type { ListPlace, TitleFilter } from './title-search.ts';

function item(id: number, name: string, facts: FactLayer = {}, more: Partial<MediaTitle> = {}): MediaTitle {
  return {
    ...{ document_id: '1', file_size: 1, mime_type: 'video/mp4', thumb: null, duration: null },
    ...{ chat_id: 10, message_id: id, custom_name: name, file_name: null, file_type: 'video', uploaded_by: 1 },
    created_at: '2026-01-10T12:00:00Z',
    is_active: true,
    layers: Object.keys(facts).length > 0 ? { name: facts } : {},
    changed_at_ms: 0,
    ...more,
  };
}

function indexOf(...items: readonly MediaTitle[]): TitleIndex {
  const index = new TitleIndex();
  for (const each of items) index.put(each);
  return index;
}

function ids(index: TitleIndex, query: string, filter: TitleFilter = {}): number[] {
  return index.find({ query, filter, offset: 0, limit: 100 }).places.map(({ messageId }) => messageId);
}

describe('order', () => {
  it('puts the title that is covered most first', () => {
    const index = indexOf(
      item(1, 'The Matrix'),
      item(2, 'The Matrix Reloaded'),
      item(3, 'Making of The Matrix Reloaded'),
    );
    expect(ids(index, 'the matrix')).toEqual([1, 2, 3]);
  });

  it('prefers the title to the file name, and exact words to beginnings and errors', () => {
    const byFile = item(3, 'Something', {}, { file_name: 'heat.mkv' });
    expect(ids(indexOf(byFile, item(1, 'Heat'), item(2, 'Heather')), 'heat')).toEqual([1, 2, 3]);
  });

  it('puts the newest of equal ones first, then the higher post, then the higher channel, however they came', () => {
    const all = [
      item(1, 'Film', {}, { created_at: '2026-01-01T00:00:00Z' }),
      item(2, 'Film', {}, { created_at: '2026-01-02T00:00:00Z' }),
      item(3, 'Film', {}, { created_at: '2026-01-02T00:00:00Z' }),
      item(3, 'Film', {}, { created_at: '2026-01-02T00:00:00Z', chat_id: 11 }),
    ];
    const places = (index: TitleIndex) => index.find({ query: 'film', filter: {}, offset: 0, limit: 9 }).places;
    const found = places(indexOf(...all));
    expect(found.map(({ messageId, chatId }) => [messageId, chatId])).toEqual([
      [3, 11],
      [3, 10],
      [2, 10],
      [1, 10],
    ]);
    expect(places(indexOf(...all.toReversed()))).toEqual(found);
  });

  it('gives any page of one order', () => {
    const index = indexOf(...Array.from({ length: 50 }, (_, id) => item(id + 1, `Part ${id % 7}`)));
    const whole = ids(index, 'part');
    expect(new Set(whole).size).toBe(50);
    const pages = [0, 20, 40].flatMap((offset) => index.find({ query: 'part', filter: {}, offset, limit: 20 }).places);
    expect(pages.map(({ messageId }) => messageId)).toEqual(whole);
    expect(index.find({ query: 'part', filter: {}, offset: 50, limit: 20 })).toEqual({ total: 50, places: [] });
  });
});

describe('facts', () => {
  const index = indexOf(
    item(1, 'a.b.c', { title: 'Dune', year: 2021, quality: '1080p', languages: ['en', 'pt-BR'] }),
    item(2, 'x', { title: 'Dark', season: 1, episodes: [3, 4] }),
    item(3, 'song', { title: 'Halo', artist: 'Beyoncé', album: 'I Am' }, { file_type: 'audio', uploaded_by: 7 }),
    item(4, 'Notes', {}, { file_type: 'file' }),
    item(5, 'Lost.S01E02.720p'),
    item(6, 'Dune (1984)'),
  );

  it.each<[string, TitleFilter, number[]]>([
    ['dune 2021', {}, [1]],
    ['dune', { year: 1984 }, [6]],
    ['dune', { year: 1985 }, []],
    ['dark s01e04', {}, [2]],
    ['beyonce', {}, [3]],
    ['i am halo', {}, [3]],
    ['', { kind: 'film' }, [6, 1]],
    ['', { kind: 'episode' }, [5, 2]],
    ['', { kind: 'video' }, [6, 5, 2, 1]],
    ['', { kind: 'audio' }, [3]],
    ['', { kind: 'file' }, [4]],
    ['', { quality: '1080p' }, [1]],
    ['', { quality: '2160p' }, []],
    ['', { language: 'pt' }, [1]],
    ['', { language: 'EN-gb' }, [1]],
    ['', { language: 'xx' }, []],
    ['', { uploader: 7 }, [3]],
    ['', { uploader: 8 }, []],
    ['', {}, [6, 5, 4, 3, 2, 1]],
  ])('finds %j with %j', (query, filter, expected) => {
    expect(ids(index, query, filter)).toEqual(expected);
  });
});

describe('lists in another order', () => {
  const gib = 2 ** 30;
  const all = [
    item(1, 'Part 10', { year: 1999 }, { file_size: 5 * gib, duration: 60 }),
    item(2, 'Part 9', { year: 2004, duration: 90.4 }, { file_size: 7 * gib, duration: 5 }),
    item(3, 'Dark S01E10', { title: 'Dark', season: 1, episodes: [10] }, { file_size: 1024 }),
    item(4, 'Dark S01E02', { title: 'Dark', season: 1, episodes: [2] }, { file_size: 2048 }),
    item(5, 'Dark City', { year: 1999 }, { file_size: 1024, duration: null }),
    item(6, 'part', {}, { file_size: 1024 }),
  ];
  const index = indexOf(...all);
  const asked = (sort: TitleSort) => ({ query: '', sort, filter: {}, limit: 10, offset: 0 });
  const expected: readonly (readonly [TitleSort, readonly number[]])[] = [
    ['newest', [6, 5, 4, 3, 2, 1]],
    ['name', [4, 3, 5, 6, 2, 1]],
    ['year', [2, 5, 1, 6, 4, 3]],
    ['longest', [2, 1, 6, 5, 4, 3]],
    ['largest', [2, 1, 4, 6, 5, 3]],
  ];

  it.each(expected)('by %s, equal ones newest first', (sort, order) => {
    expect(index.find(asked(sort)).places.map(({ messageId }) => messageId)).toEqual(order);
  });

  it.each(expected)('by %s, walked by places, none twice and none left out', (sort, order) => {
    for (const limit of [1, 2, 4]) {
      const seen: number[] = [];
      let after: ListPlace | undefined;
      do {
        const found = index.find({ ...asked(sort), limit, filter: after ? { after } : {} });
        seen.push(...found.places.map(({ messageId }) => messageId));
        after = found.last;
      } while (after);
      expect(seen).toEqual(order);
    }
  });

  it('goes on from a place whose item is gone', () => {
    const shrinking = indexOf(...all);
    const { last } = shrinking.find({ ...asked('name'), limit: 2 });
    shrinking.remove({ chatId: 10, messageId: 3 });
    const rest = shrinking.find({ ...asked('name'), filter: last ? { after: last } : {} });
    expect(rest.places.map(({ messageId }) => messageId)).toEqual([5, 6, 2, 1]);
  });

  it('stands in the same order however it came', () => {
    const other = indexOf(...all.toReversed());
    for (const [sort] of expected) expect(other.find(asked(sort)).places).toEqual(index.find(asked(sort)).places);
  });
});

describe('counts', () => {
  const index = indexOf(
    item(1, 'a', { year: 1999, quality: '1080p', languages: ['en', 'de'] }),
    item(2, 'b', { year: 1999, quality: '720p', languages: ['en-GB'] }),
    item(3, 'c', { year: 2004, quality: '1080p' }),
    item(4, 'd', {}, { file_type: 'audio' }),
    item(5, 'e', { year: 2004 }, { is_active: false }),
  );
  const counts = (filter: TitleFilter) => index.find({ query: '', filter, offset: 0, limit: 0, withCounts: true });

  it('tell what each choice would leave', () => {
    expect(counts({})).toEqual({
      total: 4,
      places: [],
      counts: {
        years: [
          { value: 2004, total: 1 },
          { value: 1999, total: 2 },
        ],
        qualities: [
          { value: '1080p', total: 2 },
          { value: '720p', total: 1 },
        ],
        languages: [
          { value: 'en', total: 2 },
          { value: 'de', total: 1 },
        ],
      },
    });
  });

  it('are under all other filters, and not under their own', () => {
    const { total, counts: found } = counts({ year: 1999, quality: '720p' });
    expect(total).toBe(1);
    expect(found?.years).toEqual([{ value: 1999, total: 1 }]);
    expect(found?.qualities.map(({ value }) => value)).toEqual(['1080p', '720p']);
    expect(found?.languages).toEqual([{ value: 'en', total: 1 }]);
  });

  it('of a filter that leaves nothing still tell what one could choose instead', () => {
    const { total, counts: found } = counts({ quality: '4320p' });
    expect([total, found?.years, found?.qualities.length]).toEqual([0, [], 2]);
  });

  it('are at most 200 of each', () => {
    const years = Array.from({ length: 300 }, (_, at) => item(at + 1, `f ${at}`, { year: 1700 + at }));
    const found = indexOf(...years).find({ query: '', filter: {}, offset: 0, limit: 0, withCounts: true });
    expect(found.counts?.years).toHaveLength(200);
  });
});

describe('changes', () => {
  it('replaces, takes out and takes in again', () => {
    const index = indexOf(item(1, 'Heat'));
    index.put(item(1, 'Ronin'));
    expect([ids(index, 'heat'), ids(index, 'ronin')]).toEqual([[], [1]]);
    index.put(item(1, 'Ronin', {}, { is_active: false }));
    expect(ids(index, 'ronin')).toEqual([]);
    expect([index.size, index.has({ chatId: 10, messageId: 1 })]).toEqual([0, false]);
    index.put(item(1, 'Ronin'));
    expect(ids(index, '')).toEqual([1]);
  });

  it('knows which share of it is dead', () => {
    const index = indexOf(item(1, 'A'), item(2, 'B'), item(3, 'C'), item(4, 'D'));
    index.put(item(1, 'E'));
    expect(index.deadShare).toBeCloseTo(0.2);
  });

  it('keeps thousands of items apart', () => {
    const index = indexOf(...Array.from({ length: 5000 }, (_, id) => item(id + 1, `Film number${id + 1}`)));
    for (const id of [1, 77, 4999, 5000]) expect(ids(index, `number${id}`)[0]).toBe(id);
    expect(ids(index, 'film')).toHaveLength(100);
    expect(index.find({ query: 'film', filter: {}, offset: 4995, limit: 10 })).toMatchObject({ total: 5000 });
  });
});

describe('relevance', () => {
  it('finds what people mean, in every kind of query of the set', () => {
    const index = indexOf(...relevanceItems());
    const score = relevanceScore((query) => ids(index, query));
    // The two ways of writing Chinese, and alphabets other than Cyrillic and Greek in Latin letters: known limits.
    expect(score.failed.map(({ query: [, typed] }) => typed)).toEqual(['大話西遊', 'dangal']);
    expect(score.queries).toBeGreaterThanOrEqual(250);
  });

  it('gives the same lists whichever way the index was filled', () => {
    const items = relevanceItems();
    const [forwards, backwards] = [indexOf(...items), indexOf(...items.toReversed())];
    for (const query of ['the', 'star wars', 'matirx', 'брат', 'dark s01', '千', 's', '2', 'spider man']) {
      expect(ids(backwards, query), query).toEqual(ids(forwards, query));
    }
  });
});
