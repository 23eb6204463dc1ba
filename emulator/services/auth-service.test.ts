import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTestWorld, type TestWorld } from './test-world.ts';

let test: TestWorld;
beforeEach(async () => {
  test = await makeTestWorld();
});
afterEach(() => test.close());

const login = (token: string): Record<string, string | number> => ({
  api_id: 1,
  api_hash: 'hash',
  bot_auth_token: token,
});

describe('bot log-in', () => {
  it.each([
    ['a wrong api id', { api_id: 2, api_hash: 'hash' }, '400 API_ID_INVALID'],
    ['a wrong api hash', { api_id: 1, api_hash: 'other' }, '400 API_ID_INVALID'],
    ['a malformed token', { bot_auth_token: 'abc' }, '400 ACCESS_TOKEN_INVALID'],
    ['an unknown bot', { bot_auth_token: '99:abcdefghijk' }, '400 ACCESS_TOKEN_INVALID'],
  ])('refuses %s', async (_name, fields, error) => {
    const all = { ...login(test.token), ...fields };
    expect(await test.refusal('auth.importBotAuthorization', all, { authKeyId: 'k2' })).toBe(error);
  });

  it('refuses a token whose secret was changed', async () => {
    const expired = `${test.bot}:another-secret`;
    expect(await test.refusal('auth.importBotAuthorization', login(expired))).toBe('400 ACCESS_TOKEN_EXPIRED');
  });

  it('sends a bot to its home DC', async () => {
    const { token } = await test.person.createBot({ firstName: 'Far', username: 'far_bot', dc: 4 });
    const call = (dcId: number): Promise<string> =>
      test.refusal('auth.importBotAuthorization', login(token), { authKeyId: 'k4', dcId });
    expect(await call(2)).toBe('303 USER_MIGRATE_4');
    expect(await call(4)).toBe('no error');
  });

  it('knows nobody before log-in and after log-out', async () => {
    const self = { id: [{ _: 'inputUserSelf' }] };
    expect(await test.refusal('users.getUsers', self, { authKeyId: 'new' })).toBe('401 AUTH_KEY_UNREGISTERED');
    expect(await test.refusal('no.suchMethod', {}, { authKeyId: 'new' })).toBe('401 AUTH_KEY_UNREGISTERED');
    expect(await test.refusal('users.getUsers', self)).toBe('no error');
    await test.ask('auth.logOut');
    expect(await test.refusal('users.getUsers', self)).toBe('401 AUTH_KEY_UNREGISTERED');
  });

  it('answers help before log-in with the addresses of every DC', async () => {
    const config = await test.ask('help.getConfig', {}, { authKeyId: 'new', dcId: 4 });
    expect(config).toMatchObject({ this_dc: 4 });
    expect(config.dc_options).toContainEqual({ _: 'dcOption', id: 4, ip_address: '127.0.0.4', port: 9004 });
    expect(await test.ask('help.getNearestDc')).toMatchObject({ nearest_dc: 2 });
    expect(await test.ask('help.getAppConfig', { hash: 0 })).toMatchObject({ _: 'help.appConfig' });
    expect(await test.ask('help.getCdnConfig')).toMatchObject({ public_keys: [] });
    expect(await test.refusal('langpack.getLangPack')).toBe('400 LANG_PACK_INVALID');
    expect(await test.refusal('auth.sendCode')).toBe('400 PHONE_NUMBER_INVALID');
  });
});

describe('moving a log-in to another DC', () => {
  it('takes the bytes once, at the right DC, with the right id', async () => {
    const { id, bytes } = await test.ask('auth.exportAuthorization', { dc_id: 4 });
    const at = (dcId: number, fields = {}): Promise<string> =>
      test.refusal('auth.importAuthorization', { id, bytes, ...fields }, { authKeyId: 'far', dcId });
    expect(await at(1)).toBe('400 AUTH_BYTES_INVALID');
    expect(await at(4, { id: 5n })).toBe('400 AUTH_BYTES_INVALID');
    expect(await at(4, { bytes: Buffer.alloc(64) })).toBe('400 AUTH_BYTES_INVALID');
    expect(await at(4)).toBe('no error');
    expect(await at(4)).toBe('400 AUTH_BYTES_INVALID');
  });

  it('pushes nothing to a key that was logged in this way', async () => {
    const { id, bytes } = await test.ask('auth.exportAuthorization', { dc_id: 4 });
    await test.call('auth.importAuthorization', { id, bytes }, { authKeyId: 'far', dcId: 4 });
    await test.person.sendText('hello', { from: test.user, to: { kind: 'user', id: test.bot } });
    expect(test.pushed.at(-1)?.keys).toEqual(['k1']);
  });

  it('exports to no unknown DC and not to itself', async () => {
    expect(await test.refusal('auth.exportAuthorization', { dc_id: 3 })).toBe('400 DC_ID_INVALID');
    expect(await test.refusal('auth.exportAuthorization', { dc_id: 2 })).toBe('400 DC_ID_INVALID');
  });
});

describe('methods', () => {
  it('refuses by name what it does not know, and logs it', async () => {
    expect(await test.refusal('stories.getAllStories')).toBe('400 METHOD_NOT_SUPPORTED_stories.getAllStories');
    expect(test.logged).toContain('method not supported');
  });

  it.each(['messages.getHistory', 'messages.readHistory', 'messages.getDialogs', 'contacts.getContacts'])(
    'keeps %s from bots',
    async (method) => {
      expect(await test.refusal(method)).toBe('400 BOT_METHOD_INVALID');
    },
  );
});
