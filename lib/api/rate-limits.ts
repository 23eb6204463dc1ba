// How often a caller may call: a budget per minute and class of work, counted in this process.
import { createHash, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from '../auth/caller.ts';
import { AppError } from '../errors.ts';
import type { RateClass } from './operation.ts';

/** Set by the listener on every request: the address of the client; `shared …` for a proxy we know nothing behind. */
export const clientHeader = 'x-sv-client';

const windowSeconds = 60;

/** Counters per class, so that no flood of addresses fills the memory. Chosen by feel: 16,384 weigh about 6 MB. */
const counters = 16_384;

/** What stays of a budget, as headers tell it. */
export interface RateState {
  readonly rate: RateClass;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the budget is whole again. */
  readonly resetSeconds: number;
}

/** Counts calls. */
export interface RateLimits {
  /**
   * Counts a call.
   *
   * @returns what is left; undefined when this class has no limit.
   * @throws AppError `too_many_requests` with the seconds to wait.
   */
  take(rate: RateClass, caller: Caller, headers: Headers): Promise<RateState | undefined>;
  /**
   * Refuses an address that has spent its budget of wrong passwords, before another one is looked at.
   *
   * @throws AppError `too_many_requests`.
   */
  requireTrust(headers: Headers): Promise<void>;
}

/**
 * Calls per minute of each class.
 *
 * @param perMinute of `light`, which a page full of posters needs; the dearer classes follow it. 0: no limits, but for passwords.
 * `tree` is larger: a media server that looks at all folders asks for each of them, and waits for one before the next.
 * @example budgets(1200) // { light: 1200, tree: 7200, search: 240, write: 120, credentials: 10 }
 */
export function budgets(perMinute: number): Readonly<Record<RateClass, number>> {
  const dearer = { search: Math.ceil(perMinute / 5), write: Math.ceil(perMinute / 10) };
  return { light: perMinute, tree: perMinute * 6, ...dearer, credentials: 10 };
}

/** Many people share one budget behind a proxy that does not say who they are: it must be a larger one. */
const sharedFactors: Readonly<Record<RateClass, number>> = {
  light: 20,
  tree: 20,
  search: 20,
  write: 20,
  credentials: 3,
};

/** Who is counted: the caller where known, the address of an unknown one. */
export interface Counted {
  readonly name: string;
  readonly isShared: boolean;
}

/**
 * Who a request is counted as.
 *
 * Passwords are counted by address always: there is no caller yet. Of IPv6 the first 64 bits count, as one house has them all.
 */
export function countedAs(rate: RateClass, caller: Pick<Caller, 'subject'>, headers: Headers): Counted {
  if (caller.subject !== null && rate !== 'credentials') return { name: caller.subject, isShared: false };
  return clientOf(headers);
}

/** The address, or the proxy, a request comes from; passwords are counted by it everywhere. */
export function clientOf(headers: Headers): Counted {
  const [, shared, address = ''] = /^(shared )?(.*)$/.exec(headers.get(clientHeader) ?? '') ?? [];
  return { name: `a:${networkOf(address)}`, isShared: shared !== undefined };
}

/**
 * Who counts as one caller: an IPv4 address, or the network of an IPv6 one.
 *
 * @param address IPv4 or IPv6.
 * @example networkOf('2001:db8::1') // '2001:db8:0:0'
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':');
}

/**
 * Limits for every caller apart.
 *
 * @param perMinute see {@link budgets}.
 */
export function createRateLimits({ perMinute }: { readonly perMinute: number }): RateLimits {
  // Two addresses may fall on one counter; with a secret nobody can choose whose.
  const secret = randomBytes(16);
  const limits = budgets(perMinute);
  const limiters = new Map<string, RateLimiterMemory>();

  function limiterOf(rate: RateClass, isShared: boolean): RateLimiterMemory | undefined {
    const points = limits[rate] * (isShared ? sharedFactors[rate] : 1);
    if (points === 0) return undefined;
    const name = `${rate}${isShared ? ' shared' : ''}`;
    const made = limiters.get(name) ?? new RateLimiterMemory({ points, duration: windowSeconds, keyPrefix: name });
    limiters.set(name, made);
    return made;
  }

  const counterOf = (name: string) =>
    String(createHash('sha256').update(secret).update(name).digest().readUInt32LE(0) % counters);

  return {
    async take(rate, caller, headers) {
      const { name, isShared } = countedAs(rate, caller, headers);
      const limiter = limiterOf(rate, isShared);
      if (!limiter) return undefined;
      try {
        const { remainingPoints, msBeforeNext } = await limiter.consume(counterOf(name));
        const resetSeconds = Math.ceil(msBeforeNext / 1000);
        return { rate, limit: limiter.points, remaining: remainingPoints, resetSeconds };
      } catch (error) {
        throw refusalOf(error);
      }
    },
    async requireTrust(headers) {
      const { name, isShared } = countedAs('credentials', { subject: null }, headers);
      const limiter = limiterOf('credentials', isShared);
      const spent = await limiter?.get(counterOf(name));
      if (limiter && spent && spent.consumedPoints >= limiter.points) throw refusalOf(spent);
    },
  };
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof RateLimiterRes)) return error;
  const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
  return new AppError('too_many_requests', undefined, { retryAfterSeconds: seconds });
}

/** As draft-ietf-httpapi-ratelimit-headers has it. */
export function rateHeaders({ rate, limit, remaining, resetSeconds }: RateState): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': `"${rate}";q=${limit};w=${windowSeconds}`,
    ratelimit: `"${rate}";r=${remaining};t=${resetSeconds}`,
  };
}
