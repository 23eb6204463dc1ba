// HTTP to the letter, through the socket of the built product. Prints `must x/y, should x/y` at its end.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogFile } from '#lib/api/contract.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';
import {
  ask,
  type ConformanceCase,
  type ConformanceWorld,
  requestText,
  type TestFile,
} from './http-conformance/case.ts';
import { connectionCases } from './http-conformance/connections.ts';
import { headerCases, metricsToken, strangeNames } from './http-conformance/headers.ts';
import { allowedOrigin, methodCases } from './http-conformance/methods.ts';
import { preconditionCases } from './http-conformance/preconditions.ts';
import { severalRangeCases } from './http-conformance/several-ranges.ts';
import { singleRangeCases } from './http-conformance/single-ranges.ts';

const subjects: Readonly<Record<string, readonly ConformanceCase[]>> = {
  'one range': singleRangeCases,
  'several ranges': severalRangeCases,
  preconditions: preconditionCases,
  'methods and statuses': methodCases,
  'messages and connections': connectionCases,
  headers: headerCases,
};

const contents = {
  big: patternBytes(8_400_123, 11),
  small: patternBytes(10_007, 12),
  tiny: patternBytes(1, 13),
  removed: patternBytes(4_000_003, 14),
};

/** Sizes by which the named films are told apart. */
const namedBytes = (index: number) => 3000 + index;

const score = { must: [0, 0], should: [0, 0] };
let telegram: TelegramWorld;
let product: ProductProcess;
let dataDir: string;
let world: ConformanceWorld;

async function send(name: string, bytes: Buffer): Promise<void> {
  const to = { kind: 'user', id: telegram.bots[0]?.id ?? 0 } as const;
  const file = { name, mimeType: 'video/mp4', as: 'video' } as const;
  await telegram.emulator.control.sendFile(file, { kind: 'bytes', bytes }, { from: telegram.userId, to });
}

async function ingest(): Promise<readonly CatalogFile[]> {
  const total = Object.keys(contents).length + strangeNames.length;
  for (const [name, bytes] of Object.entries(contents)) await send(`${name}.mp4`, bytes);
  for (const [index, name] of strangeNames.entries()) await send(name, patternBytes(namedBytes(index), index + 20));
  const page = await waitFor(
    () => product.catalog(),
    (catalog) => catalog.total === total,
  );
  return page.files;
}

function pathOf(files: readonly CatalogFile[], sizeBytes: number): string {
  const item = files.find((file) => file.file_size === sizeBytes);
  if (!item) throw new Error(`no film of ${sizeBytes} bytes in the catalogue`);
  return `/stream/${item.chat_id}/${item.message_id}`;
}

async function testFile(url: string, path: string, bytes: Buffer): Promise<TestFile> {
  const head = await fetch(`${url}${path}`, { method: 'HEAD' });
  const { etag, 'last-modified': lastModified } = Object.fromEntries(head.headers);
  return { path, bytes, etag: etag ?? '', lastModified: lastModified ?? '' };
}

async function telegramReads(): Promise<number> {
  const { getFile } = await telegram.emulator.control.counters();
  return getFile.reduce((sum, { calls }) => sum + calls, 0);
}

async function removePost(path: string): Promise<void> {
  const messageIds = [Number(path.split('/').at(-1))];
  const { control } = telegram.emulator;
  await control.deleteMessages({ chat: { kind: 'channel', id: telegram.channelId }, messageIds });
  // Telegram serves a deleted file as long as the reference to it lives.
  await control.setFileReferenceLifetime(0);
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-conformance-'));
  telegram = await startTelegramWorld();
  const environment = { ...telegram.environment, CORS_ORIGINS: allowedOrigin, METRICS_TOKEN: metricsToken };
  product = await startProduct({ dataDir, environment });
  const { url } = product;
  const files = await ingest();
  const removedPath = pathOf(files, contents.removed.length);
  await removePost(removedPath);
  world = {
    url,
    big: await testFile(url, pathOf(files, contents.big.length), contents.big),
    small: await testFile(url, pathOf(files, contents.small.length), contents.small),
    tiny: await testFile(url, pathOf(files, contents.tiny.length), contents.tiny),
    removedPath,
    named: new Map(strangeNames.map((name, index) => [name, pathOf(files, namedBytes(index))])),
    telegramReads,
  };
  // A Last-Modified counts as strong when it is a second old (RFC 9110 8.8.2.2).
  await waitFor(
    () => ask(world, requestText(world.small.path)),
    (answer) => Date.parse(answer.header('date') ?? '') - Date.parse(world.small.lastModified) >= 1000,
  );
}, 60_000);

afterAll(async () => {
  const parts = (['must', 'should'] as const).map((level) => `${level} ${score[level].join('/')}`);
  process.stdout.write(`HTTP conformance: ${parts.join(', ')}\n`);
  expect(await product?.end('SIGTERM')).toBe(0);
  await telegram?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

for (const [subject, cases] of Object.entries(subjects)) {
  describe(subject, () => {
    it.for(cases.map((one) => [one.level, one.name, one] as const))('%s: %s', async ([level, , one], { task }) => {
      task.meta.note = { kind: 'http case', subject, level };
      score[level][1] = (score[level][1] ?? 0) + 1;
      await one.check(world);
      score[level][0] = (score[level][0] ?? 0) + 1;
    });
  });
}
