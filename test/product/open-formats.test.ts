// The catalogue as other programs see it, on the built product: ffprobe and mpv open its lists, Stremio walks its add-on.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { XMLParser } from 'fast-xml-parser';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oembedSchema, playerLinksSchema } from '#lib/api/feed-contract.ts';
import { type FormatsWorld, findProgram, startFormatsWorld } from '#test/harness/formats-world.ts';
import { rawRequest } from '#test/harness/raw-http.ts';

const run = promisify(execFile);
const ffprobe = process.env.FFPROBE_PATH || 'ffprobe';
const ffmpeg = process.env.FFMPEG_PATH || 'ffmpeg';

let world: FormatsWorld;
beforeAll(async () => {
  world = await startFormatsWorld();
}, 120_000);
afterAll(() => world?.stop(), 30_000);

const get = (path: string, init?: RequestInit) => fetch(`${world.product.url}${path}`, init);
const addressesIn = (list: string) => list.split('\n').filter((line) => line.startsWith('http'));

describe('lists for players', () => {
  it('have each film with its length, group and an address that ffprobe opens', async () => {
    const answer = await get('/playlist.m3u8');
    expect(answer.headers.get('content-type')).toBe('audio/x-mpegurl; charset=utf-8');
    const list = await answer.text();
    expect(list.startsWith('#EXTM3U\n')).toBe(true);
    expect(addressesIn(list)).toHaveLength(world.films.length);
    expect(list).toMatch(
      /^#EXTINF:6 tvg-id="\d+" tvg-name="Night on Earth \(1991\)".* group-title="Films",Night on Earth/m,
    );
    expect(list).toContain('group-title="Twin Peaks",Twin Peaks S01E02');
    for (const address of addressesIn(list)) {
      const { stdout } = await run(ffprobe, ['-v', 'error', '-show_format', '-of', 'json', address]);
      expect(Number((JSON.parse(stdout) as { format: { duration: string } }).format.duration)).toBeGreaterThan(5);
    }
  }, 60_000);

  it('play in ffmpeg one after the other', async () => {
    const series = await (await get('/playlist.m3u8?series=twin+peaks')).text();
    expect([...series.matchAll(/,(Twin Peaks S\d+E\d+)$/gm)].map(([, name]) => name)).toEqual([
      ...['Twin Peaks S01E01', 'Twin Peaks S01E02', 'Twin Peaks S02E01'],
    ]);
    const [first = '', second = ''] = addressesIn(series);
    const decode = ['-i', first, '-i', second, '-map', '0:v', '-map', '1:v', '-f', 'null', '-'];
    await run(ffmpeg, ['-v', 'error', '-xerror', ...decode]);
  }, 60_000);

  it.runIf(findProgram('mpv'))(
    'open in mpv',
    async () => {
      const quiet = ['--no-config', '--vo=null', '--ao=null', '--untimed', '--length=0.4', '--msg-level=all=info'];
      const { stdout } = await run('mpv', [...quiet, `${world.product.url}/playlist.m3u8?type=video`]);
      expect(stdout.match(/Playing: http/g)?.length).toBeGreaterThanOrEqual(world.films.length - 1);
      expect(stdout).toContain('Video');
    },
    60_000,
  );

  it('are searched, narrowed and cut, and refuse what is no such thing', async () => {
    const count = async (query: string) => addressesIn(await (await get(`/playlist.m3u8?${query}`)).text()).length;
    expect(await count('q=twin+peaks')).toBe(3);
    expect(await count('type=audio')).toBe(1);
    expect(await count('limit=2')).toBe(2);
    expect(await count('q=nothing+like+it')).toBe(0);
    for (const query of ['limit=0', 'limit=99999', 'type=file', 'q=']) {
      expect((await get(`/playlist.m3u8?${query}`)).status, query).toBe(400);
    }
  });

  it('are there for one item, and answer HEAD', async () => {
    const id = world.idOf('Night on Earth');
    const answer = await rawRequest(`${world.product.url}/api/catalog/${id}/playlist.m3u`);
    expect(addressesIn(answer.body.toString())).toHaveLength(1);
    expect(answer.headers['content-length']).toBe(String(answer.body.length));
    expect((await get('/api/catalog/2147483647/playlist.m3u')).status).toBe(404);
    for (const path of [`/api/catalog/${id}/playlist.m3u`, '/playlist.m3u8', '/feeds/audio.xml']) {
      const head = await rawRequest(`${world.product.url}${path}`, { method: 'HEAD' });
      expect([head.status, head.body.length], path).toEqual([200, 0]);
    }
  });
});

describe('the podcast', () => {
  it('names the bytes of each song as they are, and is not sent twice', async () => {
    const answer = await get('/feeds/audio.xml');
    expect(answer.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
    const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'item' });
    const feed = parser.parse(await answer.text()) as {
      rss: { channel: { item: { enclosure: Record<string, string>; guid: object }[] } };
    };
    const [song] = feed.rss.channel.item;
    expect(feed.rss.channel.item).toHaveLength(1);
    const head = await fetch(song?.enclosure['@_url'] ?? '', { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(song?.enclosure['@_length']);
    expect(head.headers.get('content-type')).toBe(song?.enclosure['@_type']);
    const again = await get('/feeds/audio.xml', { headers: { 'If-None-Match': answer.headers.get('etag') ?? '' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

describe('the archive for media servers', () => {
  it('has an address in each .strm that ffprobe opens, and what Kodi reads beside it', async () => {
    const answer = await get('/export/strm.zip');
    expect(answer.headers.get('content-type')).toBe('application/zip');
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    const texts = new Map(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]));
    const strms = [...texts].filter(([name]) => name.endsWith('.strm'));
    expect(strms).toHaveLength(world.films.length);
    expect(strms.map(([name]) => name)).toContain('TV Shows/Twin Peaks/Season 01/Twin Peaks - S01E02.strm');
    for (const [name, address] of strms) {
      await expect(run(ffprobe, ['-v', 'error', address.trim()]), name).resolves.toBeDefined();
    }
    const nfo = [...texts].find(([name]) => /^Movies\/.*\.nfo$/.test(name))?.[1] ?? '';
    expect(new XMLParser().parse(nfo)).toMatchObject({ movie: { title: 'Night on Earth', year: 1991 } });
  }, 60_000);
});

describe('cards', () => {
  const tagsOf = (page: string) =>
    new Map(
      [...page.matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)"/g)].map(([, name, text]) => [name, text]),
    );

  it('stand in the head of a title page, and lead to the oEmbed card', async () => {
    const path = `/watch/${world.idOf('Night on Earth')}`;
    const page = await (await get(path)).text();
    const tags = tagsOf(page);
    expect(tags.get('og:title')).toBe('Night on Earth (1991)');
    expect(tags.get('og:url')).toBe(`${world.product.url}${path}`);
    expect(tags.get('og:image')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/poster\/[0-9a-f]{32}$/);
    expect(tags.get('og:video')).toMatch(/\/stream\/\d+\/\d+$/);
    expect(tags.get('twitter:card')).toBe('summary_large_image');
    const link = /<link rel="alternate" type="application\/json\+oembed"[^>]* href="([^"]+)"/.exec(page)?.[1] ?? '';
    const card = oembedSchema.parse(await (await fetch(link.replaceAll('&amp;', '&'))).json());
    expect(card).toMatchObject({ type: 'video', title: 'Night on Earth (1991)', width: 320, height: 180 });
    expect((await fetch(card.thumbnail_url ?? '')).status).toBe(200);
  });

  it('are made for our own pages alone, as JSON', async () => {
    const ask = (address: string, more = '') => get(`/oembed?url=${encodeURIComponent(address)}${more}`);
    const own = `${world.product.url}/watch/${world.idOf('Night on Earth')}`;
    const xml = await ask(own, '&format=xml');
    expect([xml.status, await xml.json()]).toMatchObject([501, { code: 'not_implemented' }]);
    for (const address of [`${world.product.url}/watch/2147483647`, 'https://other.example/watch/1', 'x']) {
      expect((await ask(address)).status, address).toBe(404);
    }
    expect((await get('/oembed')).status).toBe(400);
    expect(await (await ask(own, '&maxwidth=100&maxheight=100')).json()).toMatchObject({ width: 100, height: 56 });
  });
});

describe('addresses for players', () => {
  it('are told, and open', async () => {
    const links = playerLinksSchema.parse(await (await get('/api/players')).json());
    for (const address of [links.playlist, links.podcast, links.strm, links.stremio.manifest]) {
      expect((await fetch(address)).status, address).toBe(200);
    }
    expect(links.stremio.install).toBe(`stremio://${new URL(world.product.url).host}/stremio/manifest.json`);
  });
});

describe('docs/players.md', () => {
  it('has commands that work', async () => {
    const text = await readFile('docs/players.md', 'utf8');
    const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
    expect(blocks.length).toBeGreaterThan(3);
    const commands = blocks
      .join('\n')
      .replaceAll('http://localhost:7860', world.product.url)
      .replaceAll('FILM', String(world.idOf('Night on Earth')));
    const words = commands
      .split('\n')
      .filter((line) => line !== '' && ['mpv', 'unzip'].every((name) => !line.startsWith(name) || findProgram(name)));
    for (const command of words) {
      const options = { cwd: world.folder, timeout: 60_000 };
      await expect(run('bash', ['-ec', command], options), command).resolves.toBeDefined();
    }
  }, 120_000);
});
