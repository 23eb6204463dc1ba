// People: signing in, and who may be whom.
import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import { maxPasswordLength, passwordFault } from '../config-passwords.ts';
import { AppError } from '../errors.ts';
import type { UserRecord, UserStore } from '../storage/auth-stores.ts';
import type { Scope } from './caller.ts';
import { newId } from './key-text.ts';
import { Passwords } from './passwords.ts';
import { type SignInClient, SignInPace } from './sign-in-pace.ts';

/** A change by another process counts here after this time. */
const rememberedMs = 3000;

/** A password that was right is not derived again for so long: WebDAV sends it with every request. */
const provenMs = 60_000;

const mostRemembered = 1000;

/** Names people sign in with: what is easy to type, and nothing a path or a query could misread. */
export const loginPattern = /^[a-z0-9][a-z0-9._-]{1,39}$/;

/** In place of a hash: this account is somebody's of Telegram, and no password is right. */
const telegramMark = 'telegram';

/** Names of those accounts; nobody else gets one. */
const telegramLogin = /^tg(\d{1,16})$/;

/** Whether somebody signs in by the bot, and by nothing else. */
function isOfTelegram({ password_hash }: Pick<UserRecord, 'password_hash'>): boolean {
  return password_hash === telegramMark;
}

/**
 * Who somebody is in Telegram.
 *
 * @returns undefined for an account that signs in by a password.
 */
export function telegramIdOf(user: Pick<UserRecord, 'login' | 'password_hash'>): number | undefined {
  const id = isOfTelegram(user) ? telegramLogin.exec(user.login)?.[1] : undefined;
  return id === undefined ? undefined : Number(id);
}

/** What a user may do. */
export function userScopes({ role }: Pick<UserRecord, 'role'>): readonly Scope[] {
  return role === 'admin' ? ['catalog', 'stream', 'viewer', 'upload', 'admin'] : ['catalog', 'stream', 'viewer'];
}

/** What {@link Accounts} works with. */
export interface AccountsOptions {
  readonly store: UserStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Ends the links that hang on a user. */
  readonly revokeLinks: (subject: string) => Promise<void>;
  /** What somebody of Telegram may be; undefined: nothing. Default: nobody may be anything. */
  readonly telegramRole?: (userId: number) => UserRecord['role'] | undefined;
}

/** Somebody who wants in. */
export interface SignIn {
  readonly login: string;
  readonly password: string;
  readonly client: SignInClient;
}

/** All people. */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #passwords = new Passwords();
  readonly #pace = new SignInPace();
  readonly #users: LRUCache<string, UserRecord>;
  /** Digest of name and password -> hash it was right for. The key is of this process, so the digests are no use elsewhere. */
  readonly #proven: LRUCache<string, string>;
  readonly #provenKey = randomBytes(32);
  /** Counts changes: what was read before one is not remembered after it. */
  #changes = 0;

  constructor(options: AccountsOptions) {
    this.#options = options;
    const perf = { now: () => options.clock.nowMs() };
    this.#users = new LRUCache({ max: mostRemembered, ttl: rememberedMs, ttlResolution: 0, perf });
    this.#proven = new LRUCache({ max: mostRemembered, ttl: provenMs, ttlResolution: 0, perf });
  }

  /**
   * The user with this password.
   *
   * @returns undefined when there is none, it is disabled, or the password is wrong: all after the same time.
   * @throws AppError `too_many_requests` after many wrong tries.
   */
  async verify({ login: given, password, client }: SignIn): Promise<UserRecord | undefined> {
    const login = given.toLowerCase();
    if (password.length > maxPasswordLength || !loginPattern.test(login)) return undefined;
    const user = await this.#options.store.findByLogin(login);
    const digest = createHmac('sha256', this.#provenKey).update(`${login}\n${password}`).digest('base64url');
    if (user && this.#proven.get(digest) === user.password_hash) return user.is_disabled ? undefined : user;
    await this.#pace.take(login, client);
    const isRight = await this.#passwords.check(password, user?.password_hash);
    if (!user || !isRight || user.is_disabled) return undefined;
    await this.#pace.forgive(login, client);
    this.#proven.set(digest, user.password_hash);
    return user;
  }

  /** By id, as it was at most three seconds ago; a disabled one is there, too. */
  async find(id: string): Promise<UserRecord | undefined> {
    const remembered = this.#users.get(id);
    if (remembered) return remembered;
    const changes = this.#changes;
    const user = this.#inStep(await this.#options.store.find(id));
    if (user && changes === this.#changes) this.#users.set(id, user);
    return user;
  }

  /**
   * By login in any case of letters, straight from the store; a disabled one is there, too.
   *
   * @throws AppError `storage_unavailable`.
   */
  async findByLogin(login: string): Promise<UserRecord | undefined> {
    return this.#inStep(await this.#options.store.findByLogin(login.toLowerCase()));
  }

  /**
   * The account of somebody of Telegram; the first time, it is made.
   *
   * @param name as the person's app shows it; kept from the first time.
   * @returns undefined for somebody who may not sign in, or is disabled.
   */
  async ofTelegram(
    userId: number,
    name: string,
  ): Promise<{ readonly user: UserRecord; readonly isNew: boolean } | undefined> {
    if (!this.#options.telegramRole?.(userId)) return undefined;
    const login = `tg${userId}`;
    const isNew = !(await this.#options.store.findByLogin(login)) && (await this.#addOfTelegram(login, name));
    const user = await this.findByLogin(login);
    return user && isOfTelegram(user) && !user.is_disabled ? { user, isNew } : undefined;
  }

  /** @returns false when another process was faster. */
  async #addOfTelegram(login: string, name: string): Promise<boolean> {
    const times = { created_at_ms: this.#options.clock.nowMs(), generation: 0, is_disabled: false };
    // What it may is never read from the store, and it is nobody's last administrator: the lists may change at any start.
    const user: UserRecord = {
      id: newId(),
      login,
      role: 'viewer',
      password_hash: telegramMark,
      ...times,
      shown_name: name.trim() || login,
    };
    return (await this.#options.store.add(user)) === 'added';
  }

  /** By login, strictly after one. */
  async list(query: Parameters<UserStore['list']>[0]): Promise<readonly UserRecord[]> {
    return (await this.#options.store.list(query)).map((user) => this.#inStep(user));
  }

  /** Whether somebody can administer. */
  async hasAdmin(): Promise<boolean> {
    return (await this.#options.store.countAdmins()) > 0;
  }

  /** @throws AppError `bad_request` for a name that is taken or of another form, or a password that will not do. */
  async create(order: { readonly login: string; readonly password: string; readonly role: UserRecord['role'] }) {
    const login = order.login.toLowerCase();
    if (!loginPattern.test(login)) {
      throw new AppError('bad_request', 'A name has 2 to 40 letters a-z, digits, dots, dashes and underscores.');
    }
    if (telegramLogin.test(login))
      throw new AppError('bad_request', 'Names like tg123 are for those who sign in by the bot.');
    const password_hash = await this.#newHash(order.password);
    const times = { created_at_ms: this.#options.clock.nowMs(), generation: 0, is_disabled: false };
    const user: UserRecord = { id: newId(), login, role: order.role, password_hash, ...times, shown_name: null };
    if ((await this.#options.store.add(user)) === 'exists') throw new AppError('bad_request', 'This name is taken.');
    return user;
  }

  /**
   * Changes a user; all its sessions end, and so do its links when it is disabled or gets another password.
   *
   * @throws AppError `not_found`; `bad_request` when nobody could administer any more, or the password will not do.
   */
  async change(
    id: string,
    changes: { readonly role?: UserRecord['role']; readonly password?: string; readonly isDisabled?: boolean },
  ): Promise<UserRecord> {
    const before = await this.#options.store.find(id);
    if (!before) throw new AppError('not_found', 'There is no such user.');
    const { role, password, isDisabled } = changes;
    if (isOfTelegram(before) && (role !== undefined || password !== undefined)) {
      throw new AppError('bad_request', 'This person signs in by the bot: ALLOWED_IDS and ADMIN_IDS say what it may.');
    }
    const isAdminAfter = (role ?? before.role) === 'admin' && !(isDisabled ?? before.is_disabled);
    if (before.role === 'admin' && !before.is_disabled && !isAdminAfter) await this.#requireOtherAdmin();
    await this.#options.store.change(id, {
      ...(role === undefined ? {} : { role }),
      ...(password === undefined ? {} : { password_hash: await this.#newHash(password) }),
      ...(isDisabled === undefined ? {} : { is_disabled: isDisabled }),
    });
    this.#changes += 1;
    this.#users.delete(id);
    if (isDisabled === true || password !== undefined) await this.#options.revokeLinks(`u:${id}`);
    const user = this.#inStep(await this.#options.store.find(id));
    if (!user) throw new AppError('not_found', 'There is no such user.');
    return user;
  }

  /** Whether a password is the one behind a hash; counts as no try. For what the operator has set. */
  isPassword(password: string, hash: string): Promise<boolean> {
    return this.#passwords.check(password, hash);
  }

  /** What the lists say today of somebody of Telegram. */
  #inStep(user: UserRecord): UserRecord;
  #inStep(user: UserRecord | undefined): UserRecord | undefined;
  #inStep(user: UserRecord | undefined): UserRecord | undefined {
    if (!user || !isOfTelegram(user)) return user;
    const role = this.#options.telegramRole?.(Number(telegramLogin.exec(user.login)?.[1]));
    return { ...user, role: role ?? 'viewer', is_disabled: user.is_disabled || role === undefined };
  }

  /** @throws AppError `bad_request` when it will not do. */
  async #newHash(password: string): Promise<string> {
    const fault = passwordFault(password);
    if (fault !== undefined) throw new AppError('bad_request', fault);
    return this.#passwords.hash(password);
  }

  async #requireOtherAdmin(): Promise<void> {
    if ((await this.#options.store.countAdmins()) > 1) return;
    throw new AppError('bad_request', 'This is the last administrator; make another one first.');
  }
}
