// The first administrator: by ADMIN_PASSWORD, or by a code that only who reads the log knows.
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { SettingStore, UserRecord } from '../storage/auth-stores.ts';
import type { Accounts } from './accounts.ts';
import type { AuditTrail } from './audit-trail.ts';
import { Passwords } from './passwords.ts';

/** Without letters that look alike; 16 of them are 79 bit. */
const codeLetters = 'abcdefghjkmnpqrstuvwxyz23456789';
const codeLength = 16;

/** Wrong codes until there is a new one, which stands in the log. */
const mostWrongCodes = 20;

/** Remembers which ADMIN_PASSWORD was last put in force, as its hash. */
const settingKey = 'admin_password';

/** What the making of the first administrator needs. */
export interface FirstAdminOptions {
  readonly accounts: Accounts;
  readonly audit: AuditTrail;
  readonly settings: SettingStore;
  readonly clock: { nowMs(): number };
  readonly log: Log;
  /** Public base URL. */
  readonly url: string;
  /** ADMIN_PASSWORD. */
  readonly adminPassword: string | undefined;
}

/** Sees to it that somebody can administer. */
export class FirstAdmin {
  readonly #options: FirstAdminOptions;
  #code: string | undefined;
  #wrong = 0;

  constructor(options: FirstAdminOptions) {
    this.#options = options;
  }

  /** Whether a code is waited for. */
  get isWaiting(): boolean {
    return this.#code !== undefined;
  }

  /** Puts ADMIN_PASSWORD in force, if it is set and new; prints a code, if nobody can administer. @throws AppError. */
  async start(): Promise<void> {
    const { adminPassword, accounts } = this.#options;
    if (adminPassword !== undefined) await this.#apply(adminPassword);
    if (this.#code === undefined && !(await accounts.hasAdmin())) this.#printCode();
  }

  /**
   * Makes the first administrator. The code is good once.
   *
   * @throws AppError `forbidden` for a wrong code, or when none is waited for; as {@link Accounts.create}.
   */
  async claim(order: {
    readonly code: string;
    readonly login: string;
    readonly password: string;
    readonly address: string;
  }) {
    const { accounts, audit } = this.#options;
    const code = this.#code;
    if (code === undefined || !isSame(tidy(order.code), code)) {
      this.#noteWrong();
      throw new AppError('forbidden', 'This is not the code in the log of the server.');
    }
    // Taken before anything is waited for, so that two claims cannot both pass.
    this.#code = undefined;
    try {
      // Another process on the same store may have been faster.
      if (await accounts.hasAdmin()) throw new AppError('forbidden', 'There is an administrator already.');
      const user = await accounts.create({ login: order.login, password: order.password, role: 'admin' });
      await audit.note({ subject: 'setup', address: order.address }, 'users.create', `u:${user.id}`, {
        login: user.login,
      });
      return user;
    } catch (error) {
      this.#code = code;
      throw error;
    }
  }

  async #apply(password: string): Promise<void> {
    const { accounts, settings, audit, clock } = this.#options;
    const seen = await settings.find(settingKey);
    // Applied before: whatever an administrator has changed since then stands.
    if (seen !== undefined && (await accounts.isPassword(password, JSON.parse(seen) as string))) return;
    const user = await this.#withPassword(await accounts.findByLogin('admin'), password);
    await audit.note({ subject: 'console', address: '' }, 'users.admin-password', `u:${user.id}`);
    await settings.save(settingKey, JSON.stringify(await new Passwords().hash(password)), clock.nowMs());
  }

  #withPassword(user: UserRecord | undefined, password: string): Promise<UserRecord> {
    const { accounts } = this.#options;
    if (!user) return accounts.create({ login: 'admin', password, role: 'admin' });
    return accounts.change(user.id, { password, role: 'admin', isDisabled: false });
  }

  #printCode(): void {
    const letters = Array.from({ length: codeLength }, () => codeLetters.charAt(randomInt(codeLetters.length)));
    this.#code = letters.join('');
    this.#wrong = 0;
    const shown = this.#code.replace(/(.{4})(?=.)/g, '$1-');
    this.#options.log.info(`no administrator yet: open ${this.#options.url}/setup and type the code ${shown}`);
  }

  #noteWrong(): void {
    if (this.#code === undefined) return;
    this.#wrong += 1;
    if (this.#wrong >= mostWrongCodes) this.#printCode();
  }
}

function tidy(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
