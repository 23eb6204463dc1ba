// The add-on on the built product, walked as Stremio walks it: manifest, lists, titles, files, bytes. Open, and by a token.
import linter from 'stremio-addon-linter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type StremioCatalog,
  stremioCatalogSchema,
  stremioManifestSchema,
  stremioMetaSchema,
  stremioStreamsSchema,
  stremioSubtitlesSchema,
} from '#lib/api/feed-contract.ts';
import { clientOf } from '#lib/api/rate-limits.ts';
import { createAuth } from '#lib/auth/create-auth.ts';
import { systemClock } from '#lib/clock.ts';
import { parseConfig } from '#lib/config.ts';
import { videoHash } from '#lib/feeds/stremio/video-hash.ts';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import { type FormatsWorld, startFormatsWorld } from '#test/harness/formats-world.ts';
import { rawRequest } from '#test/harness/raw-http.ts';

let world: FormatsWorld;
beforeAll(async () => {
  world = await startFormatsWorld();
}, 120_000);
afterAll(() => world?.stop(), 30_000);

/** As Stremio asks: from a page of another site, without credentials. */
async function ask(path: string, base = '/stremio') {
  const headers = { origin: 'https://web.stremio.com' };
  const answer = await fetch(`${world.product.url}${base}${path}`, { headers });
  expect(answer.headers.get('access-control-allow-origin'), path).toBe('*');
  return answer;
}
const askJson = async (path: string, base?: string) => (await ask(path, base)).json();
const names = ({ metas }: StremioCatalog) => metas.map(({ name }) => name);

/** From the manifest to bytes of every file there is. */
async function walkAll(base: string): Promise<{ readonly titles: string[]; readonly files: string[] }> {
  const manifest = stremioManifestSchema.parse(await askJson('/manifest.json', base));
  const seen = { titles: [] as string[], files: [] as string[] };
  for (const { type, id } of manifest.catalogs) {
    const { metas } = stremioCatalogSchema.parse(await askJson(`/catalog/${type}/${id}.json`, base));
    for (const preview of metas) {
      expect(manifest.idPrefixes.some((prefix) => preview.id.startsWith(prefix))).toBe(true);
      const { meta } = stremioMetaSchema.parse(
        await askJson(`/meta/${type}/${encodeURIComponent(preview.id)}.json`, base),
      );
      expect(meta).toMatchObject(preview);
      expect((await fetch(meta.poster)).headers.get('content-type')).toMatch(/^image\//);
      seen.titles.push(meta.name);
      for (const video of meta.videos ?? [{ id: meta.id }]) {
        seen.files.push(...(await bytesOf(type, video.id, base)));
      }
    }
  }
  return seen;
}

/** Fetches the end of each file of a video and compares it with what was sent. */
async function bytesOf(type: string, id: string, base: string): Promise<string[]> {
  const path = `/stream/${type}/${encodeURIComponent(id)}.json`;
  const { streams } = stremioStreamsSchema.parse(await askJson(path, base));
  expect(streams.length).toBeGreaterThan(0);
  for (const { url, behaviorHints } of streams) {
    const sent = world.bytes.get(behaviorHints.filename);
    expect(behaviorHints.videoSize).toBe(sent?.length);
    expect(behaviorHints.notWebReady).toBe(true);
    const ends = {
      head: sent?.subarray(0, 65_536) ?? Buffer.alloc(0),
      tail: sent?.subarray(-65_536) ?? Buffer.alloc(0),
    };
    expect(behaviorHints.videoHash).toBe(videoHash(sent?.length ?? 0, ends));
    const answer = await rawRequest(url, { headers: { range: 'bytes=-1000' } });
    expect(answer.status).toBe(206);
    expect(answer.body.equals(sent?.subarray(-1000) ?? Buffer.alloc(0))).toBe(true);
  }
  return streams.map(({ behaviorHints }) => behaviorHints.filename);
}

const allFiles = [
  'Night.on.Earth.1991.1080p.mp4',
  ...['Twin.Peaks.S01E01.720p.mkv', 'Twin.Peaks.S01E02.720p.mp4', 'Twin.Peaks.S02E01.720p.mp4'],
];

describe('the open add-on', () => {
  it('has a manifest without fault', async () => {
    const manifest: unknown = await askJson('/manifest.json');
    expect(linter.lintManifest(manifest)).toEqual({ valid: true, errors: [], warnings: [] });
  });

  it('leads from the manifest to the bytes of every film', async () => {
    expect(await walkAll('/stremio')).toEqual({ titles: ['Night on Earth', 'Twin Peaks'], files: allFiles });
  });

  it('has seasons and episodes in their order', async () => {
    const { metas } = stremioCatalogSchema.parse(await askJson('/catalog/series/streamvault-series.json'));
    const id = encodeURIComponent(metas[0]?.id ?? '');
    const { meta } = stremioMetaSchema.parse(await askJson(`/meta/series/${id}.json`));
    expect(meta.videos?.map(({ season, episode, title }) => [season, episode, title])).toEqual([
      ...[
        [1, 1, 'Episode 1'],
        [1, 2, 'Episode 2'],
        [2, 1, 'Episode 1'],
      ],
    ]);
  });

  it('has the subtitles inside a film, for every site, forced ones last', async () => {
    const { metas } = stremioCatalogSchema.parse(await askJson('/catalog/series/streamvault-series.json'));
    const id = encodeURIComponent(`${metas[0]?.id}:1:1`);
    const { subtitles } = stremioSubtitlesSchema.parse(await askJson(`/subtitles/series/${id}/videoSize=1.json`));
    expect(subtitles.map(({ lang }) => lang)).toEqual(['eng', 'ger']);
    for (const { url } of subtitles) {
      const answer = await fetch(url, { headers: { origin: 'https://web.stremio.com' } });
      expect([answer.status, answer.headers.get('access-control-allow-origin')], url).toEqual([200, '*']);
      expect(await answer.text()).toMatch(/^WEBVTT\n[\s\S]*-->/);
    }
  });

  it('searches, narrows and skips', async () => {
    const list = async (type: string, extra: string) =>
      names(
        stremioCatalogSchema.parse(
          await askJson(`/catalog/${type}/streamvault-${type === 'movie' ? 'films' : 'series'}/${extra}.json`),
        ),
      );
    expect(await list('movie', 'search=night%20earth')).toEqual(['Night on Earth']);
    expect(await list('series', 'search=night%20earth')).toEqual([]);
    expect(await list('series', 'search=TWIN%20peaks&skip=0')).toEqual(['Twin Peaks']);
    expect(await list('movie', 'skip=1')).toEqual([]);
    const { catalogs } = stremioManifestSchema.parse(await askJson('/manifest.json'));
    const [genre = ''] = catalogs[0]?.extra.find(({ name }) => name === 'genre')?.options ?? [];
    expect(await list('movie', `genre=${genre}`)).toEqual(['Night on Earth']);
    expect(await list('movie', `search=night&genre=${genre}`)).toEqual(['Night on Earth']);
    expect(await list('movie', 'genre=none')).toEqual([]);
  });

  it('answers what is not there as the protocol wants it, for every site', async () => {
    expect(stremioStreamsSchema.parse(await askJson('/stream/movie/tt0113277.json'))).toEqual({ streams: [] });
    expect(stremioStreamsSchema.parse(await askJson('/stream/series/kitsu%3A1%3A2.json'))).toEqual({ streams: [] });
    expect(stremioSubtitlesSchema.parse(await askJson('/subtitles/movie/tt0113277/videoSize=1.json'))).toEqual({
      subtitles: [],
    });
    for (const path of ['/meta/movie/tt0113277.json', '/catalog/movie/none.json', '/none', '/x/y/z.json']) {
      const answer = await ask(path);
      expect([answer.status, answer.headers.get('content-type')], path).toEqual([404, 'application/problem+json']);
    }
    expect((await ask('/catalog/movie/streamvault-films/skip=-1.json')).status).toBe(400);
    expect((await ask('/meta/channel/tt0113277.json')).status).toBe(400);
    const preflight = await fetch(`${world.product.url}/stremio/manifest.json`, {
      method: 'OPTIONS',
      headers: { origin: 'https://web.stremio.com', 'access-control-request-method': 'GET' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  });
});

describe('the add-on of one person', () => {
  /** Makes or ends a person's token while the product is stopped. */
  async function withKeys<T>(work: (auth: ReturnType<typeof createAuth>) => Promise<T>): Promise<T> {
    const config = parseConfig({ DATA_DIR: world.folder, STREAM_ACCESS: 'signed' });
    const storage = openStorage({ dataDir: world.folder, mongo: undefined }, silentLog);
    await storage.start();
    try {
      return await work(createAuth({ config, storage, clock: systemClock, log: silentLog, clientOf }));
    } finally {
      await storage.stop();
    }
  }

  it('is nobody else’s, leads to every film, and ends with its token', async () => {
    await world.product.end('SIGTERM');
    const { key, id } = await withKeys(async ({ accounts, keys }) => {
      const user = await accounts.create({ login: 'ada', password: 'correct horse battery', role: 'viewer' });
      const order = { name: 'Stremio', scopes: ['catalog', 'stream'] as const, userId: user.id, expiresAtMs: null };
      const made = await keys.create({ ...order, createdBy: `u:${user.id}` });
      return { key: made.key, id: made.record.id };
    });
    await world.restart({ STREAM_ACCESS: 'signed' });
    for (const path of ['/manifest.json', '/catalog/movie/streamvault-films.json', '/stream/movie/tt1234567.json']) {
      expect((await ask(path)).status, path).toBe(401);
      expect((await ask(path, `/stremio/${key.slice(0, -1)}`)).status, path).toBe(401);
    }
    expect((await walkAll(`/stremio/${key}`)).files).toEqual(allFiles);
    const links = (await (await fetch(`${world.product.url}/api/players?token=${key}`)).json()) as {
      stremio: { manifest: string };
      playlist: string;
    };
    expect(links.stremio.manifest).toBe(`${world.product.url}/stremio/${key}/manifest.json`);
    const list = await (await fetch(links.playlist)).text();
    const addresses = list.split('\n').filter((line) => line.startsWith('http'));
    expect(addresses).toHaveLength(world.films.length);
    for (const address of addresses) expect((await fetch(address, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(addresses[0]?.replace(/\?.*/, '') ?? '')).status).toBe(404);
    const watch = `${world.product.url}/watch/${world.idOf('Night on Earth')}`;
    expect((await fetch(`${world.product.url}/oembed?url=${encodeURIComponent(watch)}`)).status).toBe(404);
    expect(await (await fetch(watch)).text()).not.toContain('Night on Earth');
    await world.product.end('SIGTERM');
    await withKeys(({ keys }) => keys.revoke(id));
    await world.restart({ STREAM_ACCESS: 'signed' });
    expect((await ask('/manifest.json', `/stremio/${key}`)).status).toBe(401);
    for (const address of addresses) expect((await fetch(address, { method: 'HEAD' })).status).toBe(404);
  }, 120_000);
});
