// The budget of a month on the built product: what counts, what goes on when it is used up, and what every part says of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogFile, Health } from '#lib/api/contract.ts';
import { hasSample, readDashboard, selectorsOf } from '#test/harness/dashboard-queries.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { rawRequest } from '#test/harness/raw-http.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const mib = 1024 * 1024;
const film = patternBytes(3 * mib, 1);
const long = patternBytes(24 * mib, 2);
const sent = [
  { name: 'Night.of.the.Living.Dead.1968.mp4', bytes: film },
  { name: 'A.Long.Film.1999.mp4', bytes: long },
] as const;
/** More than what the first tests ask for, less than what the last one does. */
const budget = { MONTHLY_EGRESS_GB: '0.04', EGRESS_OVER_BUDGET: 'refuse', TRUSTED_PROXIES: '1' };

let world: TelegramWorld;
let dataDir: string;
let product: ProductProcess;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-egress-'));
  world = await startTelegramWorld();
  await start(budget);
  const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
  for (const { name, bytes } of sent) {
    const file = { name, mimeType: 'video/mp4' };
    await world.emulator.control.sendFile(file, { kind: 'bytes', bytes }, { from: world.userId, to });
  }
  await waitFor(
    () => product.catalog(),
    ({ total }) => total === sent.length,
  );
}, 60_000);

afterAll(async () => {
  await product?.end('SIGTERM');
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

async function start(settings: Readonly<Record<string, string>>): Promise<void> {
  product = await startProduct({ dataDir, environment: { ...world.environment, ...settings } });
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const [anna, bert] = [from('192.0.2.1'), from('192.0.2.2')];

async function pathOf(bytes: Buffer): Promise<string> {
  const file = (await product.catalog()).files.find(({ file_size }) => file_size === bytes.length) as CatalogFile;
  return `${product.url}/stream/${file.chat_id}/${file.message_id}`;
}

async function month(): Promise<NonNullable<Health['egress']>> {
  const { egress } = (await (await fetch(`${product.url}/api/health`)).json()) as Health;
  if (!egress) throw new Error('the health says nothing of it');
  return egress;
}

const monthBytes = async () => (await month()).month_bytes;

/** An answer whose reader stands still. */
function open(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => request(url, { headers }, resolve).on('error', reject).end());
}

async function rest(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('what is sent to viewers', () => {
  it('is counted to the byte: whole, by ranges, as a download and by WebDAV', async () => {
    const path = await pathOf(film);
    const before = await monthBytes();
    await rawRequest(path);
    expect(await monthBytes()).toBe(before + film.length);
    await rawRequest(path, { headers: { range: 'bytes=100-199' } });
    await rawRequest(`${path}?download=1`, { headers: { range: 'bytes=0-9' } });
    expect(await monthBytes()).toBe(before + film.length + 110);
    const dav = `${product.url}/dav/Movies/${encodeURIComponent('Night of the Living Dead (1968)')}`;
    const [, name = ''] = /href="([^"]+\.mp4)"/.exec(await (await fetch(dav)).text()) ?? [];
    const { status } = await rawRequest(new URL(name, `${dav}/`).href, { headers: { range: 'bytes=0-999' } });
    expect(status).toBe(206);
    expect(await monthBytes()).toBe(before + film.length + 1110);
  });

  it('is nothing for pages, lists, and answers without a body of the film', async () => {
    const path = await pathOf(film);
    const before = await monthBytes();
    const { headers } = await rawRequest(path, { method: 'HEAD' });
    const etag = String(headers.etag);
    expect((await rawRequest(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await rawRequest(path, { headers: { range: `bytes=${film.length}-` } })).status).toBe(416);
    for (const page of ['/', '/api/catalog', '/dav/', '/playlist.m3u8']) await rawRequest(`${product.url}${page}`);
    expect(await monthBytes()).toBe(before);
  });

  it('is found again after a stop', async () => {
    const before = await monthBytes();
    expect(await product.end('SIGTERM')).toBe(0);
    await start(budget);
    expect(await monthBytes()).toBe(before);
    expect(await month()).toMatchObject({ budget_bytes: 40_000_000, state: 'within', over_budget: 'refuse' });
  });
});

describe('a month that is used up', () => {
  it('ends no stream under way and no viewing, and begins no new one', async () => {
    const path = await pathOf(film);
    // Anna has begun, and stands still.
    const begun = await open(await pathOf(long), anna);
    await rawRequest(path, { headers: { ...anna, range: 'bytes=0-0' } });
    for (let tries = 0; tries < 20 && (await month()).state !== 'spent'; tries += 1) {
      await rawRequest(path, { headers: from('192.0.2.9') });
    }
    expect((await month()).state).toBe('spent');

    const refused = await rawRequest(path, { headers: bert });
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.body.toString())).toMatchObject({
      code: 'egress_spent',
      detail: expect.stringMatching(/used up .* begin again on \d{4}-\d\d-01 \(UTC\)/),
    });
    const endsInSeconds = (Date.parse((await month()).ends_at) - Date.now()) / 1000;
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(endsInSeconds - 60);
    expect((await rawRequest(path, { method: 'HEAD', headers: bert })).status).toBe(429);

    expect((await rest(begun)).equals(long)).toBe(true);
    const further = await rawRequest(path, { headers: { ...anna, range: 'bytes=1000-1999' } });
    expect([further.status, further.body.equals(film.subarray(1000, 2000))]).toEqual([206, true]);
  });

  it('leaves everything else as it is', async () => {
    expect((await fetch(`${product.url}/api/health`)).status).toBe(200);
    expect((await rawRequest(`${product.url}/`, { headers: bert })).status).toBe(200);
  });

  it('is told once, however often it is refused and started', async () => {
    await product.end('SIGTERM');
    const told = product.output().match(/100 % of this month's traffic/g);
    expect(told).toHaveLength(1);
    expect(product.output()).not.toContain('request failed');
    await start(budget);
    expect((await rawRequest(await pathOf(film), { headers: anna })).status).toBe(429);
    expect(product.output()).not.toContain("of this month's traffic");
  });
});

describe('a month that is used up, where new streams are slowed down', () => {
  beforeAll(async () => {
    await product.end('SIGTERM');
    await start({ ...budget, EGRESS_OVER_BUDGET: 'limit' });
  }, 60_000);

  it('still begins them at once', async () => {
    // What a viewer is given at once; all of it would take the rest of the day.
    const answer = await open(await pathOf(long), bert);
    expect(answer.statusCode).toBe(200);
    answer.destroy();
    const { body } = await rawRequest(await pathOf(film), { headers: { ...anna, range: 'bytes=0-9999' } });
    expect(body.equals(film.subarray(0, 10_000))).toBe(true);
    const text = await (await fetch(`${product.url}/metrics`)).text();
    expect(text).toContain('streamvault_egress_held_streams{how="limited"} 2\n');
  });
});

it('all that the dashboard shows is printed once films were read from Telegram', async () => {
  const text = await (await fetch(`${product.url}/metrics`)).text();
  // Only known after a bot has fetched many parts.
  const later = new Set(['streamvault_bot_part_p95_seconds']);
  const missing = selectorsOf(readDashboard()).filter((one) => !later.has(one.name) && !hasSample(text, one));
  expect(missing).toEqual([]);
});
