import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Library } from '../library-tree/library.ts';
import type { LibraryFile } from '../library-tree/library-entry.ts';
import { libraryPlace } from '../library-tree/library-place.ts';
import { LibraryTree } from '../library-tree/library-tree.ts';
import { plainLinks, visitor } from './_feed-items.ts';
import { hostileNames } from './_hostile-names.ts';
import { openStrmZip, type StrmRoom } from './strm-zip.ts';

const { signal } = new AbortController();

function file(message_id: number, changes: Partial<LibraryFile> = {}): LibraryFile {
  return {
    ...{ chat_id: 1000, message_id, sizeBytes: 1, createdAtMs: 1_700_000_000_000, etag: '"x"' },
    ...{ contentType: 'video/mp4', extension: '.mp4', poster: null },
    ...changes,
  };
}

function put(tree: LibraryTree, item: LibraryFile, facts: Parameters<typeof libraryPlace>[0]['facts']): void {
  const fileType = item.contentType.startsWith('audio/') ? 'audio' : 'video';
  const { contentType, extension } = item;
  const subject = {
    facts,
    fileType,
    contentType,
    extension,
    downloadName: () => facts.title,
    createdAt: '2026-01-10',
  } as const;
  tree.put(item, libraryPlace(subject));
}

function roomWith(tree: LibraryTree, nfo: Library['nfo'] = async (about) => ({ text: `<${about}/>`, changedAtMs: 0 })) {
  const room: StrmRoom = {
    url: 'https://films.example',
    links: plainLinks,
    library: { tree: async () => tree, nfo },
  };
  return room;
}

async function contents(room: StrmRoom, by = visitor): Promise<Record<string, string>> {
  const bytes = await new Response(await openStrmZip(room, by, signal)).arrayBuffer();
  const found = Object.entries(unzipSync(new Uint8Array(bytes)));
  return Object.fromEntries(found.map(([name, data]) => [name, new TextDecoder().decode(data)]));
}

describe('the archive', () => {
  it('has the names media servers read, an address in each .strm and an .nfo beside it', async () => {
    const tree = new LibraryTree();
    put(tree, file(1), { title: 'Heat', year: 1995 });
    put(tree, file(2, { extension: '.mkv' }), { title: 'Dark', season: 1, episodes: [2] });
    put(tree, file(3, { contentType: 'audio/mpeg', extension: '.mp3' }), {
      title: 'Song',
      artist: 'Band',
      album: 'Record',
    });
    put(tree, file(4, { contentType: 'application/zip', extension: '.zip' }), { title: 'Papers' });
    expect(await contents(roomWith(tree))).toEqual({
      'Movies/Heat (1995)/Heat (1995).strm': 'https://films.example/stream/1000/1\n',
      'Movies/Heat (1995)/Heat (1995).nfo': '<movie/>',
      'TV Shows/Dark/tvshow.nfo': '<show/>',
      'TV Shows/Dark/Season 01/Dark - S01E02.strm': 'https://films.example/stream/1000/2\n',
      'TV Shows/Dark/Season 01/Dark - S01E02.nfo': '<episode/>',
      'Music/Band/Record/Song.strm': 'https://films.example/stream/1000/3\n',
    });
  });

  it('has addresses with the token where one was given and access is not public, else those of the caller', async () => {
    const tree = new LibraryTree();
    put(tree, file(1), { title: 'Heat' });
    const room: StrmRoom = { ...roomWith(tree), links: { ...plainLinks, access: 'signed' } };
    const caller = { ...visitor.caller, scopes: new Set(['catalog', 'stream'] as const), linksAs: 'u1' };
    const name = 'Movies/Heat/Heat.strm';
    expect((await contents(room, { caller, token: 'a b' }))[name]).toBe(
      'https://films.example/stream/1000/1?token=a%20b\n',
    );
    expect((await contents(room, { caller, token: undefined }))[name]).toBe(
      'https://films.example/stream/1000/1?by=u1\n',
    );
  });

  it('never leads out of its folder, whatever the names', async () => {
    const tree = new LibraryTree();
    for (const [at, title] of hostileNames.entries()) put(tree, file(at + 1), { title, year: 2000 });
    const names = Object.keys(await contents(roomWith(tree)));
    expect(names).toHaveLength(2 * hostileNames.length);
    for (const name of names)
      expect(name).toMatch(/^Movies\/(?!\.)[^/\\:*?"<>|\p{Cc}]+\/(?!\.)[^/\\:*?"<>|\p{Cc}]+\.(strm|nfo)$/u);
  });

  it('is written while it is read, ends at its bound, and with its reader', async () => {
    const tree = new LibraryTree();
    for (let id = 1; id <= 20_500; id += 1) put(tree, file(id), { title: `Film no. ${id}` });
    let told = 0;
    const room = roomWith(tree, async () => {
      told += 1;
      return { text: 'x'.repeat(2000), changedAtMs: 0 };
    });
    const reader = (await openStrmZip(room, visitor, signal)).getReader();
    await reader.read();
    await reader.cancel();
    expect(told).toBeLessThan(100);
    const names = Object.keys(await contents(roomWith(tree)));
    expect(names.filter((name) => name.endsWith('.strm'))).toHaveLength(20_000);
    const stopped = new AbortController();
    const other = (await openStrmZip(room, visitor, stopped.signal)).getReader();
    await other.read();
    stopped.abort(new Error('left'));
    await expect(other.read()).rejects.toThrow('left');
  });
});
