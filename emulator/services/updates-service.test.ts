import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TlObject } from '../tl/tl-object.ts';
import { makeTestWorld, type TestWorld } from './test-world.ts';

let test: TestWorld;
beforeEach(async () => {
  test = await makeTestWorld();
});
afterEach(() => test.close());

const say = (text: string): Promise<{ messageId: number }> =>
  test.person.sendText(text, { from: test.user, to: { kind: 'user', id: test.bot } });
const post = (text: string): Promise<{ messageId: number }> =>
  test.person.sendText(text, { from: test.user, to: { kind: 'channel', id: test.channel } });
const difference = (pts: number, date = 0): Promise<TlObject> =>
  test.ask('updates.getDifference', { pts, date, qts: 0 });
const channel = (): TlObject => ({ _: 'inputChannel', channel_id: BigInt(test.channel), access_hash: 0n });
const channelDifference = (pts: number, limit = 100): Record<string, number | TlObject> => ({
  channel: channel(),
  filter: { _: 'channelMessagesFilterEmpty' },
  pts,
  limit,
});
const texts = (answer: TlObject): unknown[] =>
  (answer.new_messages as unknown as TlObject[]).map(({ message }) => message);
const others = (answer: TlObject): TlObject[] => answer.other_updates as unknown as TlObject[];

describe('updates.getDifference', () => {
  it('refuses pts that cannot be', async () => {
    const ask = (pts: number): Promise<string> => test.refusal('updates.getDifference', { pts, date: 1, qts: 0 });
    expect(await ask(0)).toBe('400 PERSISTENT_TIMESTAMP_EMPTY');
    expect(await ask(-1)).toBe('400 PERSISTENT_TIMESTAMP_INVALID');
    expect(await ask(99)).toBe('400 PERSISTENT_TIMESTAMP_INVALID');
  });

  it('is empty when nothing happened', async () => {
    const { pts } = await test.ask('updates.getState');
    expect(await difference(Number(pts))).toMatchObject({ _: 'updates.differenceEmpty' });
  });

  it('gives messages, edits and deletions in order', async () => {
    await say('one');
    await say('two');
    const { messageId } = await say('three');
    await test.person.editMessage({ from: test.user, chat: { kind: 'user', id: test.bot }, messageId, text: 'drei' });
    await test.person.deleteMessages({ chat: { kind: 'user', id: test.bot }, viewer: test.user, messageIds: [2] });
    const answer = await difference(1);
    expect(answer).toMatchObject({ _: 'updates.difference', state: { pts: 6 } });
    expect(texts(answer)).toEqual(['one', 'drei']);
    expect(others(answer)).toMatchObject([
      { _: 'updateEditMessage', pts: 5 },
      { _: 'updateDeleteMessages', messages: [2], pts: 6, pts_count: 1 },
    ]);
    expect((answer.users as unknown as TlObject[]).map(({ id }) => id)).toContain(BigInt(test.user));
  });

  it('comes in slices of 100 that join without a gap', async () => {
    for (let i = 1; i <= 230; i++) await say(`m${i}`);
    const seen: unknown[] = [];
    const kinds: string[] = [];
    for (let pts = 1; pts < 231; ) {
      const answer = await difference(pts);
      seen.push(...texts(answer));
      kinds.push(answer._);
      pts = Number(((answer.intermediate_state ?? answer.state) as TlObject).pts);
    }
    expect(kinds).toEqual(['updates.differenceSlice', 'updates.differenceSlice', 'updates.difference']);
    expect(seen).toEqual(Array.from({ length: 230 }, (_value, index) => `m${index + 1}`));
    expect(await test.ask('updates.getDifference', { pts: 1, date: 1, qts: 0, pts_total_limit: 50 })).toEqual({
      _: 'updates.differenceTooLong',
      pts: 231,
    });
  });

  it('names the channels that changed since', async () => {
    const date = test.services.world.nowSeconds();
    test.advance(5_000);
    await post('news');
    const answer = await difference(1, date);
    expect(others(answer)).toEqual([{ _: 'updateChannelTooLong', channel_id: BigInt(test.channel), pts: 2 }]);
  });
});

describe('updates.getChannelDifference', () => {
  it('gives the posts since, in slices', async () => {
    for (const text of ['a', 'b', 'c']) await post(text);
    const first = await test.ask('updates.getChannelDifference', channelDifference(1, 2));
    expect(texts(first)).toEqual(['a', 'b']);
    expect(first).toMatchObject({ pts: 3 });
    expect(first.final).toBeUndefined();
    const rest = await test.ask('updates.getChannelDifference', channelDifference(3));
    expect(rest).toMatchObject({ final: true, pts: 4 });
    const none = await test.ask('updates.getChannelDifference', channelDifference(4));
    expect(none).toMatchObject({ _: 'updates.channelDifferenceEmpty', pts: 4 });
  });

  it('refuses bad numbers and channels', async () => {
    const ask = (fields: object): Promise<string> =>
      test.refusal('updates.getChannelDifference', { ...channelDifference(1), ...fields });
    expect(await ask({ pts: 0 })).toBe('400 PERSISTENT_TIMESTAMP_EMPTY');
    expect(await ask({ pts: 9 })).toBe('400 PERSISTENT_TIMESTAMP_INVALID');
    expect(await ask({ limit: 0 })).toBe('400 LIMIT_INVALID');
    expect(await ask({ channel: { _: 'inputChannelEmpty' } })).toBe('400 CHANNEL_INVALID');
  });

  it('says too long for a wide gap, with the newest posts', async () => {
    for (let i = 0; i < 10_001; i++) await test.services.world.box(`c${test.channel}`).delete([], 0);
    for (let i = 0; i < 3; i++) await post(`p${i}`);
    test.services.world.box(`c${test.channel}`).pts += 10_001;
    const answer = await test.ask('updates.getChannelDifference', channelDifference(1));
    expect(answer).toMatchObject({ _: 'updates.channelDifferenceTooLong', dialog: { pts: 10_005 } });
    expect(answer.messages).toHaveLength(3);
  });
});

describe('channels', () => {
  it('are described with what the bot may do', async () => {
    const chats = (await test.ask('channels.getChannels', { id: [channel()] })).chats as unknown as TlObject[];
    expect(chats[0]).toMatchObject({ broadcast: true, title: 'Log', admin_rights: { post_messages: true } });
    const full = await test.ask('channels.getFullChannel', { channel: channel() });
    expect(full).toMatchObject({ full_chat: { participants_count: 2, admins_count: 1 } });
    const list = await test.ask('channels.getParticipants', { channel: channel(), offset: 0, limit: 10, hash: 0n });
    expect((list.participants as unknown as TlObject[]).map(({ _ }) => _)).toEqual([
      'channelParticipant',
      'channelParticipantAdmin',
    ]);
    const participant = { _: 'inputPeerSelf' };
    expect(await test.ask('channels.getParticipant', { channel: channel(), participant })).toMatchObject({
      participant: { _: 'channelParticipantAdmin', self: true },
    });
  });

  it('show messages and gaps', async () => {
    await post('a');
    const id = [1, 7].map((number) => ({ _: 'inputMessageID', id: number }));
    const answer = await test.ask('channels.getMessages', { channel: channel(), id });
    expect(answer.messages).toMatchObject([
      { message: 'a', post: true },
      { _: 'messageEmpty', id: 7 },
    ]);
    expect(await test.refusal('channels.getMessages', { channel: channel(), id: [] })).toBe('400 MSG_ID_INVALID');
  });

  it('lose messages by the bot, and everybody else is told', async () => {
    await post('a');
    await post('b');
    const answer = await test.ask('channels.deleteMessages', { channel: channel(), id: [1, 9] });
    expect(answer).toEqual({ _: 'messages.affectedMessages', pts: 4, pts_count: 1 });
    const again = await test.ask('channels.deleteMessages', { channel: channel(), id: [1] });
    expect(again).toMatchObject({ pts: 4, pts_count: 0 });
    await test.person.deleteMessages({ chat: { kind: 'channel', id: test.channel }, messageIds: [2] });
    expect(test.pushed.at(-1)?.updates.updates).toMatchObject([
      { _: 'updateDeleteChannelMessages', messages: [2], pts: 5 },
    ]);
  });

  it('can be left', async () => {
    await test.ask('channels.leaveChannel', { channel: channel() });
    expect(await test.refusal('channels.getChannels', { id: [channel()] })).toBe('400 CHANNEL_INVALID');
  });
});

describe('users', () => {
  it('are described, and unknown ones are empty', async () => {
    const id = [{ _: 'inputUserSelf' }, { _: 'inputUser', user_id: 4n, access_hash: 0n }];
    expect(await test.call('users.getUsers', { id })).toMatchObject([
      { _: 'user', self: true, bot: true, username: 'vault_bot' },
      { _: 'userEmpty', id: 4n },
    ]);
    expect(await test.ask('users.getFullUser', { id: { _: 'inputUserSelf' } })).toMatchObject({ _: 'users.userFull' });
    expect(await test.refusal('users.getFullUser', { id: { _: 'inputUser', user_id: 4n, access_hash: 0n } })).toBe(
      '400 USER_ID_INVALID',
    );
  });

  it('are found by name', async () => {
    const resolve = (username: string): Promise<string> => test.refusal('contacts.resolveUsername', { username });
    expect(await resolve('@Ann_User')).toBe('no error');
    expect(await resolve('nobody_here')).toBe('400 USERNAME_NOT_OCCUPIED');
    expect(await resolve('1x')).toBe('400 USERNAME_INVALID');
  });

  it('have commands', async () => {
    const set = (commands: TlObject[]): Promise<string> =>
      test.refusal('bots.setBotCommands', { scope: { _: 'botCommandScopeDefault' }, lang_code: '', commands });
    const command = (name: string, description = 'does'): TlObject => ({ _: 'botCommand', command: name, description });
    expect(await set([command('Bad Name')])).toBe('400 BOT_COMMAND_INVALID');
    expect(await set([command('ok', '')])).toBe('400 BOT_COMMAND_DESCRIPTION_INVALID');
    expect(await set(Array.from({ length: 101 }, () => command('a')))).toBe('400 BOT_COMMANDS_TOO_MUCH');
    expect(await set([command('start')])).toBe('no error');
    expect(await test.person.botCommands(test.bot)).toEqual([{ command: 'start', description: 'does' }]);
    expect(await test.call('bots.getBotCommands')).toMatchObject([{ command: 'start' }]);
    const scope = { _: 'botCommandScopeDefault' };
    await test.call('bots.setBotCommands', { scope, lang_code: 'de', commands: [command('start', 'los')] });
    expect(await test.person.botCommands(test.bot, 'de')).toEqual([{ command: 'start', description: 'los' }]);
    expect(await test.person.botCommands(test.bot)).toEqual([{ command: 'start', description: 'does' }]);
    expect(await test.refusal('bots.setBotCommands', { scope, lang_code: 'german', commands: [] })).toBe(
      '400 LANG_CODE_INVALID',
    );
    await test.call('bots.resetBotCommands');
    expect(await test.person.botCommands(test.bot)).toEqual([]);
    expect(await test.person.botCommands(test.bot, 'de')).toHaveLength(1);
  });

  it('see typing and harmless calls accepted', async () => {
    const peer = { _: 'inputPeerSelf' };
    expect(await test.call('messages.setTyping', { peer, action: { _: 'sendMessageTypingAction' } })).toBe(true);
  });
});
