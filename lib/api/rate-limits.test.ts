import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anonymousCaller } from '../auth/caller.ts';
import { budgets, countedAs, createRateLimits, networkOf, rateHeaders } from './rate-limits.ts';

const nobody = anonymousCaller('public');
const known = { ...nobody, kind: 'key', subject: 'k:1' } as const;
const from = (client: string) => new Headers({ 'x-sv-client': client });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Calls until the refusal. */
async function callsTaken(take: () => Promise<unknown>, most = 500): Promise<number> {
  for (let calls = 0; calls < most; calls += 1) {
    try {
      await take();
    } catch {
      return calls;
    }
  }
  return most;
}

describe('rate limits', () => {
  it('give each class its own budget and a new one after a minute', async () => {
    const limits = createRateLimits({ perMinute: 50 });
    const take = (rate: 'light' | 'search' | 'write' | 'credentials') => () =>
      limits.take(rate, nobody, from('192.0.2.1'));
    expect(await callsTaken(take('light'))).toBe(50);
    expect(await callsTaken(take('search'))).toBe(10);
    expect(await callsTaken(take('write'))).toBe(5);
    expect(await callsTaken(take('credentials'))).toBe(10);
    await expect(take('search')()).rejects.toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 60 });
    vi.advanceTimersByTime(60_001);
    expect(await callsTaken(take('search'))).toBe(10);
  });

  it('count known callers by themselves, wherever they are, and unknown ones by address', async () => {
    const limits = createRateLimits({ perMinute: 50 });
    expect(await callsTaken(() => limits.take('search', known, from('192.0.2.1')))).toBe(10);
    expect(await callsTaken(() => limits.take('search', known, from('192.0.2.2')))).toBe(0);
    expect(await callsTaken(() => limits.take('search', nobody, from('192.0.2.1')))).toBe(10);
    expect(await callsTaken(() => limits.take('search', nobody, from('192.0.2.2')))).toBe(10);
  });

  it('give people behind a proxy that names nobody one larger budget', async () => {
    const limits = createRateLimits({ perMinute: 10 });
    expect(await callsTaken(() => limits.take('search', nobody, from('shared 10.0.0.1')))).toBe(40);
    expect(await callsTaken(() => limits.take('search', nobody, from('10.0.0.1')))).toBe(2);
  });

  it('refuse to look at another password once ten were wrong', async () => {
    const limits = createRateLimits({ perMinute: 0 });
    expect(await callsTaken(() => limits.take('light', nobody, from('192.0.2.1')), 3000)).toBe(3000);
    for (let wrong = 0; wrong < 10; wrong += 1) {
      await limits.requireTrust(from('192.0.2.1'));
      await limits.take('credentials', known, from('192.0.2.1'));
    }
    await expect(limits.requireTrust(from('192.0.2.1'))).rejects.toMatchObject({ code: 'too_many_requests' });
    await limits.requireTrust(from('192.0.2.2'));
  });

  it('keep a bounded number of counters, however many addresses come', async () => {
    const limits = createRateLimits({ perMinute: 10_000 });
    for (let n = 0; n < 40_000; n += 1)
      await limits.take('light', nobody, from(`203.${n >> 16}.${(n >> 8) & 255}.${n & 255}`));
    expect(vi.getTimerCount()).toBeLessThanOrEqual(16_384);
  });

  it('tell what is left', async () => {
    const state = await createRateLimits({ perMinute: 50 }).take('light', nobody, from('192.0.2.1'));
    expect(state && rateHeaders(state)).toEqual({
      'ratelimit-policy': '"light";q=50;w=60',
      ratelimit: '"light";r=49;t=60',
    });
  });

  it('are ample for pages and narrow for passwords', () => {
    expect(budgets(1200)).toEqual({ light: 1200, tree: 7200, search: 240, write: 120, credentials: 10 });
  });
});

describe('who is counted', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8::7', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('of %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('is the address for passwords, even of a known caller', () => {
    expect(countedAs('credentials', known, from('192.0.2.1'))).toEqual({ name: 'a:192.0.2.1', isShared: false });
    expect(countedAs('light', known, from('192.0.2.1')).name).toBe('k:1');
  });
});
