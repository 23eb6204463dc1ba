// Sign-ins on their way: begun in a browser, answered in a chat, taken once. In the store, so that any node may answer.
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { ConversationStore } from '../storage/storage.ts';

/** How long a sign-in may take from its beginning to its end. */
export const ticketTtlMs = 5 * 60_000;

/** Sign-ins under way at most; a house has a few. Beyond that a flood must not push out what else is remembered of chats. */
const defaultMostTickets = 500;

/** Numbers to pick from; two digits each. */
const choiceCount = 3;

/** The form of {@link NewTicket.cookie}: code and secret, 128 bit each. */
const cookiePattern = /^([\w-]{22})\.([\w-]{22})$/;

const ticketSchema = z.object({
  browser_hash: z.string(),
  number: z.int(),
  site: z.object({ browser: z.string(), address: z.string() }),
  ends_at_ms: z.int(),
});
const askSchema = z.object({ ticket_id: z.string(), number: z.int(), name: z.string(), ends_at_ms: z.int() });
const endSchema = z.union([
  z.object({ state: z.literal('confirmed'), user_id: z.int(), name: z.string() }),
  z.object({ state: z.literal('refused') }),
]);

/** Where a sign-in was begun, as the person is told. */
export type TicketOrigin = z.infer<typeof ticketSchema>['site'];

/** Somebody of Telegram. */
export interface TelegramPerson {
  readonly userId: number;
  /** As the person's app shows it. */
  readonly name: string;
}

/** What a browser gets. */
export interface NewTicket {
  /** For the browser's cookie alone; a secret. */
  readonly cookie: string;
}

/** `waiting`: nobody has opened the bot; `asked`: somebody is being asked; `over`: unknown, too old, or taken. */
export type TicketState = 'waiting' | 'asked' | 'confirmed' | 'refused' | 'over';

/** A sign-in as its own browser may see it. */
export interface TicketView {
  /** No secret; says which sign-in a page is about. */
  readonly id: string;
  /** For the address of the bot; a secret of browser and person. */
  readonly code: string;
  readonly number: number;
  readonly endsAtMs: number;
  readonly state: TicketState;
}

/** What the bot asks. */
export interface TicketQuestion {
  readonly token: string;
  readonly numbers: readonly number[];
  readonly origin: TicketOrigin;
}

/** What {@link SignInTickets} works with. */
export interface SignInTicketsOptions {
  readonly store: ConversationStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Sign-ins under way at most. Default: 500. */
  readonly mostTickets?: number;
}

/**
 * All sign-ins under way. Each step is the taking of a record, which only one caller gets, so that none happens twice.
 *
 * ```
 * begun ──claim──► asked ──right number──► confirmed ──take, by its browser──► gone
 *                    └──no, wrong number──► refused          all: ──5 minutes──► gone
 * ```
 */
export class SignInTickets {
  readonly #store: ConversationStore;
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #mostTickets: number;

  constructor({ store, clock, mostTickets = defaultMostTickets }: SignInTicketsOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#mostTickets = mostTickets;
  }

  /** Begins one. @throws AppError `too_many_requests` when too many are under way. */
  async begin(site: TicketOrigin): Promise<NewTicket> {
    const nowMs = this.#clock.nowMs();
    const live = await this.#store.list({ kind: 'ticket', nowMs, limit: this.#mostTickets });
    if (live.length >= this.#mostTickets) throw new AppError('too_many_requests', undefined, { retryAfterSeconds: 60 });
    const [code, secret] = [randomText(), randomText()];
    const id = idOf(code);
    const endsAtMs = nowMs + ticketTtlMs;
    const ticket = { browser_hash: digest(secret), number: randomInt(10, 100), site, ends_at_ms: endsAtMs };
    await this.#put('ticket', id, ticket, endsAtMs);
    await this.#put('ticket-free', id, {}, endsAtMs);
    return { cookie: `${code}.${secret}` };
  }

  /** The sign-in of a browser. @param cookie see {@link NewTicket.cookie}. @returns undefined for one that is over, or another's. */
  async view(cookie: string): Promise<TicketView | undefined> {
    const [, code = '', secret = ''] = cookiePattern.exec(cookie) ?? [];
    const id = idOf(code);
    const ticket = ticketSchema.safeParse(await this.#find('ticket', id)).data;
    if (!ticket || !isSame(digest(secret), ticket.browser_hash)) return undefined;
    return { id, code, number: ticket.number, endsAtMs: ticket.ends_at_ms, state: await this.#stateOf(id) };
  }

  /** Somebody has come to the bot with a code. @returns undefined for one that is no good, or was used. */
  async claim(code: string, person: TelegramPerson): Promise<TicketQuestion | undefined> {
    const id = idOf(code);
    if (!(await this.#take('ticket-free', id))) return undefined;
    const ticket = ticketSchema.safeParse(await this.#find('ticket', id)).data;
    if (!ticket) return undefined;
    const { number, ends_at_ms } = ticket;
    const token = randomText();
    const ask = { ticket_id: id, number, name: person.name, ends_at_ms };
    await this.#put('ticket-ask', token, ask, ends_at_ms, person.userId);
    return { token, numbers: numbersWith(number), origin: ticket.site };
  }

  /**
   * The person's answer; it counts once, and only from who was asked.
   *
   * @param picked undefined: it was not this person.
   * @returns undefined when nothing waits for it any more.
   */
  async answer(
    token: string,
    userId: number,
    picked: number | undefined,
  ): Promise<'confirmed' | 'refused' | undefined> {
    const found = await this.#store.find(`ticket-ask:${token}`, this.#clock.nowMs());
    if (found?.user_id !== userId) return undefined;
    const ask = askSchema.safeParse(await this.#take('ticket-ask', token)).data;
    if (!ask) return undefined;
    const state = picked === ask.number ? 'confirmed' : 'refused';
    const end = state === 'confirmed' ? { state, user_id: userId, name: ask.name } : { state };
    await this.#put('ticket-end', ask.ticket_id, end, ask.ends_at_ms, userId);
    return state;
  }

  /** Who is to be signed in here: once, and only in the browser that has begun it. */
  async take(cookie: string): Promise<TelegramPerson | undefined> {
    const view = await this.view(cookie);
    if (view?.state !== 'confirmed') return undefined;
    const end = endSchema.safeParse(await this.#take('ticket-end', view.id)).data;
    await this.#store.remove(`ticket:${view.id}`);
    return end?.state === 'confirmed' ? { userId: end.user_id, name: end.name } : undefined;
  }

  /** Ends one that its browser wants no more. */
  async drop(cookie: string): Promise<void> {
    const view = await this.view(cookie);
    if (!view) return;
    for (const kind of ['ticket-free', 'ticket-end', 'ticket']) await this.#store.remove(`${kind}:${view.id}`);
  }

  async #stateOf(id: string): Promise<TicketState> {
    const end = endSchema.safeParse(await this.#find('ticket-end', id)).data;
    if (end) return end.state;
    return (await this.#find('ticket-free', id)) === undefined ? 'asked' : 'waiting';
  }

  #put(kind: string, id: string, value: object, endsAtMs: number, userId = 0): Promise<void> {
    const record = {
      key: `${kind}:${id}`,
      kind,
      user_id: userId,
      value: JSON.stringify(value),
      expires_at_ms: endsAtMs,
    };
    return this.#store.put(record, this.#clock.nowMs());
  }

  async #find(kind: string, id: string): Promise<unknown> {
    return parsed((await this.#store.find(`${kind}:${id}`, this.#clock.nowMs()))?.value);
  }

  async #take(kind: string, id: string): Promise<unknown> {
    return parsed((await this.#store.take(`${kind}:${id}`, this.#clock.nowMs()))?.value);
  }
}

const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

/** 128 bit in 22 characters. */
const randomText = () => randomBytes(16).toString('base64url');

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** The store knows no code: whoever reads it cannot answer for anybody. */
const idOf = (code: string) => digest(code).slice(0, 32);

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** The number among others, in no order. */
function numbersWith(number: number): number[] {
  const numbers = new Set([number]);
  while (numbers.size < choiceCount) numbers.add(randomInt(10, 100));
  const rest = [...numbers];
  return Array.from({ length: choiceCount }, () => rest.splice(randomInt(rest.length), 1)[0] ?? number);
}
