// Progress, lists, subtitles and posters of the built product, over HTTP.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subtitleListSchema, viewerPageSchema } from '#lib/api/contract.ts';
import { mediaSample } from '#test/harness/media-samples.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

let world: TelegramWorld;
let product: ProductProcess;
let dataDir: string;
let id: number;

const start = () => startProduct({ dataDir, environment: world.environment });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-viewer-'));
  world = await startTelegramWorld();
  product = await start();
  const bytes = await readFile(await mediaSample('subtitled.mkv'));
  const film = {
    ...{ name: 'Heat.1995.mkv', mimeType: 'video/x-matroska', durationSeconds: 24 },
    thumb: await readFile('demo/films/thumbs/last-light.jpg'),
  };
  const bot = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
  await world.emulator.control.sendFile(film, { kind: 'bytes', bytes }, { from: world.userId, to: bot });
  const page = await waitFor(
    () => product.catalog(),
    ({ total }) => total > 0,
  );
  id = page.files[0]?.message_id ?? 0;
}, 60_000);

afterAll(async () => {
  await product?.end('SIGTERM');
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const get = (path: string, init?: RequestInit) => fetch(`${product.url}${path}`, init);

describe('the built product', () => {
  it('keeps progress over a restart, what waited in memory, too', async () => {
    const report = (position_seconds: number, headers: Record<string, string> = {}) =>
      get(`/api/viewer/progress/${id}`, { method: 'PUT', body: JSON.stringify({ position_seconds }), headers });
    const first = await report(3);
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect([first.status, cookie]).toEqual([200, expect.stringMatching(/^sv-viewer=[0-9a-f]{32}$/)]);
    const beacon = {
      method: 'POST',
      body: '{"position_seconds":7.5}',
      headers: { cookie, 'content-type': 'text/plain' },
    };
    expect((await get(`/api/viewer/progress/${id}`, beacon)).status).toBe(200);
    expect((await get(`/api/viewer/list/${id}`, { method: 'PUT', headers: { cookie } })).status).toBe(200);
    await product.end('SIGTERM');
    product = await start();
    const page = viewerPageSchema.parse(await (await get('/api/viewer/progress', { headers: { cookie } })).json());
    expect(page.items.map(({ progress }) => progress?.position_seconds)).toEqual([7.5]);
    const list = viewerPageSchema.parse(await (await get('/api/viewer/list', { headers: { cookie } })).json());
    expect(list.items.map(({ file }) => file.message_id)).toEqual([id]);
    const removed = await get(`/api/viewer/list/${id}`, { method: 'DELETE', headers: { cookie } });
    expect([removed.status, await removed.text()]).toEqual([204, '']);
    expect(await (await get('/api/viewer/history')).json()).toEqual({ items: [], next: null });
  }, 60_000);

  it('serves subtitles, with their length, and by HEAD without them', async () => {
    const answer = await (await get(`/api/catalog/${id}/subtitles`)).json();
    const [entry] = subtitleListSchema.parse(answer).subtitles;
    const response = await get(`${entry?.path}`);
    const text = await response.text();
    expect(text.match(/-->/g)).toHaveLength(8);
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
    const head = await get(`${entry?.path}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(Buffer.byteLength(text))]);
    expect((await get(`/api/subtitles/${world.channelId}/${id}/t99.vtt`)).status).toBe(404);
    expect((await get(`/api/subtitles/${world.channelId}/${id}/t2.srt`)).status).toBe(400);
  });

  it('serves posters for ever, by HEAD and by entity tag without their bytes', async () => {
    const poster = (await product.catalog()).files[0]?.poster ?? '';
    const response = await get(poster);
    const length = String((await response.arrayBuffer()).byteLength);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-length')).toBe(length);
    const head = await get(poster, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, length]);
    const known = await get(poster, { headers: { 'if-none-match': response.headers.get('etag') ?? '' } });
    expect([known.status, (await known.arrayBuffer()).byteLength]).toEqual([304, 0]);
  });
});
