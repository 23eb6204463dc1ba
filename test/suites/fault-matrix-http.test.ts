// A few faults over HTTP, through the built product: the status line is honest, a broken body is cut, no secret is told.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultAction } from '#emulator/fault-rule.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { noCaches, type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { type RawAnswer, rawRequest } from '#test/harness/raw-http.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const mib = 1024 * 1024;
const film = patternBytes(6 * mib + 333, 51);
/** Beyond what is asked for before the first byte. */
const middle = 3 * mib;
const withoutCaches = { ...noCaches, TG_GETFILE_TIMEOUT: '2' };

let world: TelegramWorld;
let product: ProductProcess;
let dataDir: string;
let path: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-faults-'));
  world = await startTelegramWorld({ bots: 2 });
  product = await startProduct({ dataDir, environment: { ...world.environment, ...withoutCaches } });
  await world.emulator.control.sendFile(
    { name: 'faults.mp4', mimeType: 'video/mp4', as: 'video' },
    { kind: 'bytes', bytes: film },
    { from: world.userId, to: { kind: 'user', id: world.bots[0]?.id ?? 0 } },
  );
  const page = await waitFor(
    () => product.catalog(),
    ({ total }) => total === 1,
  );
  path = `/stream/${page.files[0]?.message_id}`;
}, 60_000);

afterEach(() => world.emulator.control.clearFaults());

afterAll(async () => {
  expect(await product?.end('SIGTERM')).toBe(0);
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

const strike = (action: FaultAction, more: { times?: number; offset?: number; bot?: number } = {}) =>
  world.emulator.control.addFault({ method: 'upload.getFile', action, ...more });

const ask = (range = 'bytes=0-'): Promise<RawAnswer> => rawRequest(`${product.url}${path}`, { headers: { range } });

function expectWhole(answer: RawAnswer, start = 0): void {
  expect(answer.status).toBe(206);
  expect(answer.complete).toBe(true);
  expect(answer.body.equals(film.subarray(start))).toBe(true);
}

const bridged: readonly (readonly [string, FaultAction])[] = [
  ['a reset connection', { do: 'reset' }],
  ['a lost answer', { do: 'drop_answer' }],
  ['an expired reference', { do: 'rpc_error', code: 400, text: 'FILE_REFERENCE_EXPIRED' }],
  ['a forgotten key', { do: 'revoke_key' }],
  ['500 INTERNAL', { do: 'rpc_error', code: 500, text: 'INTERNAL' }],
];

describe('over HTTP', () => {
  it.each(bridged)('%s in the middle of a film is not noticed', async (_name, action) => {
    await strike(action, { offset: middle });
    expectWhole(await ask());
  });

  it.each(bridged)('%s on a seek is not noticed', async (_name, action) => {
    await strike(action);
    expectWhole(await ask(`bytes=${middle + 77}-`), middle + 77);
  });

  it('blocks that stay short in the middle cut the answer after right bytes, and it can be resumed', async () => {
    await strike({ do: 'short_block', bytes: 100 }, { times: 0, offset: middle });
    const cut = await ask();
    await world.emulator.control.clearFaults();
    expect(cut.status).toBe(206);
    expect(cut.complete).toBe(false);
    expect(cut.body.length).toBeGreaterThan(0);
    expect(cut.body.equals(film.subarray(0, cut.body.length))).toBe(true);
    const rest = await waitFor(
      () => ask(`bytes=${cut.body.length}-`),
      ({ status }) => status === 206,
    );
    expectWhole(rest, cut.body.length);
  });

  it('one bot that must rest is not noticed; when all must, 503 names the wait in a short JSON answer', async () => {
    const rests: FaultAction = { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_3' };
    await strike(rests, { times: 0, bot: world.bots[1]?.id ?? 0 });
    expectWhole(await ask());
    await strike(rests, { times: 0 });
    const refused = await ask();
    expect(refused.status).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(4);
    expect(refused.body.length).toBeLessThan(1000);
    expect(() => JSON.parse(refused.body.toString())).not.toThrow();
    for (const { token } of world.bots) expect(refused.body.toString()).not.toContain(token);
    await world.emulator.control.clearFaults();
    const back = await waitFor(
      () => ask('bytes=0-99'),
      ({ status }) => status === 206,
      10_000,
    );
    expect(back.body.equals(film.subarray(0, 100))).toBe(true);
  });
});
