// The auth room on a real store: who is known by what, for how long, and what ends it.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'next-auth/jwt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf } from '#lib/api/rate-limits.ts';
import { type Auth, createAuth } from '#lib/auth/create-auth.ts';
import type { KeyOrder } from '#lib/auth/key-ring.ts';
import { runKeysCommand } from '#lib/auth/keys-command.ts';
import { Passwords } from '#lib/auth/passwords.ts';
import { Revocations } from '#lib/auth/revocations.ts';
import { SignInPace, signInLimits } from '#lib/auth/sign-in-pace.ts';
import { abortError } from '#lib/errors.ts';
import { createLog, silentLog } from '#lib/log.ts';
import { SqliteStorage } from '#lib/storage/sqlite-storage.ts';

const password = 'a long and good one';
const program: KeyOrder = { name: 'x', scopes: ['catalog'], userId: null, expiresAtMs: null, createdBy: 'test' };
let dataDir: string;
let nowMs: number;
let storage: SqliteStorage;
let auth: Auth;
const opened: Auth[] = [];

/** Sleeps never end by themselves: what follows the store does so when the test says. */
const clock = {
  nowMs: () => nowMs,
  sleep: (_delayMs: number, signal?: AbortSignal) =>
    new Promise<void>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(abortError(signal)), { once: true });
    }),
};

async function open(settings: { access?: 'public' | 'signed' | 'login'; adminPassword?: string; url?: string } = {}) {
  const { access = 'signed', adminPassword, url = 'http://films.example' } = settings;
  const links = { access, secret: undefined, ttlMs: 3_600_000 };
  const config = { links, signIn: { adminPassword, secret: undefined }, url, dataDir };
  const made = createAuth({ config, storage, clock, log: silentLog, clientOf });
  opened.push(made);
  await made.start();
  return made;
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-auth-'));
  nowMs = 1_700_000_000_000;
  storage = new SqliteStorage(join(dataDir, 'streamvault.db'), silentLog);
  await storage.start();
  auth = await open();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.stop()));
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const headers = (given: Record<string, string>) => ({ headers: new Headers(given) });
const bearer = (key: string) => headers({ authorization: `Bearer ${key}` });
const basic = (login: string, secret: string) =>
  headers({ authorization: `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}` });
const refused = { code: 'unauthenticated' };

async function cookieOf(of: Auth, claims: object): Promise<string> {
  const token = await encode({ token: { ...claims }, secret: of.sessions.secret });
  return `${of.sessions.cookieName}=${token}`;
}

describe('callers', () => {
  it('are nobody without credentials, with all but admin where access is public', async () => {
    expect(await auth.identities.identify(headers({}))).toMatchObject({ kind: 'anonymous', scopes: new Set() });
    const { identities } = await open({ access: 'public' });
    expect((await identities.identify(headers({}))).scopes).toEqual(new Set(['catalog', 'stream', 'viewer']));
  });

  it('are refused with credentials that are no good, or nobody where that is asked for', async () => {
    const wrong = [
      bearer(`sv_${'A'.repeat(43)}`),
      bearer('x'),
      basic('a', 'b'),
      headers({ authorization: 'Digest x' }),
    ];
    for (const request of [...wrong, { ...headers({}), token: `sv_${'A'.repeat(43)}` }]) {
      await expect(auth.identities.identify(request)).rejects.toMatchObject(refused);
      expect((await auth.identities.identifyOrNobody(request)).kind).toBe('anonymous');
    }
  });

  it('by a key have its scopes until its end', async () => {
    const { key, record } = await auth.keys.create({ ...program, expiresAtMs: nowMs + 1000 });
    const caller = await auth.identities.identify(bearer(key));
    expect(caller).toEqual({
      ...{ kind: 'key', subject: `k:${record.id}`, scopes: new Set(['catalog']), isByCookie: false },
      ...{ linksAs: `k${record.id}`, endsAtMs: nowMs + 1000 },
    });
    expect(JSON.stringify(await storage.apiKeys.list({ limit: 9 }))).not.toContain(key.slice(3));
    nowMs += 1000;
    await expect(auth.identities.identify(bearer(key))).rejects.toMatchObject(refused);
  });

  it('by a personal token are its person, without admin, also by an address', async () => {
    const user = await auth.accounts.create({ login: 'Anna', password, role: 'admin' });
    const order = { ...program, scopes: ['catalog', 'admin'] as const, userId: user.id };
    const { key, record } = await auth.keys.create(order);
    const caller = await auth.identities.identify({ ...headers({}), token: key });
    expect(caller).toMatchObject({
      subject: `u:${user.id}`,
      scopes: new Set(['catalog']),
      linksAs: `u${user.id}k${record.id}`,
    });
    expect((await auth.identities.identify(basic('', key))).subject).toBe(`u:${user.id}`);
    const other = await auth.keys.create(program);
    await expect(auth.identities.identify({ ...headers({}), token: other.key })).rejects.toMatchObject(refused);
  });

  it('by a password are known, and scrypt is spared for a minute', async () => {
    await auth.accounts.create({ login: 'anna', password, role: 'viewer' });
    for (let round = 0; round < signInLimits.perAccount * 3; round += 1)
      expect((await auth.identities.identify(basic('ANNA', password))).kind).toBe('user');
    await expect(auth.identities.identify(basic('anna', `${password}!`))).rejects.toMatchObject(refused);
  });

  it('by a session are known until somebody signs out, also in another process', async () => {
    const user = await auth.accounts.create({ login: 'anna', password, role: 'viewer' });
    const other = await open();
    const claims = auth.sessions.begin(user);
    const cookie = await cookieOf(auth, claims);
    const caller = await auth.identities.identify(headers({ cookie: `a=b; ${cookie}` }));
    expect(caller).toMatchObject({ kind: 'user', isByCookie: true, linksAs: `u${user.id}` });
    expect((await other.identities.identify(headers({ cookie }))).kind).toBe('user');
    await auth.sessions.end(claims);
    expect((await auth.identities.identify(headers({ cookie }))).kind).toBe('anonymous');
    const third = await open();
    expect((await third.identities.identify(headers({ cookie }))).kind).toBe('anonymous');
  });

  it('by a session of another secret, none, or a changed user are nobody', async () => {
    const user = await auth.accounts.create({ login: 'anna', password, role: 'viewer' });
    const cookie = await cookieOf(auth, auth.sessions.begin(user));
    const forged = `${auth.sessions.cookieName}=${await encode({ token: { ...auth.sessions.begin(user) }, secret: 'x'.repeat(44) })}`;
    const none = `${auth.sessions.cookieName}=eyJhbGciOiJub25lIn0..`;
    for (const wrong of [forged, none, `${cookie.slice(0, -3)}AAA`, cookie.replace('next-auth', '__Secure-next-auth')])
      expect((await auth.identities.identify(headers({ cookie: wrong }))).kind).toBe('anonymous');
    expect((await auth.identities.identify(headers({ cookie }))).kind).toBe('user');
    await auth.accounts.change(user.id, { role: 'admin' });
    expect((await auth.identities.identify(headers({ cookie }))).kind).toBe('anonymous');
  });

  it('have a cookie for https alone where the site is https', async () => {
    expect([auth.sessions.isSecure, auth.sessions.cookieName]).toEqual([false, 'next-auth.session-token']);
    const { sessions, signInOptions } = await open({ url: 'https://films.example' });
    expect([sessions.isSecure, sessions.cookieName]).toEqual([true, '__Host-next-auth.session-token']);
    expect(signInOptions()).toMatchObject({
      useSecureCookies: true,
      // As its name asks of a browser: for https, at the root, and for no other host.
      cookies: { sessionToken: { name: sessions.cookieName, options: { secure: true, path: '/', httpOnly: true } } },
    });
    expect(signInOptions().cookies?.sessionToken?.options).not.toHaveProperty('domain');
    expect((await stat(join(dataDir, 'auth-secret'))).mode & 0o777).toBe(0o600);
  });
});

describe('keys', () => {
  it('revoked are no good at once here, and within seconds elsewhere', async () => {
    const other = await open();
    const { key, record } = await auth.keys.create(program);
    for (const { identities } of [auth, other]) expect((await identities.identify(bearer(key))).kind).toBe('key');
    await auth.keys.revoke(record.id);
    await expect(auth.identities.identify(bearer(key))).rejects.toMatchObject(refused);
    nowMs += 3001;
    await expect(other.identities.identify(bearer(key))).rejects.toMatchObject(refused);
    await expect(auth.keys.revoke('0'.repeat(16))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of somebody else cannot be revoked by a person', async () => {
    const { record } = await auth.keys.create({ ...program, userId: 'a'.repeat(16) });
    await expect(auth.keys.revoke(record.id, 'b'.repeat(16))).rejects.toMatchObject({ code: 'not_found' });
    expect((await auth.keys.revoke(record.id, 'a'.repeat(16))).is_revoked).toBe(true);
  });

  it('note their use once a minute', async () => {
    const { key, record } = await auth.keys.create(program);
    const usedAt = async () => (await storage.apiKeys.find(record.id))?.last_used_at_ms;
    await auth.keys.find(key);
    const first = nowMs;
    nowMs += 59_999;
    await auth.keys.find(key);
    expect(await usedAt()).toBe(first);
    nowMs += 1;
    await auth.keys.find(key);
    expect(await usedAt()).toBe(nowMs);
  });

  it('are twenty a person at most; revoked ones make room', async () => {
    const order = { ...program, userId: 'a'.repeat(16) };
    const made = [];
    for (let count = 0; count < 20; count += 1) made.push(await auth.keys.create(order));
    await expect(auth.keys.create(order)).rejects.toMatchObject({ code: 'bad_request' });
    await auth.keys.create({ ...order, userId: 'b'.repeat(16) });
    await auth.keys.revoke(made[0]?.record.id ?? '');
    expect((await auth.keys.create(order)).key).toMatch(/^sv_/);
  });

  it('are made, listed and ended at the console', async () => {
    const lines: string[] = [];
    const run = (...words: string[]) =>
      runKeysCommand({ words, keys: auth.keys, audit: auth.audit, nowMs, print: (line) => void lines.push(line) });
    await run('add', 'tv box', '--scopes', 'stream,catalog', '--days', '2');
    expect(await auth.keys.find(lines[0] ?? '')).toMatchObject({
      scopes: ['catalog', 'stream'],
      created_by: 'console',
    });
    await run('list');
    expect(lines[1]).toMatch(/^[0-9a-f]{16}\ttv box\tcatalog,stream\tprogram\tuntil 2023-11-16\tused 2023-11-14$/);
    await run('revoke', lines[1]?.slice(0, 16) ?? '');
    expect(await auth.keys.find(lines[0] ?? '')).toBeUndefined();
    const wrong = [
      [],
      ['add'],
      ['add', 'x'],
      ['add', 'x', '--scopes', 'all'],
      ['add', 'x', '--scopes', 'stream', '--days', '0'],
    ];
    for (const words of [...wrong, ['list', 'x'], ['drop', 'x'], ['add', 'x', '--key', 'y']])
      await expect(run(...words)).rejects.toMatchObject({ code: 'bad_configuration' });
    expect((await auth.audit.list({ limit: 9 })).map(({ action }) => action).toSorted()).toEqual([
      'keys.create',
      'keys.revoke',
    ]);
  });
});

describe('accounts', () => {
  it.each(['short', 'aaaaaaaaaaaa', 'password1234', 'StreamVault!!', 'x'.repeat(201)])(
    'refuse %s for a password',
    async (word) => {
      await expect(auth.accounts.create({ login: 'anna', password: word, role: 'viewer' })).rejects.toMatchObject({
        code: 'bad_request',
      });
    },
  );

  it('refuse names that are taken, also in capitals, and names of another form', async () => {
    await auth.accounts.create({ login: 'anna', password, role: 'viewer' });
    for (const login of ['Anna', 'a', '-x', 'a b', 'x'.repeat(41), 'a/b', 'é1'])
      await expect(auth.accounts.create({ login, password, role: 'viewer' })).rejects.toMatchObject({
        code: 'bad_request',
      });
  });

  it('keep one administrator', async () => {
    const boss = await auth.accounts.create({ login: 'boss', password, role: 'admin' });
    await expect(auth.accounts.change(boss.id, { role: 'viewer' })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(auth.accounts.change(boss.id, { isDisabled: true })).rejects.toMatchObject({ code: 'bad_request' });
    await auth.accounts.create({ login: 'second', password, role: 'admin' });
    expect((await auth.accounts.change(boss.id, { isDisabled: true })).is_disabled).toBe(true);
  });

  it('end sessions and links with another password', async () => {
    const user = await auth.accounts.create({ login: 'anna', password, role: 'viewer' });
    const caller = await auth.identities.identify(basic('anna', password));
    const item = { chat_id: 1, message_id: 2 };
    const { searchParams } = new URL(auth.links.linksFor(caller, item).stream);
    const given = { exp: searchParams.get('exp'), sig: searchParams.get('sig'), by: searchParams.get('by') };
    expect(auth.links.mayOpen(item, given)).toBe(true);
    await auth.accounts.change(user.id, { password: 'another good one' });
    expect(auth.links.mayOpen(item, given)).toBe(false);
    await expect(auth.identities.identify(basic('anna', password))).rejects.toMatchObject(refused);
    expect((await auth.identities.identify(basic('anna', 'another good one'))).kind).toBe('user');
  });
});

describe('ADMIN_PASSWORD', () => {
  it('makes the user admin, and counts again only when it is another one', async () => {
    const signIn = (of: Auth, secret: string) =>
      of.accounts.verify({ login: 'admin', password: secret, client: clientOf(new Headers()) });
    const first = await open({ adminPassword: password });
    const admin = await signIn(first, password);
    expect(admin?.role).toBe('admin');
    expect(first.firstAdmin.isWaiting).toBe(false);
    await first.accounts.change(admin?.id ?? '', { password: 'my own new one' });
    const second = await open({ adminPassword: password });
    expect(await signIn(second, password)).toBeUndefined();
    expect(await signIn(second, 'my own new one')).toBeDefined();
    const third = await open({ adminPassword: 'lost the other one' });
    expect(await signIn(third, 'lost the other one')).toBeDefined();
  });
});

describe('the code of the log', () => {
  it('is replaced after twenty wrong ones', async () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', pretty: false, write: (line) => void lines.push(line) });
    const config = {
      links: { access: 'signed', secret: undefined, ttlMs: 1 },
      signIn: { adminPassword: undefined, secret: undefined },
    } as const;
    const made = createAuth({ config: { ...config, url: 'http://x', dataDir }, storage, clock, log, clientOf });
    opened.push(made);
    await made.start();
    const codes = () => lines.flatMap((line) => /code ([a-z0-9-]{19})/.exec(line)?.[1] ?? []);
    const order = { login: 'boss', password, address: '' };
    for (let round = 0; round < 20; round += 1)
      await expect(made.firstAdmin.claim({ ...order, code: `wrong ${round}` })).rejects.toMatchObject({
        code: 'forbidden',
      });
    const [first = '', second = ''] = codes();
    expect(codes()).toHaveLength(2);
    await expect(made.firstAdmin.claim({ ...order, code: first })).rejects.toMatchObject({ code: 'forbidden' });
    const both = await Promise.allSettled([
      made.firstAdmin.claim({ ...order, code: second.toUpperCase() }),
      made.firstAdmin.claim({ ...order, login: 'boss2', code: second }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('bounds', () => {
  it('of wrong passwords: per account, per address, and for all who come by a proxy', async () => {
    const outcomes = async (tries: readonly (readonly [string, string])[]) => {
      const pace = new SignInPace();
      const results = [];
      for (const [login, client] of tries)
        results.push(
          await pace.take(login, clientOf(new Headers({ 'x-sv-client': client }))).then(
            () => true,
            () => false,
          ),
        );
      return results.filter(Boolean).length;
    };
    const many = (make: (index: number) => readonly [string, string]) =>
      Array.from({ length: 1000 }, (_none, index) => make(index));
    expect(await outcomes(many((index) => ['boss', `10.0.0.${index}`]))).toBe(signInLimits.perAccount);
    expect(await outcomes(many((index) => [`user${index}`, '10.0.0.1']))).toBe(signInLimits.perAddress);
    expect(await outcomes(many((index) => [`user${index}`, 'shared 10.0.0.1']))).toBe(signInLimits.perUnknownAddress);
    // One house has all addresses of its network.
    const house = many((index) => [`user${index}`, `2001:db8:1:2::${index}`]);
    expect(await outcomes(house)).toBe(signInLimits.perAddress);
  });

  it('of passwords that are hashed at once', async () => {
    const passwords = new Passwords();
    // Its own parameters stand in each hash: these cost nothing.
    const cheap = `scrypt$1$1$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const results = await Promise.allSettled(Array.from({ length: 60 }, () => passwords.check('x', cheap)));
    const tooMany = results.filter((result) => result.status === 'rejected');
    expect(tooMany).toHaveLength(60 - 2 - 40);
    expect(await passwords.check('x', await passwords.hash('x'))).toBe(true);
  });

  it('of what is remembered as revoked: what is over is forgotten', async () => {
    const revocations = new Revocations({ store: storage.revocations, clock, log: silentLog });
    await revocations.start();
    await revocations.revoke('s:1', nowMs + 10);
    await revocations.stop();
    nowMs += 11;
    const later = new Revocations({ store: storage.revocations, clock, log: silentLog });
    await later.start();
    expect(later.generationOf('s:1')).toBe(0);
    await later.stop();
  });

  it('of the time until another process knows: it reads what changed', async () => {
    const [one, two] = [0, 1].map(() => new Revocations({ store: storage.revocations, clock, log: silentLog }));
    await one?.start();
    await two?.start();
    // Its clock is behind, and more than a page comes at once.
    nowMs -= 30_000;
    for (let index = 0; index < 600; index += 1) await one?.revoke(`i:1:${index}`);
    await two?.refresh();
    expect([0, 599].map((index) => two?.generationOf(`i:1:${index}`))).toEqual([1, 1]);
    await one?.stop();
    await two?.stop();
  });
});
