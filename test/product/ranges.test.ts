// Ranges through the socket of the built product: every byte equal to what was sent to Telegram, every length announced.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patternBytes, seededNumbers } from '#test/harness/pattern-bytes.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { type RawAnswer, rawRequest } from '#test/harness/raw-http.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const kib = 1024;
const mib = 1024 * kib;

const files = [
  { name: 'odd.mp4', bytes: patternBytes(7 * mib + 12_345, 1) },
  { name: 'exact.mp4', bytes: patternBytes(2 * mib, 2) },
  { name: 'small.mp4', bytes: patternBytes(100_001, 3) },
] as const;

let world: TelegramWorld;
let product: ProductProcess;
let dataDir: string;
/** Stream path of each file, in the order of `files`. */
const paths: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-ranges-'));
  world = await startTelegramWorld({ bots: 2 });
  product = await startProduct({ dataDir, environment: world.environment });
  for (const { name, bytes } of files) {
    const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
    await world.emulator.control.sendFile(
      { name, mimeType: 'video/mp4', as: 'video' },
      { kind: 'bytes', bytes },
      { from: world.userId, to },
    );
  }
  const page = await waitFor(
    () => product.catalog(),
    (catalog) => catalog.total === files.length,
  );
  for (const { bytes } of files) {
    const item = page.files.find((file) => file.file_size === bytes.length);
    paths.push(`/stream/${item?.chat_id}/${item?.message_id}`);
  }
}, 60_000);

afterAll(async () => {
  expect(await product?.end('SIGTERM')).toBe(0);
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

const sizes = files.map((file) => file.bytes.length);

/** Of the test under way. */
let compared = { answers: 0, bytes: 0 };
afterEach(({ task }) => {
  task.meta.note = { kind: 'ranges', answers: compared.answers, comparedBytes: compared.bytes };
  compared = { answers: 0, bytes: 0 };
});

function expectBytes(index: number, answer: RawAnswer, start = 0, end = sizes[index] ?? 0): void {
  const { name, bytes } = files[index] ?? files[0];
  expect(answer.body.equals(bytes.subarray(start, end)), `[${start}, ${end}) of ${name}`).toBe(true);
  compared.answers += 1;
  compared.bytes += answer.body.length;
}

async function expectRange(index: number, range: string, start: number, end: number): Promise<void> {
  const bytes = files[index]?.bytes ?? Buffer.alloc(0);
  const answer = await rawRequest(`${product.url}${paths[index]}`, { headers: { range } });
  expect(answer.status, range).toBe(206);
  expect(answer.headers['content-length'], range).toBe(String(end - start));
  expect(answer.headers['content-range'], range).toBe(`bytes ${start}-${end - 1}/${bytes.length}`);
  expect(answer.headers['x-sv-length']).toBeUndefined();
  expect(answer.complete).toBe(true);
  expectBytes(index, answer, start, end);
}

describe('ranges', () => {
  it('serves whole files byte-identical with their length and type', async () => {
    for (const [index, { bytes }] of files.entries()) {
      const answer = await rawRequest(`${product.url}${paths[index]}`);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-length']).toBe(String(bytes.length));
      expect(answer.headers['content-type']).toBe('video/mp4');
      expect(answer.headers['accept-ranges']).toBe('bytes');
      expect(answer.headers.etag).toMatch(/^"[^"]+"$/);
      // Only for those who ask for them by DEBUG_HEADERS.
      expect(answer.headers['server-timing']).toBeUndefined();
      expect(answer.headers['x-streamvault-first-piece']).toBeUndefined();
      expectBytes(index, answer);
    }
  });

  it('serves 500 random ranges over three files byte-identical', async () => {
    const next = seededNumbers(20_261_123);
    for (let round = 0; round < 500; round += 1) {
      const index = next() % files.length;
      const size = sizes[index] ?? 0;
      const start = next() % size;
      const longest = round % 10 === 0 ? size : 300 * kib;
      const end = Math.min(size, start + 1 + (next() % longest));
      await expectRange(index, `bytes=${start}-${end - 1}`, start, end);
    }
  }, 120_000);

  it('serves every boundary byte-identical', async () => {
    const edges = [0, 1, 4 * kib, 64 * kib, 128 * kib, 512 * kib, mib, 2 * mib];
    for (const [index, size] of sizes.entries()) {
      const points = [...edges.flatMap((edge) => [edge - 1, edge, edge + 1]), size - 1].filter(
        (point) => point >= 0 && point < size,
      );
      for (const point of new Set(points)) {
        await expectRange(index, `bytes=${point}-${point}`, point, point + 1);
        await expectRange(index, `bytes=${point}-${point + 4095}`, point, Math.min(size, point + 4096));
      }
      await expectRange(index, `bytes=${size - 10}-`, size - 10, size);
      await expectRange(index, `bytes=${size - 10}-${size + 100}`, size - 10, size);
    }
  }, 60_000);

  it('serves suffixes, also longer than the file', async () => {
    for (const [index, size] of sizes.entries()) {
      await expectRange(index, 'bytes=-1', size - 1, size);
      await expectRange(index, 'bytes=-65536', size - 65_536, size);
      await expectRange(index, `bytes=-${size + 1}`, 0, size);
    }
  });

  it('answers 416 past the end with the real length', async () => {
    for (const [index, size] of sizes.entries()) {
      for (const range of [`bytes=${size}-`, `bytes=${size + 5}-${size + 9}`, 'bytes=-0']) {
        const answer = await rawRequest(`${product.url}${paths[index]}`, { headers: { range } });
        expect(answer.status, range).toBe(416);
        expect(answer.headers['content-range']).toBe(`bytes */${size}`);
      }
    }
  });

  it('ignores a Range it does not understand', async () => {
    for (const range of ['bytes=abc', 'lines=0-5', 'bytes=5-2', 'bytes 0-5', 'bytes=0-5,7-9']) {
      const answer = await rawRequest(`${product.url}${paths[2]}`, { headers: { range } });
      expect(answer.status, range).toBe(200);
      expectBytes(2, answer);
    }
  });
});

describe('methods and addresses', () => {
  it('answers HEAD like GET without a body and without a call to Telegram', async () => {
    const { control } = world.emulator;
    await control.resetCounters();
    const answer = await rawRequest(`${product.url}${paths[0]}`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe(String(sizes[0]));
    expect(answer.body.length).toBe(0);
    expect((await control.counters()).calls['upload.getFile'] ?? 0).toBe(0);
  });

  it('knows the bare chat id, the -100 form, the uploader and the short link', async () => {
    const [, , chatId, messageId] = (paths[2] ?? '').split('/');
    for (const path of [
      `/stream/${chatId}/${messageId}`,
      `/stream/-100${chatId}/${messageId}`,
      `/stream/${world.userId}/${messageId}`,
      `/stream/${messageId}`,
    ]) {
      const answer = await rawRequest(`${product.url}${path}`, { headers: { range: 'bytes=0-9' } });
      expect(answer.status, path).toBe(206);
      expect(answer.body.equals(files[2].bytes.subarray(0, 10))).toBe(true);
    }
  });

  it('answers 404 for what is not in the catalogue and 400 for what is no id', async () => {
    const [, , chatId, messageId] = (paths[2] ?? '').split('/');
    for (const path of [
      `/stream/${chatId}/999999`,
      '/stream/999999',
      `/stream/424242/${messageId}`,
      `/stream/-100424242/${messageId}`,
    ]) {
      expect((await rawRequest(`${product.url}${path}`)).status, path).toBe(404);
    }
    for (const path of [
      '/stream/abc',
      `/stream/me/${messageId}`,
      `/stream/${chatId}/1e3`,
      `/stream/${chatId}/0x1`,
      `/stream/${chatId}/-1`,
      `/stream/1/2/3`,
      `/stream/${chatId}/99999999999`,
    ]) {
      expect((await rawRequest(`${product.url}${path}`)).status, path).toBe(400);
    }
  });

  it('offers a download under a safe name', async () => {
    const answer = await rawRequest(`${product.url}${paths[2]}?download=1`, { headers: { range: 'bytes=0-0' } });
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="small\.mp4"/);
  });

  it('sends 304 for a known version and the whole file for an outdated If-Range', async () => {
    const first = await rawRequest(`${product.url}${paths[2]}`, { method: 'HEAD' });
    const etag = String(first.headers.etag);
    expect((await rawRequest(`${product.url}${paths[2]}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const current = await rawRequest(`${product.url}${paths[2]}`, {
      headers: { range: 'bytes=0-9', 'if-range': etag },
    });
    expect(current.status).toBe(206);
    const outdated = await rawRequest(`${product.url}${paths[2]}`, {
      headers: { range: 'bytes=0-9', 'if-range': '"old"' },
    });
    expect(outdated.status).toBe(200);
    expect(outdated.body.equals(files[2].bytes)).toBe(true);
  });
});
