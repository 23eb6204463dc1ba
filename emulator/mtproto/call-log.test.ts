// What a session remembers of its calls, and what it forgets.
import { describe, expect, it } from 'vitest';
import { CallLog } from './call-log.ts';

describe('CallLog', () => {
  it('keeps small answers and no large ones', () => {
    const log = new CallLog();
    log.start(4n);
    log.start(8n);
    log.answer(4n, true, Buffer.alloc(100));
    log.answer(8n, true, Buffer.alloc(20_000));
    expect(log.find(4n)).toMatchObject({ state: 'answered', answer: Buffer.alloc(100) });
    expect(log.find(8n)).toMatchObject({ state: 'answered', answer: undefined });
  });

  it('is bounded in kept bytes, the oldest answers going first', () => {
    const log = new CallLog();
    for (let i = 1n; i <= 100n; i++) {
      log.start(i * 4n);
      log.answer(i * 4n, true, Buffer.alloc(16_000));
    }
    const kept = Array.from({ length: 100 }, (_, i) => log.find(BigInt(i + 1) * 4n)?.answer?.length ?? 0);
    expect(kept.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(512 * 1024);
    expect(kept[0]).toBe(0);
    expect(kept[99]).toBe(16_000);
  });

  it('is bounded in calls, and tells an id it can no longer know', () => {
    const log = new CallLog();
    log.start(4n);
    for (let i = 2n; i <= 1100n; i++) {
      log.start(i * 4n);
      log.answer(i * 4n, true);
    }
    // A running call is never forgotten.
    expect(log.find(4n)?.state).toBe('running');
    expect(log.find(8n)).toBeUndefined();
    expect(log.isForgotten(8n)).toBe(true);
    expect(log.isForgotten(1101n * 4n)).toBe(false);
  });

  it('tells those who wait how a call ended', async () => {
    const log = new CallLog();
    const good = log.start(4n);
    const bad = log.start(8n);
    const removed = log.start(12n);
    log.answer(4n, true);
    log.answer(8n, false);
    log.remove(12n);
    expect(await Promise.all([good.done, bad.done, removed.done])).toEqual([true, false, false]);
    expect(log.find(12n)).toBeUndefined();
  });
});
