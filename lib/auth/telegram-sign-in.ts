// Signing in by the bot: who may, at what pace, and whose account it is then.
import type { Log } from '../log.ts';
import type { SettingStore, UserRecord } from '../storage/auth-stores.ts';
import type { Accounts } from './accounts.ts';
import type { Actor, AuditTrail } from './audit-trail.ts';
import { cookiesOf, hostCookieName } from './cookies.ts';
import { type SignInClient, SignInPace } from './sign-in-pace.ts';
import type { SignInTickets, TelegramPerson, TicketOrigin, TicketQuestion, TicketView } from './sign-in-tickets.ts';

/** What the rest of the product knows of it. */
export interface TelegramRules {
  /** What somebody may be; undefined: nothing. */
  roleOf(userId: number): UserRecord['role'] | undefined;
  /** Without the @; empty while this process does not know. */
  botName(): string;
}

/** What {@link TelegramSignIn} works with. */
export interface TelegramSignInOptions {
  readonly tickets: SignInTickets;
  readonly rules: TelegramRules;
  readonly accounts: Accounts;
  readonly audit: AuditTrail;
  readonly settings: SettingStore;
  readonly clock: { nowMs(): number };
  readonly log: Log;
}

/** The bot may work for another node than the one that shows the page. */
const botNameKey = 'front_bot_name';

const cookieWord = 'sv-telegram';

/**
 * Where the secret of a begun sign-in is in a browser.
 *
 * @param isSecure whether the site is https.
 * @param cookies the header, as it came.
 * @param isSecure as for {@link ticketCookieName}.
 * @returns undefined when there is none.
 * @example ticketCookie('a=b; sv-telegram=x.y', false) // 'x.y'
 */
export function ticketCookie(cookies: string, isSecure: boolean): string | undefined {
  return cookiesOf(cookies, ticketCookieName(isSecure))[0];
}

/**
 * The name of the cookie.
 *
 * @param isSecure the site is https: the browser then keeps others from setting it.
 * @example ticketCookieName(true) // '__Host-sv-telegram'
 */
export function ticketCookieName(isSecure: boolean): string {
  return hostCookieName(cookieWord, isSecure);
}

/**
 * An address, as far as it helps to know one's own: a /24 of IPv4, a /48 of IPv6; empty for what is no address, such as a proxy
 * that does not say for whom.
 *
 * @example roughAddress('203.0.113.9') // '203.0.113.…'
 */
export function roughAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (/^\d+(\.\d+){3}$/.test(plain)) return plain.replace(/\d+$/, '…');
  return /^[0-9a-f:]+:[0-9a-f:]*$/i.test(plain) ? `${plain.split(':').slice(0, 3).join(':')}:…` : '';
}

/** The door for pages and bot. */
export class TelegramSignIn {
  readonly #options: TelegramSignInOptions;
  readonly #pace = new SignInPace();

  constructor(options: TelegramSignInOptions) {
    this.#options = options;
  }

  /** For the address of the bot. @returns undefined while it is not known. @throws AppError `storage_unavailable`. */
  async botName(): Promise<string | undefined> {
    const own = this.#options.rules.botName();
    if (own !== '') return own;
    const kept = await this.#options.settings.find(botNameKey);
    return kept === undefined ? undefined : (JSON.parse(kept) as string);
  }

  /** The bot says its name. */
  async noteBotName(name: string): Promise<void> {
    const { settings, clock } = this.#options;
    const value = JSON.stringify(name);
    if (name !== '' && (await settings.find(botNameKey)) !== value)
      await settings.save(botNameKey, value, clock.nowMs());
  }

  /**
   * Begins a sign-in in a browser.
   *
   * @param before the browser's cookie of an earlier one, which ends.
   * @returns the value of its cookie.
   * @throws AppError `too_many_requests`, `storage_unavailable`.
   */
  async begin(origin: TicketOrigin, client: SignInClient, before: string | undefined): Promise<string> {
    await this.#pace.takeAddress(client);
    if (before !== undefined) await this.#options.tickets.drop(before);
    return (await this.#options.tickets.begin(origin)).cookie;
  }

  /** How far a browser's sign-in is. @throws AppError `storage_unavailable`. */
  async view(cookie: string | undefined): Promise<TicketView | undefined> {
    return cookie === undefined ? undefined : this.#options.tickets.view(cookie);
  }

  /** Somebody came to the bot with a code. @returns undefined for somebody who may not, or a code that is no good. */
  async claim(code: string, person: TelegramPerson): Promise<TicketQuestion | undefined> {
    if (!this.#options.rules.roleOf(person.userId)) return undefined;
    return this.#options.tickets.claim(code, { ...person, name: person.name.slice(0, 64) });
  }

  /** As {@link SignInTickets.answer}; what was refused is noted. */
  async answer(
    token: string,
    userId: number,
    picked: number | undefined,
  ): Promise<'confirmed' | 'refused' | undefined> {
    const outcome = await this.#options.tickets.answer(token, userId, picked);
    const reason = picked === undefined ? 'denied' : 'wrong number';
    if (outcome === 'refused')
      await this.#note({ subject: 'telegram', address: '' }, 'session.refuse', userId, { reason });
    return outcome;
  }

  /**
   * Whose session is to begin in this browser: once. Makes the account at the first time.
   *
   * @returns undefined for what is not confirmed, is over, or is somebody's who may no longer.
   * @throws AppError `storage_unavailable`.
   */
  async complete(cookie: string, client: SignInClient, address: string): Promise<UserRecord | undefined> {
    const person = await this.#options.tickets.take(cookie);
    if (!person) return undefined;
    const found = await this.#options.accounts.ofTelegram(person.userId, person.name);
    const actor = { subject: 'telegram', address };
    if (!found) {
      await this.#note(actor, 'session.refuse', person.userId, { reason: 'not allowed' });
      return undefined;
    }
    await this.#pace.forgiveAddress(client);
    const { user, isNew } = found;
    const { audit } = this.#options;
    if (isNew) await audit.note(actor, 'users.create', `u:${user.id}`, { login: user.login, name: person.name });
    await audit.note({ subject: `u:${user.id}`, address }, 'session.begin', `u:${user.id}`, { by: 'telegram' });
    return user;
  }

  #note(actor: Actor, action: string, userId: number, detail: Readonly<Record<string, string>>): Promise<void> {
    this.#options.log.info('a sign-in by the bot was refused', { userId, ...detail });
    return this.#options.audit.note(actor, action, `tg${userId}`, detail);
  }
}
