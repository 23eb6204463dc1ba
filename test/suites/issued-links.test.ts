// Links that are given away, on a real store: what they open, what ends them, and what the list says of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf } from '#lib/api/rate-limits.ts';
import { type Auth, createAuth } from '#lib/auth/create-auth.ts';
import { IssuedLinks, type LinkOrder } from '#lib/auth/issued-links.ts';
import { abortError } from '#lib/errors.ts';
import { silentLog } from '#lib/log.ts';
import { SqliteStorage } from '#lib/storage/sqlite-storage.ts';

const dayMs = 86_400_000;
const item = { chat_id: 1000, message_id: 57 };
const person = '00000000000000a1';
const order: LinkOrder = { item, scope: 'item', by: `u${person}`, createdBy: `u:${person}`, expiresAtMs: null };
let dataDir: string;
let nowMs: number;
let storage: SqliteStorage;
let auth: Auth;

const clock = {
  nowMs: () => nowMs,
  sleep: (_delayMs: number, signal?: AbortSignal) =>
    new Promise<void>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(abortError(signal)), { once: true });
    }),
};

async function open(access: 'public' | 'signed' | 'login' = 'signed'): Promise<Auth> {
  const config = {
    ...{ links: { access, secret: undefined, ttlMs: 3_600_000 }, url: 'http://films.example', dataDir },
    signIn: { adminPassword: undefined, secret: undefined },
  };
  const made = createAuth({ config, storage, clock, log: silentLog, clientOf });
  await made.start();
  return made;
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-links-'));
  nowMs = 1_700_000_000_000;
  storage = new SqliteStorage(join(dataDir, 'streamvault.db'), silentLog);
  await storage.start();
  auth = await open();
});
afterEach(async () => {
  await auth.stop();
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function givenBy(address: string | undefined) {
  const { searchParams } = new URL(address ?? 'http://films.example/');
  return { exp: searchParams.get('exp'), sig: searchParams.get('sig'), by: searchParams.get('by') };
}

const listed = async () =>
  (await auth.issuedLinks.list({ limit: 9 })).map(({ state, addresses }) => [state, !!addresses]);

describe('a link that was given away', () => {
  it('opens its item until its end, and what is made from it no longer', async () => {
    const link = await auth.issuedLinks.issue({ ...order, expiresAtMs: nowMs + 10_000 });
    const given = givenBy(link.addresses?.share);
    expect(auth.links.sharedUntil(item, given)).toBe(nowMs + 10_000);
    expect(auth.links.sharedUntil({ ...item, message_id: 58 }, given)).toBeUndefined();
    const further = givenBy(auth.links.linksLike(given, item).stream);
    expect(auth.links.mayOpen(item, further)).toBe(true);
    expect(await listed()).toEqual([['open', true]]);
    nowMs += 10_000;
    expect(auth.links.sharedUntil(item, given)).toBeUndefined();
    expect(auth.links.mayOpen(item, further)).toBe(false);
    expect(await listed()).toEqual([['over', false]]);
  });

  it('does not end when that was wished', async () => {
    const given = givenBy((await auth.issuedLinks.issue(order)).addresses?.share);
    nowMs += 10_000 * dayMs;
    expect(auth.links.sharedUntil(item, given)).toBeNull();
    expect(auth.links.mayOpen(item, givenBy(auth.links.linksLike(given, item).stream))).toBe(true);
  });

  it('is ended alone, for good, with all that was made from it, and after a restart too', async () => {
    const [first, second] = [await auth.issuedLinks.issue(order), await auth.issuedLinks.issue(order)];
    const given = givenBy(first.addresses?.share);
    const further = givenBy(auth.links.linksLike(given, item).watch);
    await expect(auth.issuedLinks.end(first.record.id, 'u:00000000000000b2')).rejects.toMatchObject({
      code: 'not_found',
    });
    await auth.issuedLinks.end(first.record.id, `u:${person}`);
    for (const one of [given, further]) expect(auth.links.mayOpen(item, one)).toBe(false);
    expect(auth.links.mayOpen(item, givenBy(second.addresses?.share))).toBe(true);
    await auth.stop();
    auth = await open();
    expect(auth.links.mayOpen(item, given)).toBe(false);
    expect((await listed()).toSorted()).toEqual([
      ['ended', false],
      ['open', true],
    ]);
  });

  it.each([
    ['its item', () => auth.links.revokeItem(item)],
    ['its person', () => auth.links.revokeSubject(`u:${person}`)],
  ] as const)('ends with %s, which the list says although nobody ended it', async (_name, revoke) => {
    const { addresses } = await auth.issuedLinks.issue(order);
    await revoke();
    expect(auth.links.sharedUntil(item, givenBy(addresses?.share))).toBeUndefined();
    // An address signed anew would be good again: there is none.
    expect(await listed()).toEqual([['ended', false]]);
  });

  it('hangs on somebody where that is asked for: its own id is nobody', async () => {
    await auth.stop();
    auth = await open('login');
    const ofNobody = await auth.issuedLinks.issue({ ...order, by: undefined });
    const ofSomebody = await auth.issuedLinks.issue(order);
    expect(auth.links.mayOpen(item, givenBy(ofNobody.addresses?.stream))).toBe(false);
    expect(auth.links.mayOpen(item, givenBy(ofSomebody.addresses?.stream))).toBe(true);
  });

  it('is judged by its signature also where everybody may watch', async () => {
    await auth.stop();
    auth = await open('public');
    const link = await auth.issuedLinks.issue(order);
    const given = givenBy(link.addresses?.share);
    expect(auth.links.sharedUntil(item, given)).toBeNull();
    await auth.issuedLinks.end(link.record.id);
    expect(auth.links.sharedUntil(item, given)).toBeUndefined();
    expect(auth.links.mayOpen(item, given)).toBe(true);
  });

  it('is one of so many open ones at most, and is forgotten a month after its end', async () => {
    const links = new IssuedLinks({ store: storage.issuedLinks, links: auth.links, clock, mostOpen: 2 });
    const { record } = await links.issue({ ...order, expiresAtMs: nowMs + 1000 });
    const second = await links.issue(order);
    await expect(links.issue(order)).rejects.toMatchObject({ code: 'bad_request' });
    expect((await links.issue({ ...order, createdBy: 'k:00000000000000c3' })).state).toBe('open');
    nowMs += 1000;
    const third = await links.issue(order);
    await links.end(second.record.id);
    await links.issue(order);
    nowMs += 31 * dayMs;
    for (let number = 0; number < 50; number += 1) await auth.issuedLinks.issue(order);
    for (const gone of [record, second.record]) expect(await storage.issuedLinks.find(gone.id)).toBeUndefined();
    expect(await storage.issuedLinks.find(third.record.id)).toBeDefined();
  });
});
