// STREAM_ACCESS=signed on the built product: pages and streams open by the bot's links alone.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const bytes = patternBytes(60_000, 5);
let world: TelegramWorld;
let product: ProductProcess;
let dataDir: string;
/** Query of the bot's own link. */
let query: URLSearchParams;
let messageId: number;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-signed-'));
  world = await startTelegramWorld();
  product = await startProduct({ dataDir, environment: { ...world.environment, STREAM_ACCESS: 'signed' } });
  const bot = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
  const film = { name: 'film.mp4', mimeType: 'video/mp4', durationSeconds: 5 };
  await world.emulator.control.sendFile(film, { kind: 'bytes', bytes }, { from: world.userId, to: bot });
  const [answer] = await waitFor(
    async () =>
      (await world.emulator.control.readChat({ viewer: world.userId, chat: bot })).filter(({ outgoing }) => !outgoing),
    (messages) => messages.length > 0,
  );
  const address = new URL(/http\S+\/watch\/\S+/.exec(answer?.text ?? '')?.[0] ?? '');
  messageId = Number(address.pathname.split('/').at(-1));
  query = address.searchParams;
}, 60_000);

afterAll(async () => {
  await product?.end('SIGTERM');
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const get = (path: string, init?: RequestInit) => fetch(`${product.url}${path}`, init);
const streamPath = () => `/stream/${world.channelId}/${messageId}`;

describe('signed links', () => {
  it('open the page and the bytes, with ranges', async () => {
    const page = await get(`/watch/${messageId}?${query}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(`${streamPath()}?exp=${query.get('exp')}&amp;sig=${query.get('sig')}`);
    const whole = await get(`${streamPath()}?${query}`);
    expect(whole.headers.get('cache-control')).toContain('private');
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const part = await get(`${streamPath()}?${query}&download=1`, { headers: { range: 'bytes=10-19' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
  });

  it('list the subtitles of their item, and of no other', async () => {
    const path = `/api/catalog/${messageId}/subtitles`;
    const listed = await get(`${path}?${query}`);
    expect([listed.status, await listed.json()]).toEqual([200, { subtitles: [] }]);
    for (const tail of [
      '',
      `?exp=${query.get('exp')}`,
      `?exp=${Number(query.get('exp')) + 1}&sig=${query.get('sig')}`,
    ]) {
      expect((await get(`${path}${tail}`)).status, tail).toBe(401);
    }
    expect((await get(`/api/catalog/${messageId + 1}/subtitles?${query}`)).status).toBe(401);
  });

  it('keep the key for this user alone', async () => {
    expect((await stat(join(dataDir, 'link-secret'))).mode & 0o777).toBe(0o600);
  });

  it('are the only way: everything else is answered like what is not there', async () => {
    const absent = await get(`/stream/${world.channelId}/${messageId + 1}`);
    const expected = { status: absent.status, body: await absent.text() };
    expect(expected.status).toBe(404);
    const sig = query.get('sig') ?? '';
    const exp = query.get('exp') ?? '';
    const flipped = `${sig.startsWith('A') ? 'B' : 'A'}${sig.slice(1)}`;
    const wrong = ['', '?exp=&sig=', `?exp=${exp}&sig=${flipped}`, `?exp=${Number(exp) + 1}&sig=${sig}`, `?sig=${sig}`];
    for (const tail of wrong) {
      for (const path of [streamPath(), `/stream/${messageId}`, `/stream/${world.userId}/${messageId}`]) {
        const answer = await get(`${path}${tail}`);
        expect({ status: answer.status, body: await answer.text() }, `${path}${tail}`).toEqual(expected);
        expect((await get(`${path}${tail}`, { method: 'HEAD' })).status).toBe(404);
      }
      expect((await get(`/watch/${messageId}${tail}`)).status, `/watch${tail}`).toBe(404);
    }
  });
});
