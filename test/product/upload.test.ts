// SIGKILL at any place of an upload: the sender goes on, the film is there once, with its bytes. The built product, tus-js-client in front.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultAction } from '#emulator/fault-rule.ts';
import type { CatalogFile } from '#lib/api/contract.ts';
import type { UploadInfo } from '#lib/api/contract-upload.ts';
import { adminKey } from '#test/harness/api-world.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { noCaches, type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

/** A job of a process that died is begun again within a minute. */
const againWithinMs = 90_000;

let world: TelegramWorld;
let dataDir: string;
let product: ProductProcess;
let key: string;

const start = () => startProduct({ dataDir, environment: { ...world.environment, ...noCaches } });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-upload-'));
  world = await startTelegramWorld();
  product = await start();
  key = await adminKey(product);
}, 90_000);

afterAll(async () => {
  await product?.end('SIGTERM');
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const authorization = () => ({ authorization: `Bearer ${key}` });
const fault = (method: string, action: FaultAction, times = 1) =>
  world.emulator.control.addFault({ method, times, action });

async function restart(): Promise<void> {
  await product.end('SIGKILL');
  await world.emulator.control.clearFaults();
  product = await start();
}

interface Sending {
  /** Ends with the connection, too. */
  readonly ended: Promise<'done' | 'broken'>;
  /** Path of the upload. */
  path(): string;
  sentBytes(): number;
}

/** Sends like a script that does not try again by itself. @param path goes on with what was begun. */
function send(name: string, bytes: Buffer, path?: string): Sending {
  let sent = 0;
  let upload: Upload | undefined;
  const ended = new Promise<'done' | 'broken'>((resolve) => {
    upload = new Upload(bytes, {
      endpoint: `${product.url}/api/uploads`,
      ...(path === undefined ? {} : { uploadUrl: `${product.url}${path}` }),
      headers: authorization(),
      metadata: { filename: `${name}.mp4`, filetype: 'video/mp4' },
      retryDelays: null,
      onProgress: (soFar) => {
        sent = soFar;
      },
      onSuccess: () => resolve('done'),
      onError: () => resolve('broken'),
    });
    upload.start();
  });
  return { ended, path: () => new URL(upload?.url ?? '').pathname, sentBytes: () => sent };
}

async function infoOf(path: string): Promise<UploadInfo> {
  return (await (await fetch(`${product.url}${path}`, { headers: authorization() })).json()) as UploadInfo;
}

/** One row, one post, and the bytes that were sent. */
async function expectOnce(name: string, bytes: Buffer): Promise<void> {
  const named = async () => (await product.catalog()).files.filter((file) => file.custom_name === name);
  const [item, ...more] = (await waitFor(named, (files) => files.length > 0, againWithinMs)) as CatalogFile[];
  expect(more).toEqual([]);
  const chat = { kind: 'channel', id: world.channelId } as const;
  const posts = await world.emulator.control.readChat({ viewer: world.bots[0]?.id ?? 0, chat, limit: 1000 });
  expect(posts.filter(({ file }) => file?.name === `${name}.mp4`)).toHaveLength(1);
  const answer = await fetch(`${product.url}/stream/${item?.message_id}`, { headers: authorization() });
  expect(bytes.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
}

describe('killed', () => {
  it('while bytes come: the sender goes on behind what Telegram has', async () => {
    const bytes = patternBytes(24 * 1024 * 1024 + 333, 1);
    await fault('upload.save*', { do: 'delay', delayMs: 40 }, 0);
    const first = send('middle', bytes);
    await waitFor(
      async () => first.sentBytes(),
      (sent) => sent > 9 * 1024 * 1024,
      60_000,
    );
    const path = first.path();
    // What was sent may still wait in sockets.
    await waitFor(
      async () => (await infoOf(path)).offset_bytes,
      (saved) => saved > 0,
      60_000,
    );
    await restart();
    expect(await first.ended).toBe('broken');
    const { offset_bytes: offset, state } = await infoOf(path);
    expect(state).toBe('receiving');
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThan(bytes.length);
    expect(await send('middle', bytes, path).ended).toBe('done');
    await expectOnce('middle', bytes);
  }, 180_000);

  it('between the last part and the post', async () => {
    const bytes = patternBytes(1024 * 1024 + 7, 2);
    await fault('messages.sendMedia', { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_50' });
    const sending = send('unposted', bytes);
    await waitFor(
      async () => sending.sentBytes(),
      (sent) => sent === bytes.length,
    );
    await waitFor(
      () => infoOf(sending.path()),
      ({ state }) => state === 'whole',
    );
    await restart();
    await expectOnce('unposted', bytes);
    expect((await infoOf(sending.path())).state).toBe('published');
  }, 180_000);

  it('between the post and the row', async () => {
    const bytes = patternBytes(12 * 1024 * 1024 + 7, 3);
    await fault('messages.sendMedia', { do: 'drop_answer' });
    const sending = send('rowless', bytes);
    const chat = { kind: 'channel', id: world.channelId } as const;
    await waitFor(
      () => world.emulator.control.readChat({ viewer: world.bots[0]?.id ?? 0, chat, limit: 1000 }),
      (posts) => posts.some(({ file }) => file?.name === 'rowless.mp4'),
      60_000,
    );
    await restart();
    await expectOnce('rowless', bytes);
    await waitFor(
      () => infoOf(sending.path()),
      ({ state }) => state === 'published',
      againWithinMs,
    );
    await expectOnce('rowless', bytes);
  }, 180_000);

  it('stopped as asked, it says so and keeps what came', async () => {
    const bytes = patternBytes(32 * 1024 * 1024, 4);
    await fault('upload.save*', { do: 'delay', delayMs: 200 }, 0);
    const first = send('stopped', bytes);
    await waitFor(
      async () => first.sentBytes(),
      // The buffers between the two take some 10 MiB before the server has read a byte.
      (sent) => sent > 24 * 1024 * 1024,
      60_000,
    );
    const path = first.path();
    expect(await product.end('SIGTERM')).toBe(0);
    expect(await first.ended).toBe('broken');
    await world.emulator.control.clearFaults();
    product = await start();
    expect((await infoOf(path)).offset_bytes).toBeGreaterThan(1024 * 1024);
    expect(await send('stopped', bytes, path).ended).toBe('done');
    await expectOnce('stopped', bytes);
  }, 180_000);
});
