// Big messages: decrypted together where they lie, and what they carry is a view of it.
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from 'telegram';
import { beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { AbridgedFrames, abridgedHeader } from './abridged-frames.ts';
import { encryptIge } from './aes-ige.ts';
import type { IgeBackend } from './aes-ige-backend.ts';
import { igeLoaders } from './aes-ige-loaders.ts';
import type { DecodingState, StatePrototype } from './gramjs-internals.ts';
import { applyGramjsPatches } from './gramjs-patches.ts';
import { decryptBigMessagesBy, patchDecoding } from './patch-decoding.ts';
import { createSilentLogger } from './silent-logger.ts';
import { WorkerDecryption } from './worker-decryption.ts';

const { gramjs } = applyGramjsPatches();
const authKey = randomBytes(256);
const wasm = igeLoaders.wasm();
const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** How many messages each call of the backend had. */
let groups: number[] = [];
let state: DecodingState & StatePrototype;

function patch(interleaves: number): void {
  const backend: IgeBackend = {
    name: 'wasm',
    interleaves,
    decryptInPlace(jobs) {
      groups.push(jobs.length);
      wasm.decryptInPlace(jobs);
    },
  };
  patchDecoding(gramjs, backend, async () => Promise.reject(new Error('not a message')));
}

beforeEach(async () => {
  groups = [];
  state = await makeState();
});

async function makeState(): Promise<DecodingState & StatePrototype> {
  const key = new gramjs.authKey.AuthKey();
  await key.setKey(authKey);
  return new gramjs.state.MTProtoState(key as never, createSilentLogger()) as unknown as DecodingState & StatePrototype;
}

/** A part of a film as a server sends it (MTProto 2.0, x = 8). */
function seal(messageId: number, bytes: Buffer): Buffer {
  const file = new Api.upload.File({ type: new Api.storage.FilePartial(), mtime: 0, bytes }).getBytes();
  const plain = Buffer.alloc(32 + file.length + 12 + ((16 - ((44 + file.length) % 16)) % 16));
  plain.writeBigInt64LE(BigInt(state.id.toString()), 8);
  plain.writeBigInt64LE(BigInt(messageId), 16);
  plain.writeInt32LE(file.length, 28);
  file.copy(plain, 32);
  const messageKey = sha256(authKey.subarray(96, 128), plain).subarray(8, 24);
  const a = sha256(messageKey, authKey.subarray(8, 44));
  const b = sha256(authKey.subarray(48, 84), messageKey);
  const key = Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]);
  const iv = Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]);
  const keyId = createHash('sha1').update(authKey).digest().subarray(12);
  return Buffer.concat([keyId, messageKey, encryptIge(plain, key, iv)]);
}

/** All of them complete in the queue of one connection. */
function arrive(bodies: readonly Buffer[], allocate?: (sizeBytes: number) => Buffer): AbridgedFrames {
  const frames = new AbridgedFrames(allocate);
  for (const body of bodies) frames.push(Buffer.concat([abridgedHeader(body.length), body]));
  return frames;
}

async function readAll(frames: AbridgedFrames): Promise<{ frame: Buffer; bytes: Buffer | undefined }[]> {
  const read: { frame: Buffer; bytes: Buffer | undefined }[] = [];
  for (let frame = frames.take(); frame; frame = frames.take()) {
    const message = await state.decryptMessageData(frame).catch(() => undefined);
    read.push({ frame, bytes: message?.obj instanceof Api.upload.File ? message.obj.bytes : undefined });
  }
  return read;
}

const parts = Array.from({ length: 6 }, () => randomBytes(128 * 1024));

test('those waiting behind one are decrypted with it, and every part is a view of its own message', async () => {
  patch(4);
  const read = await readAll(arrive(parts.map((part, index) => seal(index + 1, part))));
  expect(groups).toEqual([4, 2]);
  for (const [index, { frame, bytes }] of read.entries()) {
    expect(bytes?.equals(parts[index] ?? Buffer.alloc(0))).toBe(true);
    expect(bytes?.buffer).toBe(frame.buffer);
  }
});

test('a backend that gains nothing by it gets one at a time', async () => {
  patch(1);
  const read = await readAll(arrive(parts.map((part, index) => seal(index + 1, part))));
  expect(groups).toEqual([1, 1, 1, 1, 1, 1]);
  expect(read.every(({ bytes }, index) => bytes?.equals(parts[index] ?? Buffer.alloc(0)))).toBe(true);
});

test('messages of several connections that are complete in one turn go together', async () => {
  patch(4);
  const queues = parts.slice(0, 3).map((part, index) => arrive([seal(index + 1, part)]));
  const read = await Promise.all(queues.map(readAll));
  expect(groups).toEqual([3]);
  expect(read.every(([only], index) => only?.bytes?.equals(parts[index] ?? Buffer.alloc(0)))).toBe(true);
});

test('a forged or foreign message among them costs only itself', async () => {
  patch(4);
  const bodies = parts.map((part, index) => seal(index + 1, part));
  bodies[1]?.fill(0, 500, 600);
  bodies[3]?.fill(0, 0, 8);
  const read = await readAll(arrive(bodies));
  expect(read.map(({ bytes }) => bytes !== undefined)).toEqual([true, false, true, false, true, true]);
  expect(read[5]?.bytes?.equals(parts[5] ?? Buffer.alloc(0))).toBe(true);
});

test('other work gets its turn before a burst is through', async () => {
  patch(4);
  const turns: number[] = [];
  const timer = setInterval(() => turns.push(groups.length), 0);
  const many = Array.from({ length: 24 }, (_, index) => seal(index + 1, parts[index % 6] ?? Buffer.alloc(0)));
  await readAll(arrive(many));
  clearInterval(timer);
  expect(groups.reduce((sum, count) => sum + count)).toBe(24);
  expect(turns.some((done) => done > 0 && done < groups.length)).toBe(true);
});

describe('in a thread of its own', () => {
  const sharedMemory = (sizeBytes: number) => Buffer.from(new SharedArrayBuffer(sizeBytes) as unknown as ArrayBuffer);

  async function withWorker(use: (worker: WorkerDecryption) => Promise<void>): Promise<void> {
    const worker = new WorkerDecryption({ backend: { ...wasm, interleaves: 4 }, log: silentLog });
    worker.start();
    for (let tries = 0; !worker.isReady && tries < 2000; tries += 1) await sleep(5);
    expect(worker.isReady).toBe(true);
    decryptBigMessagesBy(state, worker);
    patch(4);
    await use(worker).finally(() => worker.stop());
  }

  test('every part is a view of its own message, and nothing is decrypted here', () =>
    withWorker(async () => {
      const read = await readAll(
        arrive(
          parts.map((part, index) => seal(index + 1, part)),
          sharedMemory,
        ),
      );
      expect(groups).toEqual([]);
      for (const [index, { frame, bytes }] of read.entries()) {
        expect(bytes?.equals(parts[index] ?? Buffer.alloc(0))).toBe(true);
        expect(bytes?.buffer).toBe(frame.buffer);
      }
    }));

  test('a forged or foreign message is refused all the same and costs only itself', () =>
    withWorker(async () => {
      const bodies = parts.map((part, index) => seal(index + 1, part));
      bodies[0]?.fill(0, 9, 12);
      bodies[2]?.fill(0, 500, 600);
      bodies[4]?.fill(0, 0, 8);
      const read = await readAll(arrive(bodies, sharedMemory));
      expect(read.map(({ bytes }) => bytes !== undefined)).toEqual([false, true, false, true, false, true]);
      expect(read[5]?.bytes?.equals(parts[5] ?? Buffer.alloc(0))).toBe(true);
    }));

  test('a message in its hands when it ends is no message, and the next is decrypted here', () =>
    withWorker(async (worker) => {
      const frames = arrive(
        parts.map((part, index) => seal(index + 1, part)),
        sharedMemory,
      );
      const lost = state.decryptMessageData(frames.take() ?? Buffer.alloc(0));
      await Promise.all([expect(lost).rejects.toMatchObject({ name: 'LinkError', reason: 'lost' }), worker.stop()]);
      const [next] = await readAll(arrive([seal(7, parts[5] ?? Buffer.alloc(0))], sharedMemory));
      expect(next?.bytes?.equals(parts[5] ?? Buffer.alloc(0))).toBe(true);
      expect(worker.isReady).toBe(false);
    }));
});
