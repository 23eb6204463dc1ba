// Passwords as scrypt keeps them: slow on purpose, off the main thread, few at a time.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors.ts';

/** 32 MiB and some 60 ms a password; the parameters stand in each hash, so that they can grow. */
const parameters = { logN: 15, r: 8, p: 1 } as const;

const hashBytes = 32;

/** scrypt shares Node's four threads with the files of all streams. */
const mostAtOnce = 2;

/** Beyond this many waiting somebody is told to come back. */
const mostWaiting = 40;

const hashPattern = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/;

/** Hashes and checks passwords. */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** Checked in place of a hash that is not there, so that unknown names take as long as known ones. */
  readonly #nobody = format(parameters, randomBytes(16), randomBytes(hashBytes));

  /** @throws AppError `too_many_requests` when too many wait already. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return format(parameters, salt, await this.#derive(password, salt, parameters));
  }

  /**
   * Whether a password has this hash; undefined, and what is no hash, takes as long and is never right.
   *
   * @throws AppError `too_many_requests` when too many wait already.
   */
  async check(password: string, hash: string | undefined): Promise<boolean> {
    const kept = hashPattern.exec(hash ?? '');
    const [, logN, r, p, salt, expected] = kept ?? hashPattern.exec(this.#nobody) ?? [];
    if (salt === undefined || expected === undefined) return false;
    const given = await this.#derive(password, Buffer.from(salt, 'base64url'), {
      logN: Number(logN),
      r: Number(r),
      p: Number(p),
    });
    return timingSafeEqual(given, Buffer.from(expected, 'base64url')) && kept !== null;
  }

  async #derive(password: string, salt: Buffer, { logN, r, p }: Record<'logN' | 'r' | 'p', number>): Promise<Buffer> {
    await this.#enter();
    try {
      const options = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r + 2 ** 20 };
      return await scryptAsync(password.normalize('NFKC'), salt, options);
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < mostAtOnce) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= mostWaiting) throw new AppError('too_many_requests');
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** A place is handed on, not freed and taken: nobody can slip in between. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}

function format({ logN, r, p }: Record<'logN' | 'r' | 'p', number>, salt: Buffer, hash: Buffer): string {
  return `scrypt$${logN}$${r}$${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

function scryptAsync(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
