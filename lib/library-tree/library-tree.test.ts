import { describe, expect, it } from 'vitest';
import type { LibraryFile } from './library-entry.ts';
import type { LibraryPlace } from './library-place.ts';
import { LibraryTree } from './library-tree.ts';

const file = (messageId: number, more: Partial<LibraryFile> = {}): LibraryFile => ({
  chat_id: 1,
  message_id: messageId,
  sizeBytes: 10,
  createdAtMs: messageId * 1000,
  etag: `"${messageId}"`,
  contentType: 'video/mp4',
  extension: '.mp4',
  poster: null,
  ...more,
});
const film = (name: string, stem = name): LibraryPlace => ({ part: 'movies', folders: [name], stem });
const episode = (show: string, season: number, stem: string): LibraryPlace => ({
  part: 'shows',
  folders: [show, `Season 0${season}`],
  stem,
});
const paths = (tree: LibraryTree) => [...tree.walk()].map(({ path }) => path.join('/')).sort();
const videos = (tree: LibraryTree) => paths(tree).filter((path) => !/\.(?:nfo|jpg)$/.test(path));

describe('the library tree', () => {
  it('has its four parts before anything is in it', () => {
    const tree = new LibraryTree();
    expect([...tree.root.entries()].map(({ name }) => name)).toEqual(['Movies', 'TV Shows', 'Music', 'Files']);
    expect(tree.find([])).toMatchObject({ kind: 'folder', name: '' });
    expect(tree.find(['Movies'])).toMatchObject({ kind: 'folder', name: 'Movies' });
    expect(tree.find(['Books'])).toBeUndefined();
  });

  it('puts NFO and poster beside a film, and those of a show into its folder', () => {
    const tree = new LibraryTree();
    tree.put(file(1, { poster: 'p1' }), film('Up (2009)', 'Up (2009) [720p]'));
    tree.put(file(2, { poster: 'p2' }), episode('Dark', 1, 'Dark - S01E01'));
    tree.put(file(3, { poster: 'p3', extension: '.mp3' }), {
      part: 'music',
      folders: ['Abba', 'Gold'],
      stem: 'Waterloo',
    });
    tree.put(file(4, { extension: '.zip' }), { part: 'files', folders: ['2026-11'], stem: 'notes' });
    expect(paths(tree)).toEqual([
      'Files/2026-11/notes.zip',
      'Movies/Up (2009)/Up (2009) [720p].mp4',
      'Movies/Up (2009)/Up (2009) [720p].nfo',
      'Movies/Up (2009)/poster.jpg',
      'Music/Abba/Gold/Waterloo.mp3',
      'Music/Abba/Gold/cover.jpg',
      'TV Shows/Dark/Season 01/Dark - S01E01.mp4',
      'TV Shows/Dark/Season 01/Dark - S01E01.nfo',
      'TV Shows/Dark/poster.jpg',
      'TV Shows/Dark/tvshow.nfo',
    ]);
  });

  it('finds every path it shows, and the same thing behind it', () => {
    const tree = new LibraryTree();
    for (let id = 1; id <= 40; id += 1) {
      tree.put(file(id, { poster: id % 2 ? null : `p${id}`, extension: id % 3 ? '.mp4' : '.mkv' }), film(`F${id % 7}`));
      tree.put(file(100 + id), episode(`S${id % 3}`, id % 2, `Same [${id % 5}]`));
      tree.put(file(200 + id, { extension: '' }), { part: 'files', folders: ['2026-11'], stem: `a.b${id % 4}` });
    }
    const all = [...tree.walk()];
    expect(new Set(all.map(({ path }) => path.join('/').toLowerCase())).size).toBe(all.length);
    for (const { path, entry } of all) expect(tree.find(path), path.join('/')).toEqual(entry);
  });

  it('gives namesakes their numbers, and renames nothing when another one comes', () => {
    const tree = new LibraryTree();
    tree.put(file(5), film('Up (2009)'));
    expect(videos(tree)).toEqual(['Movies/Up (2009)/Up (2009).mp4']);
    tree.put(file(9, { extension: '.mkv' }), film('UP (2009)'));
    tree.put(file(9, { chat_id: 2 }), film('Up (2009)'));
    expect(videos(tree)).toEqual([
      'Movies/Up (2009)/UP (2009) [9].mkv',
      'Movies/Up (2009)/Up (2009) [9-2].mp4',
      'Movies/Up (2009)/Up (2009).mp4',
    ]);
  });

  it('gives a number to a name that looks as if it had one', () => {
    const tree = new LibraryTree();
    tree.put(file(1), film('Up'));
    tree.put(file(2), film('Up', 'Up [3]'));
    tree.put(file(3), film('Up'));
    expect(videos(tree)).toEqual(['Movies/Up/Up [3] [2].mp4', 'Movies/Up/Up [3].mp4', 'Movies/Up/Up.mp4']);
  });

  it('comes out the same in whatever order', () => {
    const puts = Array.from({ length: 60 }, (_value, index) => ({
      file: file(index + 1, { poster: index % 5 ? null : `p${index}` }),
      place: film(index % 2 ? `f${index % 4}` : `F${index % 4}`, `s${index % 3}`),
    }));
    const build = (order: typeof puts) => {
      const tree = new LibraryTree();
      for (const { file: one, place } of order) tree.put(one, place);
      return paths(tree);
    };
    const mixed = [...puts].sort((a, b) => ((a.file.message_id * 37) % 61) - ((b.file.message_id * 37) % 61));
    expect(build(mixed)).toEqual(build(puts));
    expect(build([...puts].reverse())).toEqual(build(puts));
    expect(build([...puts, ...mixed])).toEqual(build(puts));
  });

  it('finds names in another case and normal form', () => {
    const tree = new LibraryTree();
    tree.put(file(1), film('Amélie (2001)'));
    expect(tree.find(['movies', 'AME\u0301LIE (2001)', 'ame\u0301lie (2001).MP4'])).toMatchObject({ kind: 'file' });
    expect(tree.find(['Movies', 'Amélie (2001)', 'Amélie (2001)'])).toBeUndefined();
    expect(tree.find(['Movies', 'Amélie (2001)', 'Amélie (2001).mp4', 'more'])).toBeUndefined();
  });

  it('forgets what was removed and the folders that held nothing else', () => {
    const tree = new LibraryTree();
    tree.put(file(1), episode('Dark', 1, 'Dark - S01E01'));
    tree.put(file(2), episode('Dark', 2, 'Dark - S02E01'));
    expect(tree.remove({ chat_id: 1, message_id: 1 })).toBe(true);
    expect(tree.remove({ chat_id: 1, message_id: 1 })).toBe(false);
    expect(videos(tree)).toEqual(['TV Shows/Dark/Season 02/Dark - S02E01.mp4']);
    expect(tree.find(['TV Shows', 'Dark', 'Season 01'])).toBeUndefined();
    tree.remove({ chat_id: 1, message_id: 2 });
    expect(tree.size).toBe(0);
    expect(tree.find(['TV Shows', 'Dark'])).toBeUndefined();
    expect(tree.find(['TV Shows'])).toMatchObject({ kind: 'folder' });
  });

  it('moves what has another name now', () => {
    const tree = new LibraryTree();
    tree.put(file(1), film('Pu'));
    tree.put(file(1), film('Up (2009)'));
    expect(videos(tree)).toEqual(['Movies/Up (2009)/Up (2009).mp4']);
    expect(tree.size).toBe(1);
  });

  it('tells when the newest came', () => {
    const tree = new LibraryTree();
    tree.put(file(1), film('Up'));
    tree.put(file(7), film('Down'));
    expect(tree.root.newestMs).toBe(7000);
    expect(tree.find(['Movies', 'Up'])).toMatchObject({ folder: { newestMs: 1000 } });
  });
});
