import { describe, expect, it } from 'vitest';
import { mergeFacts } from '../../catalog/merged-facts.ts';
import { titleOfUpload } from '../../catalog/release-title.ts';
import type { MediaTitle, MediaTitleStore } from '../../storage/media-titles.ts';
import { TitleShelf } from './title-shelf.ts';

const rules = { mergeFacts, titleOfUpload };

function title(message_id: number, custom_name: string, changes: Partial<MediaTitle> = {}): MediaTitle {
  return {
    chat_id: 1000,
    message_id,
    custom_name,
    file_name: null,
    file_type: 'video',
    ...{ document_id: '1', file_size: 1, mime_type: 'video/mp4', thumb: null, duration: null },
    uploaded_by: 1,
    created_at: new Date(1_700_000_000_000 + message_id * 1000).toISOString(),
    is_active: true,
    layers: {},
    changed_at_ms: message_id,
    ...changes,
  };
}

const numbered = (message_id: number, changes: Partial<MediaTitle> = {}) =>
  title(message_id, 'x', { layers: { name: { title: `Film no. ${message_id}` } }, ...changes });

/** A store whose rows the test changes; counts what is read. */
function storeOf(rows: MediaTitle[]) {
  const reads = { newest: 0, changedSince: 0 };
  const titles: MediaTitleStore = {
    newest: async ({ after, limit }) => {
      reads.newest += 1;
      const order = rows.filter(({ is_active }) => is_active).sort((a, b) => b.message_id - a.message_id);
      return order.filter(({ message_id }) => !after || message_id < after.message_id).slice(0, limit);
    },
    changedSince: async ({ sinceMs, after, limit }) => {
      reads.changedSince += 1;
      const from = after?.changed_at_ms ?? sinceMs - 1;
      const order = rows.filter((row) => row.changed_at_ms > from).sort((a, b) => a.changed_at_ms - b.changed_at_ms);
      return order.slice(0, limit);
    },
  };
  return { titles, reads };
}

async function shelfOf(rows: MediaTitle[], maxFiles?: number) {
  const clock = { ms: 1_800_000_000_000, nowMs: () => clock.ms };
  const { titles, reads } = storeOf(rows);
  const shelf = new TitleShelf({ titles, rules, clock, ...(maxFiles ? { maxFiles } : {}) });
  await shelf.refresh();
  const names = (kind: 'movie' | 'series', genre?: string) =>
    shelf.list({ kind, genre, skip: 0, limit: 100 }).map(({ name }) => name);
  return { shelf, clock, reads, names };
}

describe('the shelf', () => {
  it('puts copies of a film and episodes of a series together, newest first', async () => {
    const { shelf, names } = await shelfOf([
      title(1, 'Heat 1995 720p'),
      title(2, 'Twin Peaks S01E02 1080p'),
      title(3, 'Alien 1979'),
      title(4, 'Twin Peaks S01E01-E03'),
      title(5, 'Heat (1995) [2160p]'),
      title(6, 'song.mp3', { file_type: 'audio' }),
    ]);
    expect(names('movie')).toEqual(['Heat', 'Alien']);
    expect(names('series')).toEqual(['Twin Peaks']);
    const heat = shelf.ofFile({ chat_id: 1000, message_id: 1 });
    expect(heat?.files.map(({ message_id, quality }) => [message_id, quality])).toEqual([
      [5, '2160p'],
      [1, '720p'],
    ]);
    const peaks = shelf.ofFile({ chat_id: 1000, message_id: 4 });
    expect(peaks?.files.map(({ episodes }) => episodes.map(({ number }) => number))).toEqual([[1, 2, 3], [2]]);
  });

  it('goes by TMDB where it was asked, whatever the names', async () => {
    const tmdb = { title: 'Dark', tmdb: { kind: 'tv', id: 5 }, imdb: 'tt5753856', genres: ['Mystery'] } as const;
    const layers = (episode: number): MediaTitle['layers'] => ({
      name: { title: `x${episode}`, season: 1, episodes: [episode] },
      tmdb: { ...tmdb, genres: [...tmdb.genres] },
    });
    const { shelf, names } = await shelfOf([
      title(1, 'x1', { layers: layers(1) }),
      title(2, 'x2', { layers: layers(2) }),
    ]);
    expect(names('series')).toEqual(['Dark']);
    expect(shelf.ofImdb('series', 'tt5753856')?.files).toHaveLength(2);
    expect(shelf.ofImdb('movie', 'tt5753856')).toBeUndefined();
    expect(names('series', 'Mystery')).toEqual(['Dark']);
    expect(names('series', 'Comedy')).toEqual([]);
    expect(shelf.genres()).toEqual(['Mystery']);
  });

  it('has a line for dated shows and whole seasons', async () => {
    const { shelf } = await shelfOf([title(1, 'Show 2024-03-14'), title(2, 'Other S02')]);
    expect(shelf.ofFile({ chat_id: 1000, message_id: 1 })?.files[0]?.episodes).toEqual([{ season: 2024, number: 314 }]);
    expect(shelf.ofFile({ chat_id: 1000, message_id: 2 })?.files[0]?.episodes).toEqual([{ season: 2, number: 0 }]);
  });

  it('reads only changes later, at most every three seconds, once for all', async () => {
    const rows = [title(1, 'Heat 1995'), title(2, 'Alien 1979'), title(3, 'Dark S01E01')];
    const { shelf, clock, reads, names } = await shelfOf(rows);
    await shelf.refresh();
    expect(reads).toEqual({ newest: 1, changedSince: 0 });
    clock.ms += 3000;
    rows[0] = title(1, 'Ronin 1998', { changed_at_ms: clock.ms });
    rows[1] = title(2, 'Alien 1979', { changed_at_ms: clock.ms + 1, is_active: false });
    rows[2] = title(3, 'Dark S01E01', { changed_at_ms: clock.ms + 2, file_type: 'file' });
    rows.push(title(4, 'Ran 1985', { changed_at_ms: clock.ms + 3 }));
    await Promise.all([shelf.refresh(), shelf.refresh(), shelf.refresh()]);
    expect(reads).toEqual({ newest: 1, changedSince: 1 });
    expect(names('movie')).toEqual(['Ran', 'Ronin']);
    expect(names('series')).toEqual([]);
    expect(shelf.ofFile({ chat_id: 1000, message_id: 2 })).toBeUndefined();
  });

  it('looks again when the clock was put back', async () => {
    const rows = [title(1, 'Heat 1995')];
    const { shelf, clock, names } = await shelfOf(rows);
    clock.ms -= 3_600_000;
    rows.push(title(2, 'Alien 1979', { changed_at_ms: clock.ms }));
    await shelf.refresh();
    expect(names('movie')).toEqual(['Alien', 'Heat']);
  });

  it('reads on after a store that was away', async () => {
    const rows = [title(1, 'Heat 1995')];
    const { titles } = storeOf(rows);
    let isAway = true;
    const flaky: MediaTitleStore = {
      ...titles,
      newest: async (query) => {
        if (isAway) throw new Error('away');
        return titles.newest(query);
      },
    };
    const shelf = new TitleShelf({ titles: flaky, rules, clock: { nowMs: () => 0 } });
    await expect(shelf.refresh()).rejects.toThrow('away');
    isAway = false;
    await shelf.refresh();
    expect(shelf.list({ kind: 'movie', skip: 0, limit: 9 })).toHaveLength(1);
  });

  it('keeps no more files than it may, the newest', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => numbered(index + 1));
    const { shelf, clock } = await shelfOf(rows, 300);
    const ids = () =>
      shelf.list({ kind: 'movie', skip: 0, limit: 1000 }).flatMap(({ files }) => files.map((f) => f.message_id));
    expect(ids()).toEqual(Array.from({ length: 300 }, (_, index) => 450 - index));
    clock.ms += 3000;
    rows.push(numbered(451, { changed_at_ms: clock.ms }));
    rows[0] = numbered(1, { changed_at_ms: clock.ms + 1 });
    await shelf.refresh();
    expect(ids()).toEqual(Array.from({ length: 300 }, (_, index) => 451 - index));
  });
});
