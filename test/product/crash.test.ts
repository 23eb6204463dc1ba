// SIGKILL at any moment of ingest and streaming: the next start is clean, nothing is lost, nothing is doubled.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patternBytes, seededNumbers } from '#test/harness/pattern-bytes.ts';
import { noCaches, type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { rawRequest } from '#test/harness/raw-http.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

let world: TelegramWorld;
let dataDir: string;
let sent = 0;
/** Of the test under way. */
let readyMs: number[] = [];

/** Starts it on what the one before has left, and notes how long that took. */
async function startAgain(environment: Readonly<Record<string, string>> = {}): Promise<ProductProcess> {
  const startedAtMs = performance.now();
  const product = await startProduct({ dataDir, environment: { ...world.environment, ...environment } });
  readyMs.push(Math.round(performance.now() - startedAtMs));
  return product;
}

afterEach(({ task }) => {
  // All but the last one, which is told to end.
  task.meta.note = { kind: 'kills', kills: Math.max(0, readyMs.length - 1), readyMs, films: sent };
  readyMs = [];
});

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-crash-'));
  world = await startTelegramWorld();
}, 60_000);

afterAll(async () => {
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Sends `count` different small films as the user, without waiting for the product. */
async function sendFilms(count: number): Promise<void> {
  const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
  for (let index = 0; index < count; index += 1) {
    sent += 1;
    const bytes = patternBytes(40_000 + sent, sent);
    const file = { name: `film-${sent}.mp4`, mimeType: 'video/mp4', as: 'video', durationSeconds: 5 } as const;
    await world.emulator.control.sendFile(file, { kind: 'bytes', bytes }, { from: world.userId, to });
  }
}

/** Names of the catalogue, and posts and answers in Telegram, must each hold every film exactly once. */
async function expectEachOnce(url: string): Promise<void> {
  const { control } = world.emulator;
  const names = Array.from({ length: sent }, (_, index) => `film-${index + 1}`);
  const files: string[] = [];
  for (let page = 1; files.length < sent; page += 1) {
    const answer = await fetch(`${url}/api/catalog?per_page=100&page=${page}`);
    const { files: items } = (await answer.json()) as { files: { custom_name: string }[] };
    if (items.length === 0) break;
    files.push(...items.map((item) => item.custom_name.replaceAll(' ', '-')));
  }
  expect(files.sort()).toEqual([...names].sort());
  const posts = await control.readChat({
    viewer: world.userId,
    chat: { kind: 'channel', id: world.channelId },
    limit: 1000,
  });
  expect(posts.filter((post) => post.file).length).toBe(sent);
  const chat = await control.readChat({
    viewer: world.userId,
    chat: { kind: 'user', id: world.bots[0]?.id ?? 0 },
    limit: 1000,
  });
  const answers = chat
    .filter((message) => !message.outgoing && message.text.startsWith('✅'))
    .map((message) => message.replyTo);
  expect(answers.length).toBe(sent);
  expect(new Set(answers).size).toBe(sent);
}

describe('SIGKILL', () => {
  it('at random moments of ingest loses and doubles nothing', async () => {
    const next = seededNumbers(7);
    for (let round = 0; round < 8; round += 1) {
      const product = await startAgain();
      await sendFilms(3);
      await sleep(next() % 400);
      await product.end('SIGKILL');
      await sendFilms(1);
    }
    const product = await startAgain();
    await waitFor(
      async () => {
        const chat = await world.emulator.control.readChat({
          viewer: world.userId,
          chat: { kind: 'user', id: world.bots[0]?.id ?? 0 },
          limit: 1000,
        });
        return chat.filter((message) => message.text.startsWith('✅')).length;
      },
      (answers) => answers >= sent,
      60_000,
    );
    await sleep(500);
    await expectEachOnce(product.url);
    expect(await product.end('SIGTERM')).toBe(0);
  }, 240_000);

  it('during streams cuts them short of their length, and the next start serves them whole', async () => {
    const bytes = patternBytes(5_000_000, 99);
    const first = await startAgain(noCaches);
    const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
    await world.emulator.control.sendFile(
      { name: 'long.mp4', mimeType: 'video/mp4' },
      { kind: 'bytes', bytes },
      { from: world.userId, to },
    );
    const page = await waitFor(
      () => first.catalog(),
      ({ files }) => files.some((file) => file.file_size === bytes.length),
    );
    const path = `/stream/${page.files.find((file) => file.file_size === bytes.length)?.message_id}`;
    await world.emulator.control.setNetwork({ bytesPerSecond: 400_000 });
    const streams = [0, 1, 2].map(() => rawRequest(`${first.url}${path}`));
    for (const stream of streams) stream.catch(() => 'seen below');
    await sleep(1500);
    await first.end('SIGKILL');
    // A stream that was cut before its first byte has no answer at all.
    const cut = (await Promise.allSettled(streams)).flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value] : [],
    );
    await world.emulator.control.setNetwork({ bytesPerSecond: 0 });
    expect(cut.length).toBeGreaterThan(0);
    for (const answer of cut) {
      expect(answer.complete).toBe(false);
      expect(answer.body.equals(bytes.subarray(0, answer.body.length))).toBe(true);
    }
    const second = await startAgain();
    expect((await rawRequest(`${second.url}${path}`)).body.equals(bytes)).toBe(true);
    expect(await second.end('SIGTERM')).toBe(0);
  }, 120_000);
});
