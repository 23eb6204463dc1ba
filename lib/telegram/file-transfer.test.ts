// Which bot is asked when, and what comes out when none can.
import { describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import { silentLog } from '#lib/log.ts';
import { Breaker } from './breaker.ts';
import type { Outlook } from './file-reader.ts';
import { FileTransfer, type ReadingBot } from './file-transfer.ts';
import { LinkError } from './rpc-errors.ts';
import type { ChunkRequest } from './telegram.ts';

/** Time passes only when everybody waits: a sleep ends after all work that is at hand. */
class ManualClock implements Clock {
  #nowMs = 1_000_000;
  nowMs = () => this.#nowMs;
  sleep = (delayMs: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setImmediate(() => {
        this.#nowMs += delayMs;
        resolve();
      });
      signal?.addEventListener('abort', () => {
        clearImmediate(timer);
        reject(new AppError('aborted'));
      });
    });
}

const outlook = { knowsLocation: true, openLanes: 2, costBytes: 0, admits: true, isSuspect: false };

function bot(name: string, answers: (Uint8Array | Error)[], health: ReadingBot['health'] = 'ready') {
  const calls: number[] = [];
  const read = async () => {
    const answer = answers[Math.min(calls.length, answers.length - 1)] ?? new Error('no answer');
    calls.push(calls.length);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const overtaken: number[] = [];
  return {
    ...{ name, health, restingUntilMs: 0, read, calls, overtaken: () => void overtaken.push(1) },
    ...{ outlook: (): Outlook => outlook, prepare: () => undefined, overtakenTimes: overtaken },
  };
}

const bytes = new Uint8Array([1, 2, 3]);
const flood = (seconds: number) => new AppError('telegram_flood_wait', '', { retryAfterSeconds: seconds });
const lost = new LinkError('lost', 'gone');
const request = {
  ...{ messageId: 1, documentId: '1', offset: 0, limit: 4096, sizeBytes: 3 },
  signal: new AbortController().signal,
};
const transfer = (...bots: ReadingBot[]) =>
  new FileTransfer({ bots, clock: new ManualClock(), log: silentLog, maxPartsPerBot: 10 });

describe('FileTransfer', () => {
  test('takes bots in turn', async () => {
    const [a, b] = [bot('a', [bytes]), bot('b', [bytes])];
    const chunks = transfer(a, b);
    for (let round = 0; round < 4; round++) await chunks.readChunk(request);
    expect([a.calls.length, b.calls.length]).toEqual([2, 2]);
  });

  test('goes to another bot after a failure', async () => {
    const [a, b] = [bot('a', [lost]), bot('b', [bytes])];
    expect(await transfer(a, b).readChunk(request)).toBe(bytes);
    expect([a.calls.length, b.calls.length]).toEqual([1, 1]);
  });

  test('asks a lone bot three times, not more', async () => {
    const a = bot('a', [lost]);
    await expect(transfer(a).readChunk(request)).rejects.toMatchObject({ code: 'telegram_unavailable' });
    expect(a.calls).toHaveLength(3);
  });

  test('leaves a resting bot alone and does not count its wait as a failure', async () => {
    const [a, b] = [bot('a', [flood(30)]), bot('b', [lost, lost, bytes])];
    const chunks = transfer(a, b);
    expect(await chunks.readChunk(request)).toBe(bytes);
    expect(a.calls).toHaveLength(1);
    await chunks.readChunk(request);
    expect(a.calls).toHaveLength(1);
  });

  test('tells the shortest wait when all rest', async () => {
    const chunks = transfer(bot('a', [flood(30)]), bot('b', [flood(600)]));
    await expect(chunks.readChunk(request)).rejects.toMatchObject({
      code: 'telegram_flood_wait',
      retryAfterSeconds: 30,
    });
  });

  test.each(['gone', 'file_changed'] as const)('believes the first bot that says %s', async (code) => {
    const [a, b] = [bot('a', [new AppError(code)]), bot('b', [bytes])];
    await expect(transfer(a, b).readChunk(request)).rejects.toMatchObject({ code });
    expect(b.calls).toHaveLength(0);
  });

  test('prefers a bot in good health and still uses a shaky one', async () => {
    const [shaky, ready] = [bot('a', [bytes], 'shaky'), bot('b', [bytes])];
    const chunks = transfer(shaky, ready);
    for (let round = 0; round < 3; round++) await chunks.readChunk(request);
    expect([shaky.calls.length, ready.calls.length]).toEqual([0, 3]);
    expect(await transfer(shaky).readChunk(request)).toBe(bytes);
  });

  test('says so when no bot is there', async () => {
    const chunks = transfer(bot('a', [bytes], 'unusable'));
    await expect(chunks.readChunk(request)).rejects.toMatchObject({ code: 'telegram_unavailable' });
  });

  test.each([
    [1, 4096],
    [0, 5000],
    [0, 2 * 1024 * 1024],
    [0, 12_288],
    [1024 * 1024 - 4096, 8192],
  ])('refuses offset %i with limit %i before asking anybody', async (offset, limit) => {
    const a = bot('a', [bytes]);
    await expect(transfer(a).readChunk({ ...request, offset, limit })).rejects.toMatchObject({ code: 'internal' });
    expect(a.calls).toHaveLength(0);
  });

  test('does not ask for an aborted reader', async () => {
    const a = bot('a', [bytes]);
    const aborted = { ...request, signal: AbortSignal.abort() };
    await expect(transfer(a).readChunk(aborted)).rejects.toMatchObject({ code: 'aborted' });
    expect(a.calls).toHaveLength(0);
  });

  test('asks another bot when the first is late, and drops what comes too late', async () => {
    let answerLate: (late: Uint8Array) => void = () => undefined;
    const slow = bot('slow', []);
    const late = new Promise<Uint8Array>((resolve) => {
      answerLate = resolve;
    });
    const [a, b] = [{ ...slow, read: () => late }, bot('b', [bytes])];
    const chunks = transfer(a, b);
    expect(await chunks.readChunk(request)).toBe(bytes);
    expect(chunks.stats()).toMatchObject({ parts: 1, hedges: 1, hedgesWon: 1, retries: 0 });
    expect(slow.overtakenTimes).toHaveLength(1);
    expect(chunks.botStatus(a).inFlight).toBe(1);
    answerLate(new Uint8Array([9]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(chunks.botStatus(a).inFlight).toBe(0);
  });

  test('halves what a bot may have in flight when Telegram asks it to wait, and lets it grow again', async () => {
    const [a, b] = [bot('a', [flood(1), bytes]), bot('b', [bytes])];
    const chunks = transfer(a, b);
    await chunks.readChunk(request);
    expect(chunks.botStatus(a)).toMatchObject({ partsLimit: 2, floodUntilMs: 1_001_000 });
    a.restingUntilMs = 0;
    for (let round = 0; round < 40; round++) await chunks.readChunk(request);
    expect(chunks.botStatus(a).partsLimit).toBeGreaterThanOrEqual(4);
    expect(chunks.stats().floods).toBe(1);
  });

  test('an aborted reader leaves the queue at once; its parts in flight keep their places until they end', async () => {
    const silent = { ...bot('a', []), read: () => new Promise<Uint8Array>(() => undefined) };
    const chunks = new FileTransfer({ bots: [silent], clock: systemClock, log: silentLog, maxPartsPerBot: 2 });
    const abort = new AbortController();
    const large = { ...request, limit: 1024 * 1024, signal: abort.signal };
    const reads = Array.from({ length: 5 }, () => chunks.readChunk(large));
    await new Promise((resolve) => setImmediate(resolve));
    expect([chunks.stats().waiting, chunks.botStatus(silent).inFlight]).toEqual([3, 2]);
    abort.abort();
    const codes = (await Promise.allSettled(reads)).map((read) => read.status === 'rejected' && read.reason.code);
    expect(codes).toEqual(Array(5).fill('aborted'));
    expect([chunks.stats().waiting, chunks.botStatus(silent).inFlight]).toEqual([0, 2]);
  });

  test('parts held back while one of them tries the data center wait on instead of failing', async () => {
    const clock = new ManualClock();
    const breaker = new Breaker();
    const backAtMs = clock.nowMs() + 600;
    let sent = 0;
    const read = async () => {
      const startedAtMs = clock.nowMs();
      if (!breaker.admits(startedAtMs)) throw new LinkError('held_back', 'not sent');
      breaker.begin(startedAtMs);
      sent++;
      await clock.sleep(5);
      if (startedAtMs >= backAtMs) breaker.succeed();
      else breaker.fail(startedAtMs, clock.nowMs());
      if (startedAtMs < backAtMs) throw lost;
      return bytes;
    };
    const admits = () => ({ ...outlook, admits: breaker.admits(clock.nowMs()), isSuspect: true });
    const away = { ...bot('a', []), read, outlook: admits };
    const chunks = new FileTransfer({ bots: [away], clock, log: silentLog, maxPartsPerBot: 10 });
    const reads = await Promise.allSettled(Array.from({ length: 8 }, () => chunks.readChunk(request)));
    expect(reads.map(({ status }) => status)).toEqual(Array(8).fill('fulfilled'));
    // What was not sent is no retry: those sent besides the eight good ones are.
    expect(chunks.stats().retries).toBe(sent - 8);
  });

  test('a part whose first call took long to fail is not asked for again: the reader must know', async () => {
    const clock = new ManualClock();
    const startedAtMs = clock.nowMs();
    let calls = 0;
    const read = async () => {
      calls++;
      await clock.sleep(4_100);
      throw new LinkError('timeout', 'no answer');
    };
    const silent = { ...bot('a', []), read, outlook: (): Outlook => ({ ...outlook, openLanes: 1 }) };
    const chunks = new FileTransfer({ bots: [silent], clock, log: silentLog, maxPartsPerBot: 10 });
    await expect(chunks.readChunk(request)).rejects.toMatchObject({ code: 'telegram_unavailable' });
    expect(calls).toBe(2);
    expect(clock.nowMs() - startedAtMs).toBeLessThan(10_000);
  });

  test('a call begun after a failure gets no more time than a reader has patience', async () => {
    const clock = new ManualClock();
    const limits: number[] = [];
    const read = async (_request: ChunkRequest, leftMs: number) => {
      limits.push(leftMs);
      await clock.sleep(limits.length === 1 ? 3_000 : 4_500);
      throw new LinkError('lost', 'gone');
    };
    const broken = { ...bot('a', []), read, outlook: (): Outlook => ({ ...outlook, openLanes: 1 }) };
    const chunks = new FileTransfer({ bots: [broken], clock, log: silentLog, maxPartsPerBot: 10 });
    await expect(chunks.readChunk(request)).rejects.toMatchObject({ code: 'telegram_unavailable' });
    expect(limits[0]).toBe(30_000);
    expect(limits[1]).toBeGreaterThan(6_000);
    expect(limits[1]).toBeLessThanOrEqual(7_000);
    expect(limits.slice(2)).toEqual(limits.length > 2 ? [4_000] : []);
  });

  test('a part that is held back for good is told so in time', async () => {
    const clock = new ManualClock();
    const startedAtMs = clock.nowMs();
    let isAsked = false;
    const read = async () => {
      isAsked = true;
      throw new LinkError('held_back', 'not sent');
    };
    const closing = { ...bot('a', []), read, outlook: (): Outlook => ({ ...outlook, admits: !isAsked }) };
    const chunks = new FileTransfer({ bots: [closing], clock, log: silentLog, maxPartsPerBot: 10 });
    await expect(chunks.readChunk(request)).rejects.toMatchObject({ code: 'telegram_unavailable' });
    expect(clock.nowMs() - startedAtMs).toBeGreaterThanOrEqual(5_000);
    expect(clock.nowMs() - startedAtMs).toBeLessThan(10_000);
  });

  test('tells the reader when no data center answers', async () => {
    const cut = { ...bot('a', [bytes]), outlook: (): Outlook => ({ ...outlook, admits: false, isSuspect: true }) };
    await expect(transfer(cut).readChunk(request)).rejects.toMatchObject({ code: 'telegram_unavailable' });
  });
});
