import { describe, expect, it } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import { silentLog } from '#lib/log.ts';
import { Outbox } from './outbox.ts';
import { TokenBucket } from './token-bucket.ts';

/** A clock that jumps to whoever sleeps the shortest, once nothing else is to be done. */
function sleepingClock() {
  let nowMs = 0;
  const sleepers: { atMs: number; wake: () => void }[] = [];
  const wakeNext = () => {
    sleepers.sort((one, other) => one.atMs - other.atMs);
    const next = sleepers.shift();
    nowMs = Math.max(nowMs, next?.atMs ?? 0);
    next?.wake();
  };
  return {
    nowMs: () => nowMs,
    sleep: (delayMs: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const onAbort = () => reject(new AppError('aborted'));
        signal?.addEventListener('abort', onAbort);
        const wake = () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        sleepers.push({ atMs: nowMs + delayMs, wake });
        setImmediate(wakeNext);
      }),
  };
}

function world(fail: (text: string) => AppError | undefined = () => undefined) {
  const clock = sleepingClock();
  const sent: { chatId: number; text: string; atMs: number }[] = [];
  const take = async ({ chatId, text }: { chatId: number; text: string }) => {
    const error = fail(text);
    if (error) throw error;
    sent.push({ chatId, text, atMs: clock.nowMs() });
    return sent.length;
  };
  const frontBot = {
    sendText: take,
    editText: async (edit: { chatId: number; text: string }) => void (await take(edit)),
  };
  return { clock, sent, outbox: new Outbox({ frontBot, clock, log: silentLog }) };
}

const message = (text: string, chatId = 7) => ({ chatId, text, randomId: 1n });

describe('Outbox', () => {
  it('sends in order, ten at once and then one a second', async () => {
    const { outbox, sent } = world();
    await Promise.all(Array.from({ length: 13 }, (_, index) => outbox.send(message(String(index)))));
    expect(sent.map(({ text }) => text)).toEqual(Array.from({ length: 13 }, (_, index) => String(index)));
    expect(sent.slice(0, 10).every(({ atMs }) => atMs === 0)).toBe(true);
    expect(sent.slice(10).map(({ atMs }) => atMs)).toEqual([1000, 2000, 3000]);
  });

  it('keeps under thirty a second over all chats', async () => {
    const { outbox, sent } = world();
    await Promise.all(Array.from({ length: 100 }, (_, index) => outbox.send(message('x', index))));
    for (const { atMs } of sent) {
      expect(sent.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length).toBeLessThanOrEqual(50);
    }
    expect(Math.max(...sent.map(({ atMs }) => atMs))).toBeGreaterThanOrEqual(3000);
  });

  it('loses nothing to FLOOD_WAIT and outages, waits as long as told, and lets others pass', async () => {
    let floods = 2;
    const { outbox, sent } = world((text) => {
      if (text !== 'unlucky' || floods-- <= 0) return undefined;
      return floods === 1
        ? new AppError('telegram_flood_wait', undefined, { retryAfterSeconds: 90 })
        : new AppError('telegram_unavailable', undefined, { retryAfterSeconds: 1 });
    });
    await Promise.all([
      outbox.send(message('unlucky')),
      outbox.send(message('next')),
      outbox.send(message('other', 8)),
    ]);
    expect(sent.map(({ text }) => text)).toEqual(['other', 'unlucky', 'next']);
    expect(sent[1]?.atMs).toBeGreaterThanOrEqual(90_000);
  });

  it('tells the caller of a refusal and goes on', async () => {
    const { outbox, sent } = world((text) => (text === 'blocked' ? new AppError('telegram_refused') : undefined));
    const refused = outbox.send(message('blocked'));
    const next = outbox.send(message('next'));
    await expect(refused).rejects.toMatchObject({ code: 'telegram_refused' });
    await next;
    expect(sent.map(({ text }) => text)).toEqual(['next']);
  });

  it('makes only the last of several edits that wait', async () => {
    const { outbox, sent } = world();
    const first = outbox.send(message('first'));
    const edits = [1, 2, 3].map((version) => outbox.edit({ chatId: 7, messageId: 5, text: `version ${version}` }));
    const other = outbox.edit({ chatId: 7, messageId: 6, text: 'another message' });
    await Promise.all([first, ...edits, other]);
    expect(sent.map(({ text }) => text)).toEqual(['first', 'version 3', 'another message']);
  });

  it('holds a bounded number back', async () => {
    const { outbox } = world();
    const all = Array.from({ length: 150 }, () => outbox.send(message('x')));
    const outcomes = await Promise.allSettled(all);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ reason }) => reason.code === 'telegram_flood_wait')).toBe(true);
    expect(outcomes.length - refused.length).toBeGreaterThanOrEqual(100);
  });

  it('drops what waits when it is stopped', async () => {
    const { outbox } = world((text) => (text === 'stuck' ? new AppError('telegram_unavailable') : undefined));
    const stuck = expect(outbox.send(message('stuck'))).rejects.toMatchObject({ code: 'shutting_down' });
    const waiting = expect(outbox.send(message('x'))).rejects.toMatchObject({ code: 'shutting_down' });
    await new Promise((resolve) => setImmediate(resolve));
    await outbox.stop();
    await Promise.all([stuck, waiting]);
    await expect(outbox.send(message('late'))).rejects.toMatchObject({ code: 'shutting_down' });
  });

  it('learns at the stop what became of a message under way', async () => {
    const arrivals: ((id: number) => void)[] = [];
    const sendText = () => new Promise<number>((resolve) => arrivals.push(resolve));
    const outbox = new Outbox({
      frontBot: { sendText, editText: async () => undefined },
      clock: systemClock,
      log: silentLog,
    });
    const underWay = outbox.send(message('under way'));
    await new Promise((resolve) => setImmediate(resolve));
    const stopped = outbox.stop();
    arrivals[0]?.(61);
    await stopped;
    expect(await underWay).toBe(61);
  });

  it('does not wait for its answer for ever', async () => {
    const sendText = ({ signal }: { readonly signal?: AbortSignal }) =>
      new Promise<number>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    const clock = { ...systemClock, sleep: async () => undefined };
    const outbox = new Outbox({ frontBot: { sendText, editText: async () => undefined }, clock, log: silentLog });
    const underWay = expect(outbox.send(message('lost'))).rejects.toMatchObject({ code: 'shutting_down' });
    await new Promise((resolve) => setImmediate(resolve));
    await outbox.stop();
    await underWay;
  });
});

describe('TokenBucket', () => {
  it('gives its burst at once, then its rate, and fills while at rest', () => {
    const bucket = new TokenBucket({ burst: 2, perSecond: 2 }, 0);
    expect([0, 0, 0, 0].map((nowMs) => bucket.reserve(nowMs))).toEqual([0, 0, 500, 1000]);
    expect(bucket.reserve(10_000)).toBe(0);
  });
});
