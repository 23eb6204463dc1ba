// Passes, pauses and the end.
import { expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { BackgroundLoop } from './background-loop.ts';

it('begins again after a pause, longer after each failure and short after a success, until it is stopped', async () => {
  const pauses: number[] = [];
  let passes = 0;
  let stopping: Promise<void> | undefined;
  const loop: BackgroundLoop = new BackgroundLoop({
    name: 'counting',
    pauseMs: 1000,
    log: silentLog,
    clock: {
      nowMs: () => 0,
      async sleep(pauseMs) {
        pauses.push(pauseMs);
        if (pauses.length === 16) stopping = loop.stop();
      },
    },
    async pass() {
      passes += 1;
      if (passes > 1 && passes < 15) throw new Error('no');
    },
  });
  loop.start();
  loop.start();
  while (!stopping) await new Promise((resolve) => setTimeout(resolve, 1));
  await stopping;
  expect(pauses.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
  expect(Math.max(...pauses)).toBe(600_000);
  expect(pauses.slice(-2)).toEqual([1000, 1000]);
  expect(passes).toBe(16);
});

it('gives the pass under way a signal and waits for its end', async () => {
  let ended = false;
  const loop = new BackgroundLoop({
    name: 'waiting',
    pauseMs: 1,
    log: silentLog,
    clock: { nowMs: () => 0, sleep: async () => undefined },
    async pass(signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await new Promise((resolve) => setTimeout(resolve, 10));
      ended = true;
    },
  });
  loop.start();
  await loop.stop();
  await loop.stop();
  expect(ended).toBe(true);
});
