// How often somebody may try a password: per account and per address, whatever the other one says.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';

/** Wrong tries within the window; the next is refused without a look. */
export const signInLimits = { perAccount: 10, perAddress: 20, perUnknownAddress: 100, windowSeconds: 900 } as const;

/** Keys of each limiter at most: beyond that strangers' newest names share one budget. */
const mostKeys = 20_000;

/** Whom a try comes from, as the rates count callers. */
export interface SignInClient {
  /** Of the address, or of the network it belongs to. */
  readonly name: string;
  /** Many people come by it: a proxy that does not say for whom. */
  readonly isShared: boolean;
}

/** Whom a request comes from, by the headers the listener has set. */
export type ClientOf = (headers: Headers) => SignInClient;

/** Counts wrong tries. A right one gives an account its budget back, never an address. */
export class SignInPace {
  readonly #accounts = limiter('account', signInLimits.perAccount);
  readonly #addresses = limiter('address', signInLimits.perAddress);
  readonly #unknown = limiter('unknown', signInLimits.perUnknownAddress);
  readonly #known = new Set<string>();

  /**
   * Takes one try before it is looked at, so that many at once cannot slip through.
   *
   * @throws AppError `too_many_requests` with the seconds to wait.
   */
  async take(login: string, { name, isShared }: SignInClient): Promise<void> {
    await this.takeAddress({ name, isShared });
    await spend(this.#accounts, this.#bounded(`l ${login}`));
  }

  /** Takes one try of an address alone. @throws AppError `too_many_requests` with the seconds to wait. */
  async takeAddress({ name, isShared }: SignInClient): Promise<void> {
    await spend(isShared ? this.#unknown : this.#addresses, this.#bounded(`a ${name}`));
  }

  /** Gives an address one try back. */
  async forgiveAddress({ name, isShared }: SignInClient): Promise<void> {
    await (isShared ? this.#unknown : this.#addresses).reward(this.#bounded(`a ${name}`), 1);
  }

  /** The try was right. */
  async forgive(login: string, client: SignInClient): Promise<void> {
    await this.#accounts.delete(this.#bounded(`l ${login}`));
    await this.forgiveAddress(client);
  }

  #bounded(key: string): string {
    if (this.#known.has(key)) return key;
    if (this.#known.size >= mostKeys) return key.slice(0, 1);
    this.#known.add(key);
    setTimeout(() => this.#known.delete(key), signInLimits.windowSeconds * 1000).unref();
    return key;
  }
}

function limiter(keyPrefix: string, points: number): RateLimiterMemory {
  return new RateLimiterMemory({ keyPrefix, points, duration: signInLimits.windowSeconds });
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const retryAfterSeconds = Math.ceil(refused.msBeforeNext / 1000);
    throw new AppError('too_many_requests', 'Too many tries. Please wait.', { retryAfterSeconds });
  }
}
