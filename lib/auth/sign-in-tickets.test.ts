import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { SqliteStorage } from '../storage/sqlite-storage.ts';
import { SignInTickets, ticketTtlMs } from './sign-in-tickets.ts';

const site = { browser: 'Firefox, Linux', address: '203.0.113.…' };
const ada = { userId: 7, name: 'Ada' };

let dataDir: string;
let storage: SqliteStorage;
let nowMs: number;
let tickets: SignInTickets;

const clock = { nowMs: () => nowMs };

beforeEach(async () => {
  nowMs = 1_700_000_000_000;
  dataDir = await mkdtemp(join(tmpdir(), 'sv-tickets-'));
  storage = new SqliteStorage(join(dataDir, 'streamvault.db'), silentLog);
  await storage.start();
  tickets = new SignInTickets({ store: storage.conversations, clock });
});
afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function begun() {
  const { cookie } = await tickets.begin(site);
  const view = await tickets.view(cookie);
  if (!view) throw new Error('nothing was begun');
  return { cookie, ...view };
}

async function asked() {
  const ticket = await begun();
  const question = await tickets.claim(ticket.code, ada);
  if (!question) throw new Error('nothing is asked');
  return { ...ticket, question };
}

async function confirmed() {
  const ticket = await asked();
  expect(await tickets.answer(ticket.question.token, ada.userId, ticket.number)).toBe('confirmed');
  return ticket;
}

const stateOf = async (cookie: string) => (await tickets.view(cookie))?.state;

describe('a sign-in', () => {
  it('goes from its beginning to its end, and is taken once', async () => {
    const ticket = await begun();
    expect(ticket.state).toBe('waiting');
    const question = await tickets.claim(ticket.code, ada);
    expect(await stateOf(ticket.cookie)).toBe('asked');
    expect(question?.origin).toEqual(site);
    expect(new Set(question?.numbers).size).toBe(3);
    expect(question?.numbers).toContain(ticket.number);
    expect(await tickets.answer(question?.token ?? '', ada.userId, ticket.number)).toBe('confirmed');
    expect(await stateOf(ticket.cookie)).toBe('confirmed');
    expect(await tickets.take(ticket.cookie)).toEqual(ada);
    expect(await tickets.take(ticket.cookie)).toBeUndefined();
    expect(await stateOf(ticket.cookie)).toBeUndefined();
  });

  it('is taken by one of many who ask at once', async () => {
    const { cookie } = await confirmed();
    const taken = await Promise.all(Array.from({ length: 5 }, () => tickets.take(cookie)));
    expect(taken.filter(Boolean)).toEqual([ada]);
  });

  it('is bound to the browser that began it: the code of its address is not enough', async () => {
    const { code, cookie } = await confirmed();
    const [, secret = ''] = cookie.split('.');
    const other = await begun();
    for (const wrong of [code, `${code}.${'A'.repeat(22)}`, `${code}.${other.cookie.split('.')[1]}`, '', secret]) {
      expect(await tickets.view(wrong)).toBeUndefined();
      expect(await tickets.take(wrong)).toBeUndefined();
    }
    expect(await stateOf(other.cookie)).toBe('waiting');
    expect(await tickets.take(cookie)).toEqual(ada);
  });

  it('asks one person, the first who comes with the code', async () => {
    const { code } = await begun();
    const bob = { userId: 8, name: 'Bob' };
    const questions = await Promise.all([tickets.claim(code, ada), tickets.claim(code, bob), tickets.claim(code, ada)]);
    expect(questions.filter(Boolean)).toHaveLength(1);
    expect(await tickets.claim('A'.repeat(22), ada)).toBeUndefined();
  });

  it('takes an answer from whom it asked alone, and once', async () => {
    const { cookie, number, question } = await asked();
    expect(await tickets.answer(question.token, 8, number)).toBeUndefined();
    expect(await tickets.answer('A'.repeat(22), ada.userId, number)).toBeUndefined();
    expect(await tickets.answer(question.token, ada.userId, number)).toBe('confirmed');
    expect(await tickets.answer(question.token, ada.userId, undefined)).toBeUndefined();
    expect(await stateOf(cookie)).toBe('confirmed');
  });

  it.each(['no', 'wrong'])('is refused by the answer %s, for good', async (answer) => {
    const { cookie, number, question } = await asked();
    const picked = answer === 'no' ? undefined : question.numbers.find((one) => one !== number);
    expect(await tickets.answer(question.token, ada.userId, picked)).toBe('refused');
    expect(await tickets.answer(question.token, ada.userId, number)).toBeUndefined();
    expect(await stateOf(cookie)).toBe('refused');
    expect(await tickets.take(cookie)).toBeUndefined();
  });

  it('is over after five minutes, wherever it is', async () => {
    const [one, two, three] = [await begun(), await asked(), await confirmed()];
    nowMs += ticketTtlMs - 1;
    expect(await Promise.all([one, two, three].map(({ cookie }) => stateOf(cookie)))).toEqual([
      'waiting',
      'asked',
      'confirmed',
    ]);
    nowMs += 1;
    for (const { cookie } of [one, two, three]) expect(await tickets.view(cookie)).toBeUndefined();
    expect(await tickets.claim(one.code, ada)).toBeUndefined();
    expect(await tickets.answer(two.question.token, ada.userId, two.number)).toBeUndefined();
    expect(await tickets.take(three.cookie)).toBeUndefined();
  });

  it('that its browser dropped asks nobody and signs nobody in', async () => {
    const [one, two] = [await begun(), await asked()];
    await tickets.drop(one.cookie);
    await tickets.drop(two.cookie);
    expect(await tickets.claim(one.code, ada)).toBeUndefined();
    await tickets.answer(two.question.token, ada.userId, two.number);
    expect(await tickets.take(two.cookie)).toBeUndefined();
  });
});

describe('all sign-ins', () => {
  it('are so many at most, until some are over', async () => {
    const few = new SignInTickets({ store: storage.conversations, clock, mostTickets: 2 });
    await few.begin(site);
    await few.begin(site);
    await expect(few.begin(site)).rejects.toMatchObject({ code: 'too_many_requests' });
    nowMs += ticketTtlMs;
    await expect(few.begin(site)).resolves.toBeDefined();
  });

  it('leave neither code nor secret in the store', async () => {
    const { code, cookie } = await confirmed();
    const kinds = ['ticket', 'ticket-free', 'ticket-ask', 'ticket-end'];
    const rows = await Promise.all(kinds.map((kind) => storage.conversations.list({ kind, nowMs, limit: 10 })));
    const kept = JSON.stringify(rows);
    expect(kept).toContain('Ada');
    for (const secret of [code, ...cookie.split('.')]) expect(kept).not.toContain(secret);
  });
});
