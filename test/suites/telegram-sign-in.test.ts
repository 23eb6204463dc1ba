// Signing in by the bot, from the browser's ticket to the session, with the person in the emulator's chat.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SeenMessage } from '#emulator/control-api.ts';
import type { System } from '#lib/boot.ts';
import { type BotWorld, buttonTexts, startBotWorld } from './bot-world.ts';

const site = { browser: 'Firefox, Linux', address: '203.0.113.…' };
const client = { name: 'a:203.0.113.9', isShared: false };

let world: BotWorld;
let system: System;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(() => world.stop());

async function start(settings: Record<string, string> = {}): Promise<void> {
  system = await world.start({ settings: { TELEGRAM_LOGIN: 'on', ...settings } });
}

function door() {
  const { telegram } = system.runtime.auth;
  if (!telegram) throw new Error('nobody signs in by the bot');
  return telegram;
}

/** A browser has begun, and shows the page. */
async function begin() {
  const cookie = await door().begin(site, client, undefined);
  const view = await door().view(cookie);
  if (!view) throw new Error('nothing was begun');
  return { cookie, number: String(view.number), command: `/start login_${view.code}` };
}

const stateOf = async (cookie: string) => (await door().view(cookie))?.state;
const complete = (cookie: string) => door().complete(cookie, client, '203.0.113.9');
const trail = async () => (await system.runtime.auth.audit.list({ limit: 20 })).map(({ action }) => action);
const wrongOf = (question: SeenMessage, number: string) =>
  buttonTexts(question)[0]?.find((text) => text !== number) ?? '';

async function signedIn() {
  const ticket = await begin();
  await world.press(await world.ask(ticket.command), ticket.number);
  const user = await complete(ticket.cookie);
  if (!user) throw new Error('nobody was signed in');
  return user;
}

/** What a stream says, as it comes. */
function textOf(stream: ReadableStream<Uint8Array>): { text: string } {
  const said = { text: '' };
  const read = async () => {
    for await (const chunk of stream) said.text += new TextDecoder().decode(chunk);
  };
  void read();
  return said;
}

describe('somebody who may', () => {
  it('is asked with site, browser and address, picks the number, and is signed in once', async () => {
    await start();
    const { cookie, number, command } = await begin();
    const question = await world.ask(command);
    for (const part of ['https://films.example', 'Firefox, Linux', '203.0.113.…'])
      expect(question.text).toContain(part);
    expect(question.text).not.toMatch(new RegExp(`\\b${number}\\b`));
    expect(buttonTexts(question)).toEqual([
      [expect.any(String), expect.any(String), expect.any(String)],
      ['🚫 That was not me'],
    ]);
    expect(buttonTexts(question)[0]).toContain(number);
    expect(await complete(cookie)).toBeUndefined();
    expect(await stateOf(cookie)).toBe('asked');
    await world.press(question, number);
    await world.seen(question.id, ({ text, buttons }) => text.includes('You are signed in') && buttons.length === 0);
    expect(await complete(cookie)).toMatchObject({
      login: `tg${world.userId}`,
      shown_name: 'Ada',
      role: 'viewer',
      is_disabled: false,
    });
    expect(await complete(cookie)).toBeUndefined();
    expect(await trail()).toEqual(['session.begin', 'users.create']);
    expect(world.warnings()).toEqual([]);
  });

  it('has one account, whose session is any other', async () => {
    await start();
    const [first, second] = [await signedIn(), await signedIn()];
    expect(second.id).toBe(first.id);
    const { sessions, accounts } = system.runtime.auth;
    const claims = sessions.begin(second);
    expect((await sessions.userOf(claims))?.login).toBe(first.login);
    await sessions.end(claims);
    expect(await sessions.userOf(claims)).toBeUndefined();
    await accounts.change(first.id, { isDisabled: true });
    const { cookie, number, command } = await begin();
    await world.press(await world.ask(command), number);
    expect(await complete(cookie)).toBeUndefined();
  });

  it('is told how far the links are that were sent to the bot, and nobody else is', async () => {
    await start();
    const { id } = await signedIn();
    const { auth, jobs, events } = system.runtime;
    const tokenOf = async (userId: string) => {
      const order = {
        name: 'events',
        scopes: ['catalog'],
        userId,
        createdBy: `u:${userId}`,
        expiresAtMs: null,
      } as const;
      return (await auth.keys.create(order)).key;
    };
    const other = await auth.accounts.create({ login: 'anna', password: 'a long word for Anna', role: 'viewer' });
    const readers = await Promise.all(
      [id, other.id].map(async (userId) => {
        const headers = new Headers({ authorization: `Bearer ${await tokenOf(userId)}` });
        return auth.identities.identify({ headers });
      }),
    );
    expect(readers.map(({ telegramId }) => telegramId)).toEqual([world.userId, undefined]);
    const gone = new AbortController();
    const streams = await Promise.all(
      readers.map(({ subject, telegramId }) =>
        events.open({
          name: `${subject}`,
          isAdmin: false,
          userId: telegramId,
          lastEventId: undefined,
          signal: gone.signal,
        }),
      ),
    );
    const payload = {
      url: 'https://films.example/1',
      key: 'x:1',
      quality: { kind: 'audio' as const },
      custom_name: null,
      requested_by: world.userId,
    };
    await jobs.add({ kind: 'mirror', dedupe_key: 'x:1', payload, requested_by: world.userId });
    events.nudge();
    const [mine, others] = streams.map((stream) => textOf(stream));
    await expect.poll(() => mine?.text).toContain('event: job');
    gone.abort();
    expect(others?.text).not.toContain('event: job');
  });

  it('is told in German, and may say no', async () => {
    await start();
    const eva = await world.newUser('Eva', 'de');
    const { cookie, number, command } = await begin();
    const question = await world.ask(command, eva);
    expect(question.text).toContain('In einem Browser bei https://films.example anmelden?');
    await world.press(question, 'Das war nicht ich', eva);
    await world.seen(question.id, ({ text }) => text.includes('Niemand wurde angemeldet'), eva);
    expect(await stateOf(cookie)).toBe('refused');
    expect(await complete(cookie)).toBeUndefined();
    expect(number).toHaveLength(2);
    expect(await trail()).toEqual(['session.refuse']);
  });

  it('gets no second try after a wrong number', async () => {
    await start();
    const { cookie, number, command } = await begin();
    const question = await world.ask(command);
    await world.press(question, wrongOf(question, number));
    await world.seen(question.id, ({ text }) => text.includes('not the number'));
    await expect(world.press(question, number)).rejects.toThrow('DATA_INVALID');
    expect((await world.ask(command)).text).toContain('is over');
    expect(await stateOf(cookie)).toBe('refused');
    expect(await complete(cookie)).toBeUndefined();
  });

  it('is an administrator by ADMIN_IDS, and no longer than that', async () => {
    await start({ ADMIN_IDS: String(world.userId) });
    const user = await signedIn();
    expect(user.role).toBe('admin');
    const claims = system.runtime.auth.sessions.begin(user);
    await system.stop();
    await start();
    expect((await system.runtime.auth.sessions.userOf(claims))?.role).toBe('viewer');
    await system.stop();
    await start({ ALLOWED_IDS: '1' });
    expect(await system.runtime.auth.sessions.userOf(claims)).toBeUndefined();
    await system.stop();
    await start({ TELEGRAM_LOGIN: 'off' });
    expect(await system.runtime.auth.sessions.userOf(claims)).toBeUndefined();
  });
});

describe('a code', () => {
  it('is good for one person, and for a question once', async () => {
    await start();
    const { cookie, number, command } = await begin();
    const question = await world.ask(command);
    const bob = await world.newUser('Bob');
    for (const from of [bob, world.userId]) expect((await world.ask(command, from)).text).toContain('is over');
    await world.press(question, number);
    expect((await complete(cookie))?.login).toBe(`tg${world.userId}`);
    expect((await world.ask(command)).text).toContain('is over');
  });

  it('signs nobody in in another browser', async () => {
    await start();
    const [mine, other] = [await begin(), await begin()];
    await world.press(await world.ask(mine.command), mine.number);
    const [code] = mine.cookie.split('.');
    const [, secret] = other.cookie.split('.');
    for (const cookie of [`${code}.${secret}`, other.cookie, code ?? ''])
      expect(await complete(cookie)).toBeUndefined();
    expect(await complete(mine.cookie)).toBeDefined();
  });

  it('ends when its browser begins anew', async () => {
    await start();
    const before = await begin();
    await door().begin(site, client, before.cookie);
    expect((await world.ask(before.command)).text).toContain('is over');
    expect(await stateOf(before.cookie)).toBeUndefined();
  });

  it('that was forwarded, or edited into a message, asks nothing', async () => {
    await start();
    const { cookie, command } = await begin();
    const friend = await world.newUser('Bob');
    const channel = (await world.control.createChannel({ title: 'Pranks', members: [friend, world.userId] })).id;
    const source = { kind: 'channel', id: channel } as const;
    const { messageId } = await world.control.sendText(command, { from: friend, to: source });
    const forward = { from: world.userId, source, messageIds: [messageId], to: world.toBot };
    const [forwarded = 0] = (await world.control.forward(forward)).messageIds;
    expect((await world.answerTo(forwarded)).text).toContain('somebody else');
    const said = await world.say('hello');
    await world.answerTo(said.messageId);
    await world.control.editMessage({
      from: world.userId,
      chat: world.toBot,
      messageId: said.messageId,
      text: command,
    });
    // What comes after the edit is answered: so the edit was passed over.
    await world.ask('/help');
    expect(await stateOf(cookie)).toBe('waiting');
  });
});

describe('somebody who may not', () => {
  it('is told so by the bot, and the page learns nothing', async () => {
    await start({ ALLOWED_IDS: '1' });
    const { cookie, command } = await begin();
    expect((await world.ask(command)).text).toContain('not on the list');
    expect(await stateOf(cookie)).toBe('waiting');
    expect(await complete(cookie)).toBeUndefined();
    expect(await system.runtime.auth.accounts.findByLogin(`tg${world.userId}`)).toBeUndefined();
  });

  it('is not signed in, when that was decided after the answer', async () => {
    await start();
    const { cookie, number, command } = await begin();
    await world.press(await world.ask(command), number);
    await system.stop();
    await start({ ALLOWED_IDS: '1' });
    expect(await complete(cookie)).toBeUndefined();
    expect(await trail()).toEqual(['session.refuse']);
  });
});

describe('the account', () => {
  it('has no password, takes none, and no role but that of the lists', async () => {
    await start();
    const { id, login } = await signedIn();
    const { accounts } = system.runtime.auth;
    for (const password of ['telegram', '', 'x'.repeat(12)])
      expect(await accounts.verify({ login, password, client })).toBeUndefined();
    await expect(accounts.change(id, { role: 'admin' })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(accounts.change(id, { password: 'a long and good one' })).rejects.toMatchObject({
      code: 'bad_request',
    });
    expect(await accounts.hasAdmin()).toBe(false);
  });

  it('of that name made by a password is never given to somebody of Telegram', async () => {
    await start();
    const { accounts } = system.runtime.auth;
    const order = { login: 'TG12', password: 'a long and good one', role: 'admin' } as const;
    await expect(accounts.create(order)).rejects.toMatchObject({ code: 'bad_request' });
    // As an older release could have made it.
    const { storage } = system.runtime;
    const old = {
      role: 'admin',
      is_disabled: false,
      generation: 0,
      created_at_ms: 1,
      password_hash: 'scrypt$1',
      shown_name: null,
    } as const;
    await storage.users.add({ ...old, id: '0123456789abcdef', login: `tg${world.userId}` });
    const { cookie, number, command } = await begin();
    await world.press(await world.ask(command), number);
    expect(await complete(cookie)).toBeUndefined();
  });
});

it('is begun so often from an address, and then not for a while', async () => {
  await start();
  for (let count = 0; count < 20; count += 1) await door().begin(site, client, undefined);
  await expect(door().begin(site, client, undefined)).rejects.toMatchObject({ code: 'too_many_requests' });
  await expect(door().begin(site, { ...client, name: 'a:other' }, undefined)).resolves.toBeDefined();
});

it('knows the name of the bot, where it does not run as well', async () => {
  await start();
  expect(await door().botName()).toBe('vault_bot');
  expect(await system.runtime.storage.settings.find('front_bot_name')).toBe('"vault_bot"');
});

it('is off without the setting: such a command is a plain /start', async () => {
  system = await world.start();
  expect(system.runtime.auth.telegram).toBeUndefined();
  expect((await world.ask(`/start login_${'A'.repeat(22)}`)).text).toContain('Welcome');
});
