// A thread that decrypts: the same bytes as without it, and what becomes of them when it ends.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createLog } from '#lib/log.ts';
import { encryptIge } from './aes-ige.ts';
import { type IgeBackend, type IgeBackendName, igeBackendNames } from './aes-ige-backend.ts';
import { igeLoaders } from './aes-ige-loaders.ts';
import { digestOf, type MessageJob } from './message-decryption.ts';
import { WorkerDecryption, type WorkerDecryptionOptions } from './worker-decryption.ts';

const messageBytes = 256 * 1024;
const none = () => [];

/** As loaded here, with a count of what this thread decrypted itself. */
function counting(name: IgeBackendName): IgeBackend & { here: number } {
  const real = igeLoaders[name]();
  return {
    ...real,
    here: 0,
    decryptInPlace(jobs) {
      this.here += jobs.length;
      real.decryptInPlace(jobs);
    },
  };
}

function loadIfHere(name: IgeBackendName): IgeBackendName[] {
  try {
    igeLoaders[name]();
    return [name];
  } catch {
    // Not on this machine.
    return [];
  }
}

interface Sealed {
  readonly job: MessageJob;
  readonly plain: Buffer;
}

/** @param where shared memory, or ordinary memory that no other thread can work on. */
function seal(where: 'shared' | 'own' = 'shared', sizeBytes = messageBytes): Sealed {
  const [plain, key, iv, hashedBefore] = [randomBytes(sizeBytes), randomBytes(32), randomBytes(32), randomBytes(32)];
  const memory = where === 'shared' ? new SharedArrayBuffer(sizeBytes + 100) : new ArrayBuffer(sizeBytes + 100);
  const data = Buffer.from(memory as ArrayBuffer, 24, sizeBytes);
  encryptIge(plain, key, iv).copy(data);
  return { job: { data, key, iv, hashedBefore }, plain };
}

const expectOpened = ({ job, plain }: Sealed) => expect(Buffer.from(job.data).equals(plain)).toBe(true);

let warnings: { msg: string; reason?: string }[] = [];
let decryption: WorkerDecryption | undefined;
afterEach(async () => {
  await decryption?.stop();
  decryption = undefined;
  warnings = [];
});

async function start(options: Partial<WorkerDecryptionOptions> = {}, waits = true): Promise<WorkerDecryption> {
  const log = createLog({ level: 'warn', pretty: false, write: (line) => void warnings.push(JSON.parse(line)) });
  decryption = new WorkerDecryption({ backend: counting('wasm'), log, ...options });
  decryption.start();
  for (let tries = 0; waits && !decryption.isReady && tries < 2000; tries += 1) await sleep(5);
  expect(decryption.isReady).toBe(waits);
  return decryption;
}

describe.each(igeBackendNames.flatMap(loadIfHere))('%s', (name) => {
  test('many messages come out as they went in, hashed, and none is decrypted here', async () => {
    const backend = counting(name);
    const worker = await start({ backend });
    const all = Array.from({ length: 24 }, () => seal());
    await Promise.all(all.map(({ job }) => worker.decrypt(job, none)));
    for (const each of all) {
      expectOpened(each);
      expect(digestOf(each.job).equals(each.job.digest ?? Buffer.alloc(0))).toBe(true);
    }
    expect(backend.here).toBe(0);
    expect(worker.waitingMessages).toBe(0);
  });
});

test('the others go along, those in ordinary memory are decrypted here', async () => {
  const backend = { ...counting('wasm'), interleaves: 4 };
  const worker = await start({ backend });
  const [first, second, third] = [seal(), seal('own'), seal()];
  await worker.decrypt(first.job, () => [second.job, third.job]);
  for (const each of [first, second, third]) expectOpened(each);
  expect(backend.here).toBe(1);
  expect([first, second, third].map(({ job }) => job.digest !== undefined)).toEqual([true, false, true]);
});

test('before it is ready messages are decrypted here', async () => {
  const backend = counting('wasm');
  const worker = await start({ backend }, false);
  const early = seal();
  await worker.decrypt(early.job, none);
  expectOpened(early);
  expect(backend.here).toBe(1);
});

test('beyond the bound messages are decrypted here', async () => {
  const backend = counting('wasm');
  const worker = await start({ backend, maxWaitingMessages: 2 });
  const all = Array.from({ length: 6 }, () => seal());
  const done = Promise.all(all.map(({ job }) => worker.decrypt(job, none)));
  expect(worker.waitingMessages).toBe(2);
  await done;
  for (const each of all) expectOpened(each);
  expect(backend.here).toBe(4);
});

test('a bound of nothing is refused', () => {
  const log = createLog({ level: 'warn', pretty: false, write: () => undefined });
  expect(() => new WorkerDecryption({ backend: counting('wasm'), log, maxWaitingMessages: 0 })).toThrow(RangeError);
});

test('a message it cannot take ends it: what it had is lost, the rest is decrypted here, one warning', async () => {
  const backend = counting('wasm');
  const worker = await start({ backend });
  const broken = seal('shared', messageBytes);
  const odd: MessageJob = { ...broken.job, data: broken.job.data.subarray(0, 65) };
  const others = [seal(), seal()];
  const outcomes = await Promise.allSettled(
    [odd, ...others.map(({ job }) => job)].map((job) => worker.decrypt(job, none)),
  );
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(reasons.length).toBe(3);
  for (const reason of reasons) expect(reason).toMatchObject({ name: 'LinkError', reason: 'lost' });
  expect(worker.waitingMessages).toBe(0);
  const later = [seal(), seal()];
  for (const each of later) await worker.decrypt(each.job, none);
  for (const each of later) expectOpened(each);
  expect(backend.here).toBe(2);
  expect(warnings.map(({ reason }) => reason)).toEqual([expect.stringMatching(/65 bytes/)]);
});

test('a program that is not there costs one warning', async () => {
  const worker = await start({ entryUrl: new URL('./no-such-program.mjs', import.meta.url) }, false);
  for (let tries = 0; warnings.length === 0 && tries < 2000; tries += 1) await sleep(5);
  const message = seal();
  await worker.decrypt(message.job, none);
  expectOpened(message);
  expect(warnings.map(({ reason }) => reason)).toEqual([expect.stringMatching(/no-such-program/)]);
});

test('stop ends it without a warning and rejects what it has; start begins anew', async () => {
  const worker = await start();
  worker.start();
  const lost = Array.from({ length: 8 }, () => worker.decrypt(seal('shared', 1024 * 1024).job, none));
  const outcomes = Promise.allSettled(lost);
  await Promise.all([worker.stop(), worker.stop()]);
  const rejected = (await outcomes).filter(({ status }) => status === 'rejected');
  expect(rejected.length).toBeGreaterThan(0);
  for (const outcome of rejected) expect(outcome).toMatchObject({ reason: { reason: 'lost' } });
  expect([worker.isReady, worker.waitingMessages, warnings.length]).toEqual([false, 0, 0]);
  worker.start();
  for (let tries = 0; !worker.isReady && tries < 2000; tries += 1) await sleep(5);
  const message = seal();
  await worker.decrypt(message.job, none);
  expectOpened(message);
});
