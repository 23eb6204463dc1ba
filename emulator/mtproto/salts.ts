// Server salts of one auth key: each is valid for half an hour and one more half hour as the old one.
import { createHash } from 'node:crypto';

const SALT_LIFETIME_MS = 30 * 60_000;
/** Telegram gives out at most 64. */
const MAX_FUTURE_SALTS = 64;

/** A salt, and when it is valid. */
export interface FutureSalt {
  /** Unix seconds. */
  readonly validSince: number;
  /** Unix seconds. */
  readonly validUntil: number;
  readonly salt: bigint;
}

/** The row of salts of a key: computed, so that nothing is kept for the future ones. */
export class SaltSchedule {
  readonly #authKey: Buffer;
  readonly #now: () => number;
  readonly #startedMs: number;
  readonly #first: bigint | undefined;
  #epoch = 0;

  /**
   * @param now Unix time in ms.
   * @param first the salt agreed in the key exchange; without one the client learns it by bad_server_salt.
   */
  constructor(authKey: Buffer, now: () => number, first?: bigint) {
    this.#authKey = authKey;
    this.#now = now;
    this.#startedMs = now();
    this.#first = first;
  }

  /** The salt to use now. */
  current(): bigint {
    return this.#at(this.#index());
  }

  /** True for the current salt and the one before. */
  accepts(salt: bigint): boolean {
    const index = this.#index();
    return salt === this.#at(index) || (index > 0 && salt === this.#at(index - 1));
  }

  /** The current salt and those that follow. @param count 1 to 64; other numbers are brought into that range. */
  future(count: number): FutureSalt[] {
    const index = this.#index();
    const length = Math.max(1, Math.min(MAX_FUTURE_SALTS, count));
    return Array.from({ length }, (_, i) => {
      const sinceMs = this.#startedMs + (index + i) * SALT_LIFETIME_MS;
      return {
        validSince: Math.floor(sinceMs / 1000),
        validUntil: Math.floor((sinceMs + 2 * SALT_LIFETIME_MS) / 1000),
        salt: this.#at(index + i),
      };
    });
  }

  /** Makes every salt given out so far wrong. */
  rotate(): void {
    this.#epoch += 1;
  }

  #index(): number {
    return Math.max(0, Math.floor((this.#now() - this.#startedMs) / SALT_LIFETIME_MS));
  }

  #at(index: number): bigint {
    if (index === 0 && this.#epoch === 0 && this.#first !== undefined) return this.#first;
    const seed = createHash('sha256').update(this.#authKey).update(`salt ${this.#startedMs} ${this.#epoch} ${index}`);
    return seed.digest().readBigInt64LE(0);
  }
}
