import { describe, expect, it } from 'vitest';
import type { CatalogFile } from '../api/contract.ts';
import type { CatalogWalk } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import { catalogFile, plainLinks, visitor } from './_feed-items.ts';
import { itemPlaylist, openPlaylist, type PlaylistQuery, type PlaylistRoom } from './playlists.ts';

const { signal } = new AbortController();

/** A room whose catalogue is these batches; notes what is asked of it. */
function roomWith(batches: readonly (readonly CatalogFile[])[]) {
  const asked: CatalogWalk[] = [];
  const seen = { batches: 0, ended: false };
  const room: PlaylistRoom = {
    url: 'https://films.example',
    links: plainLinks,
    catalog: {
      find: async (id) => batches.flat().find((file) => file.message_id === id),
      async *walk(query) {
        asked.push(query);
        try {
          for (const batch of batches) {
            seen.batches += 1;
            yield batch;
          }
        } finally {
          seen.ended = true;
        }
      },
    },
  };
  return { room, asked, seen };
}

const textOf = async (room: PlaylistRoom, query: Partial<PlaylistQuery> = {}) =>
  new Response(await openPlaylist(room, { limit: 10_000, ...query }, visitor, signal)).text();
const idsOf = (text: string) => [...text.matchAll(/\/stream\/1000\/(\d+)$/gm)].map(([, id]) => Number(id));

describe('a list', () => {
  const batches = [
    [catalogFile({ message_id: 3 }), catalogFile({ message_id: 2, file_type: 'file' })],
    [catalogFile({ message_id: 1, file_type: 'audio' })],
  ];

  it('has everything that plays, batch by batch, with one head', async () => {
    const { room, asked } = roomWith(batches);
    const text = await textOf(room, { words: 'night', type: 'video' });
    expect(idsOf(text)).toEqual([3, 1]);
    expect(text.match(/#EXTM3U/g)).toHaveLength(1);
    expect(text.startsWith('#EXTM3U\n#EXTINF:')).toBe(true);
    expect(asked).toEqual([{ words: 'night', type: 'video', signal }]);
  });

  it('is one head alone when there is nothing', async () => {
    expect(await textOf(roomWith([]).room)).toBe('#EXTM3U\n');
  });

  it('ends at its limit without reading on, and never has more than ten thousand', async () => {
    const { room, seen } = roomWith(batches);
    expect(idsOf(await textOf(room, { limit: 1 }))).toEqual([3]);
    expect(seen).toEqual({ batches: 1, ended: true });
    const many = Array.from({ length: 60 }, () => Array.from({ length: 200 }, () => catalogFile()));
    expect(idsOf(await textOf(roomWith(many).room, { limit: 1_000_000 }))).toHaveLength(10_000);
  });

  it('reads no more of the catalogue than is taken of it', async () => {
    const { room, seen } = roomWith(Array.from({ length: 50 }, () => [catalogFile()]));
    const reader = (await openPlaylist(room, { limit: 10_000 }, visitor, signal)).getReader();
    await reader.read();
    expect(seen.batches).toBeLessThanOrEqual(2);
    await reader.cancel();
    expect(seen.ended).toBe(true);
  });

  it('of a series has its episodes in their order, and nothing of another name', async () => {
    const episode = (message_id: number, season: number, number: number, title = 'Twin Peaks') =>
      catalogFile({ message_id, facts: { title, season, episodes: [number], from: {} } });
    const film = catalogFile({ message_id: 9, facts: { title: 'Twin Peaks', from: {} } });
    const { room } = roomWith([
      [episode(4, 2, 1), film, episode(5, 1, 10)],
      [episode(6, 1, 2), episode(7, 1, 1, 'Twin')],
    ]);
    expect(idsOf(await textOf(room, { series: 'TWIN peaks' }))).toEqual([6, 5, 4]);
  });

  it('tells of a store that is away before it begins', async () => {
    const { room } = roomWith([]);
    const away: PlaylistRoom = {
      ...room,
      catalog: {
        ...room.catalog,
        // biome-ignore lint/correctness/useYield: it fails before there is anything.
        async *walk() {
          throw new AppError('storage_unavailable');
        },
      },
    };
    await expect(openPlaylist(away, { limit: 5 }, visitor, signal)).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
  });
});

describe('the list of one item', () => {
  it('has its address; there is none of what is not there', async () => {
    const { room } = roomWith([[catalogFile({ message_id: 3 })]]);
    expect(idsOf((await itemPlaylist(room, 3, visitor)) ?? '')).toEqual([3]);
    expect(await itemPlaylist(room, 4, visitor)).toBeUndefined();
  });

  it('has addresses of the caller, also of one who came by a cookie, and none that open for who may open nothing', async () => {
    const { room } = roomWith([[catalogFile()]]);
    const signed: PlaylistRoom = { ...room, links: { ...room.links, access: 'signed' } };
    const scopes = new Set(['catalog', 'stream'] as const);
    const caller = { kind: 'user', subject: 'u:1', scopes, isByCookie: true, linksAs: 'u1' } as const;
    const text = await itemPlaylist(signed, 57, { caller, token: undefined });
    expect(text).toContain(`tvg-logo="https://films.example/api/poster/${'ab'.repeat(16)}?by=u1"`);
    expect(text).toContain('https://films.example/stream/1000/57?by=u1\n');
    const reader = { ...caller, scopes: new Set(['catalog'] as const) };
    expect(await itemPlaylist(signed, 57, { caller: reader, token: undefined })).toContain('/stream/1000/57\n');
  });
});
