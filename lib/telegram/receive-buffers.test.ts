// Memory comes back when nobody sees it, and not a moment before.
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { ReceiveBuffers } from './receive-buffers.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const partBytes = 1024 * 1024 + 100;

/** Two slots at most. */
const small = () => new ReceiveBuffers({ maxBytes: 2.5 * partBytes });

async function collected(): Promise<void> {
  // The collector tells what it took in a later turn.
  for (let round = 0; round < 3; round++) {
    collect();
    await sleep(5);
  }
}

/** Marks and forgets: no view of it survives this call. */
function fillOnce(buffers: ReceiveBuffers, mark: number): void {
  buffers.allocate(partBytes).fill(mark);
}

const isPooled = (bytes: Buffer): boolean => (bytes.buffer as ArrayBufferLike) instanceof SharedArrayBuffer;

test('what nobody sees any more is used again', async () => {
  const buffers = small();
  fillOnce(buffers, 1);
  fillOnce(buffers, 2);
  expect(isPooled(buffers.allocate(partBytes))).toBe(false);
  await collected();
  const again = [buffers.allocate(partBytes), buffers.allocate(partBytes)];
  expect(again.map(isPooled)).toEqual([true, true]);
  expect(again.map((bytes) => bytes[0]).sort()).toEqual([1, 2]);
});

test('the smallest view keeps its memory, however often the collector comes', async () => {
  const buffers = small();
  const kept = buffers.allocate(partBytes).fill(7).subarray(500_000, 500_016);
  for (let round = 0; round < 5; round++) {
    for (let index = 0; index < 4; index++) fillOnce(buffers, 9);
    await collected();
  }
  expect(kept.every((byte) => byte === 7)).toBe(true);
});

test('it never holds more than it may', async () => {
  const buffers = small();
  for (let round = 0; round < 3; round++) {
    for (let index = 0; index < 10; index++) fillOnce(buffers, index);
    await collected();
  }
  expect(buffers.heldBytes).toBeGreaterThan(0);
  expect(buffers.heldBytes).toBeLessThanOrEqual(2.5 * partBytes);
});

test.each([16, 512 * 1024, 2 * 1024 * 1024])('%i bytes are no size for a slot', (sizeBytes) => {
  const bytes = small().allocate(sizeBytes);
  expect([bytes.length, isPooled(bytes)]).toEqual([sizeBytes, false]);
});
