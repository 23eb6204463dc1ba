import { expect, it } from 'vitest';
import { keepTrying } from './boot-tries.ts';
import type { Clock } from './clock.ts';
import { AppError } from './errors.ts';
import { silentLog } from './log.ts';

const summary = { commands: [], handlers: [], resumedUploads: 0 };

/** Notes its pauses, and ends them at once. */
function pausesOf(): { readonly pausesMs: number[]; readonly clock: Clock } {
  const pausesMs: number[] = [];
  const sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    pausesMs.push(ms);
  };
  return { pausesMs, clock: { nowMs: () => 0, sleep } };
}

/** Fails as often as it has errors. */
function failing(errors: readonly Error[]): () => Promise<typeof summary> {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error) throw error;
    return summary;
  };
}

const away = (code: 'telegram_unavailable' | 'storage_unavailable') => new AppError(code);
const { signal } = new AbortController();
const log = silentLog;

it('tries at once, then with growing pauses that stay at 30 s', async () => {
  const { pausesMs, clock } = pausesOf();
  const begin = failing(Array.from({ length: 7 }, () => away('telegram_unavailable')));
  await keepTrying({ begin, signal, clock, log });
  expect(pausesMs).toEqual([2000, 5000, 10_000, 20_000, 30_000, 30_000, 30_000]);
});

it('pauses first where a try has failed already, and 2 s each time while it is the store that is away', async () => {
  const { pausesMs, clock } = pausesOf();
  const failed = away('storage_unavailable');
  await keepTrying({ begin: failing([failed, failed]), failed, signal, clock, log });
  expect(pausesMs).toEqual([2000, 2000, 2000]);
});

it('ends without a try when it is not wanted any more', async () => {
  const { pausesMs, clock } = pausesOf();
  let tries = 0;
  const begin = async () => {
    tries += 1;
    throw away('telegram_unavailable');
  };
  await keepTrying({ begin, isWanted: () => tries < 2, signal, clock, log });
  expect({ tries, pausesMs }).toEqual({ tries: 2, pausesMs: [2000] });
});

it('fails with the reason of a signal that ends its pause', async () => {
  const stopping = new AbortController();
  const begin = async () => {
    throw away('telegram_unavailable');
  };
  const clock: Clock = {
    nowMs: () => 0,
    sleep: async (_ms, given) => {
      stopping.abort(new AppError('shutting_down'));
      given?.throwIfAborted();
    },
  };
  const trying = keepTrying({ begin, signal: stopping.signal, clock, log });
  await expect(trying).rejects.toMatchObject({ code: 'shutting_down' });
});
