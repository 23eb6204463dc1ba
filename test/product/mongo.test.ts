// The built product on MongoDB, and without it for a while: who is watching goes on, what is sent meanwhile is there once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noMongoServer, startOwnMongoServer } from '#test/harness/mongo-server.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { noCaches, type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { rawRequest } from '#test/harness/raw-http.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const mongo = await startOwnMongoServer();
afterAll(() => mongo?.stop());

describe.skipIf(!mongo)('the product on MongoDB', { timeout: 180_000 }, () => {
  let world: TelegramWorld;
  let dataDir: string;
  let product: ProductProcess;
  const film = patternBytes(6_000_000, 21);

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sv-mongo-product-'));
    world = await startTelegramWorld();
    product = await startProduct({ dataDir, environment: environment() });
  }, 90_000);

  afterAll(async () => {
    await product?.end('SIGTERM');
    await world?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const environment = () => ({
    ...world.environment,
    ...noCaches,
    MONGO_URL: mongo?.url ?? '',
    MONGO_DB_NAME: 'films',
  });

  async function send(name: string, bytes: Buffer): Promise<void> {
    const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
    const { control } = world.emulator;
    await control.sendFile({ name, mimeType: 'video/mp4' }, { kind: 'bytes', bytes }, { from: world.userId, to });
  }

  const list = () => rawRequest(`${product.url}/api/catalog?per_page=100`);
  const sizes = async () => {
    const { status, body } = await list();
    const { files } = status === 200 ? JSON.parse(body.toString()) : { files: [] };
    return (files as readonly { file_size: number }[]).map(({ file_size }) => file_size);
  };
  const has = (size: number) => waitFor(sizes, (found) => found.includes(size), 60_000);

  async function pathOf(size: number): Promise<string> {
    const file = (await product.catalog()).files.find(({ file_size }) => file_size === size);
    return `${product.url}/stream/${file?.chat_id}/${file?.message_id}`;
  }

  it('says what it found, and indexes, lists and streams', async () => {
    expect(product.output()).toContain('"store":"MongoDB schema verified');
    await send('film.mp4', film);
    await has(film.length);
    const answer = await rawRequest(await pathOf(film.length));
    expect(answer.status).toBe(200);
    expect(answer.body.equals(film)).toBe(true);
  });

  it('goes on while MongoDB is killed, and takes in what was sent meanwhile, once', async () => {
    const path = await pathOf(film.length);
    await world.emulator.control.setNetwork({ bytesPerSecond: 1_000_000 });
    const stream = rawRequest(path);
    await sleep(1000);
    await mongo?.kill();
    const listed = await list();
    expect(listed.status).toBe(503);
    expect(Number(listed.headers['retry-after'])).toBeGreaterThan(0);
    const seek = await rawRequest(path, { headers: { range: 'bytes=3000000-3000999' } });
    expect(seek.status).toBe(206);
    expect(seek.body.equals(film.subarray(3_000_000, 3_001_000))).toBe(true);
    const late = [patternBytes(700_001, 22), patternBytes(700_002, 23), patternBytes(700_003, 24)];
    for (const [index, bytes] of late.entries()) await send(`late-${index}.mp4`, bytes);
    const answer = await stream;
    await world.emulator.control.setNetwork({ bytesPerSecond: 0 });
    expect(answer.complete).toBe(true);
    expect(answer.body.equals(film)).toBe(true);
    await sleep(3000);
    await mongo?.start();
    for (const { length } of late) await has(length);
    await sleep(1000);
    const found = await sizes();
    for (const { length } of late) expect(found.filter((size) => size === length)).toHaveLength(1);
    // In the order in which they were sent, newest first.
    expect(found.slice(0, 3)).toEqual([700_003, 700_002, 700_001]);
  });

  it('stops without it, starts without it and says so, and serves as soon as it is there', async () => {
    await mongo?.kill();
    expect(await product.end('SIGTERM')).toBe(0);
    expect(product.output()).not.toContain('did not stop cleanly');
    product = await startProduct({ dataDir, environment: environment() });
    expect(product.output()).toContain('MongoDB does not answer yet');
    const listed = await list();
    expect(listed.status).toBe(503);
    expect(Number(listed.headers['retry-after'])).toBeGreaterThan(0);
    await mongo?.start();
    await has(film.length);
    await send('after.mp4', patternBytes(700_004, 25));
    await has(700_004);
  });
});

if (!mongo) it('the product on MongoDB', ({ skip }) => skip(noMongoServer));
