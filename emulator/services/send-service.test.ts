import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TlObject, TlValue } from '../tl/tl-object.ts';
import { accessHash } from './access-hash.ts';
import { addBot, makeTestWorld, pushedUpdates, type TestWorld } from './test-world.ts';

let test: TestWorld;
let nextRandom = 1n;
beforeEach(async () => {
  test = await makeTestWorld();
});
afterEach(() => test.close());

const channelPeer = (hash = 0n): TlObject => ({
  _: 'inputPeerChannel',
  channel_id: BigInt(test.channel),
  access_hash: hash,
});
const userPeer = (hash = 0n): TlObject => ({ _: 'inputPeerUser', user_id: BigInt(test.user), access_hash: hash });
const text = (fields: Record<string, TlValue> = {}): Record<string, TlValue> => ({
  peer: channelPeer(),
  message: 'hello',
  random_id: nextRandom++,
  ...fields,
});
const rows = (...buttons: TlObject[]): TlObject => ({
  _: 'replyInlineMarkup',
  rows: [{ _: 'keyboardButtonRow', buttons }],
});
const updatesOf = (answer: TlObject): TlObject[] => answer.updates as unknown as TlObject[];
const toBot = () => ({ from: test.user, to: { kind: 'user' as const, id: test.bot } });

describe('peers', () => {
  it.each([
    ['an unknown user', { _: 'inputPeerUser', user_id: 5n, access_hash: 1n }, '400 PEER_ID_INVALID'],
    ['an empty peer', { _: 'inputPeerEmpty' }, '400 PEER_ID_INVALID'],
    ['an unknown channel', { _: 'inputPeerChannel', channel_id: 5n, access_hash: 0n }, '400 CHANNEL_INVALID'],
  ])('refuses %s', async (_name, peer, error) => {
    expect(await test.refusal('messages.sendMessage', text({ peer }))).toBe(error);
  });

  it('refuses wrong hashes, and another bot’s hashes', async () => {
    const other = await addBot(test, 'second', 'k2');
    const { world } = test.services;
    const peer = channelPeer(accessHash(world, other, 'channel', test.channel));
    expect(await test.refusal('messages.sendMessage', text({ peer }))).toBe('400 CHANNEL_INVALID');
    await test.person.sendText('hi', toBot());
    expect(await test.refusal('messages.sendMessage', text({ peer: userPeer(77n) }))).toBe('400 PEER_ID_INVALID');
  });

  it('takes hash 0 for a user only after that user wrote', async () => {
    expect(await test.refusal('messages.sendMessage', text({ peer: userPeer() }))).toBe('400 PEER_ID_INVALID');
    await test.person.sendText('hi', toBot());
    expect(await test.refusal('messages.sendMessage', text({ peer: userPeer() }))).toBe('no error');
  });

  it('refuses users that blocked the bot, other bots, and channels the bot was put out of', async () => {
    await test.person.sendText('hi', toBot());
    await test.person.blockBot(test.user, test.bot, true);
    expect(await test.refusal('messages.sendMessage', text({ peer: userPeer() }))).toBe('400 USER_IS_BLOCKED');
    const other = await addBot(test, 'second', 'k2');
    const hash = accessHash(test.services.world, test.bot, 'user', other);
    const peer = { _: 'inputPeerUser', user_id: BigInt(other), access_hash: hash };
    expect(await test.refusal('messages.sendMessage', text({ peer }))).toBe('400 USER_IS_BOT');
    const channelHash = accessHash(test.services.world, test.bot, 'channel', test.channel);
    await test.person.removeMember(test.channel, test.bot);
    expect(test.pushed.at(-1)?.updates).toMatchObject({
      updates: [{ _: 'updateChannel' }],
      chats: [{ _: 'channelForbidden' }],
    });
    expect(await test.refusal('messages.sendMessage', text({ peer: channelPeer(channelHash) }))).toBe(
      '400 CHANNEL_PRIVATE',
    );
    expect(await test.refusal('messages.sendMessage', text())).toBe('400 CHANNEL_INVALID');
    const outsider = (await test.person.createUser({ firstName: 'Bob' })).id;
    const send = test.person.sendText('x', { from: outsider, to: { kind: 'channel', id: test.channel } });
    await expect(send).rejects.toThrow('CHAT_WRITE_FORBIDDEN');
  });
});

describe('text', () => {
  it.each<[string, Record<string, TlValue>, string]>([
    ['an empty text', { message: '  \n' }, '400 MESSAGE_EMPTY'],
    ['4097 letters', { message: 'x'.repeat(4097) }, '400 MESSAGE_TOO_LONG'],
    ['no random id', { random_id: 0n }, '400 RANDOM_ID_EMPTY'],
    [
      'an entity past the end',
      { entities: [{ _: 'messageEntityBold', offset: 3, length: 9 }] },
      '400 ENTITY_BOUNDS_INVALID',
    ],
    [
      '65 bytes of data',
      { reply_markup: rows({ _: 'keyboardButtonCallback', text: 'a', data: Buffer.alloc(65) }) },
      '400 BUTTON_DATA_INVALID',
    ],
    [
      'empty data',
      { reply_markup: rows({ _: 'keyboardButtonCallback', text: 'a', data: Buffer.alloc(0) }) },
      '400 BUTTON_DATA_INVALID',
    ],
    [
      'a localhost button',
      { reply_markup: rows({ _: 'keyboardButtonUrl', text: 'a', url: 'http://localhost:7860/' }) },
      '400 BUTTON_URL_INVALID',
    ],
    [
      'a javascript button',
      { reply_markup: rows({ _: 'keyboardButtonUrl', text: 'a', url: 'javascript:alert(1)' }) },
      '400 BUTTON_URL_INVALID',
    ],
    [
      'a nameless button',
      { reply_markup: rows({ _: 'keyboardButtonUrl', text: ' ', url: 'https://a.b/' }) },
      '400 BUTTON_TEXT_INVALID',
    ],
    [
      '101 buttons',
      {
        reply_markup: rows(
          ...Array.from({ length: 101 }, () => ({ _: 'keyboardButtonUrl', text: 'a', url: 'https://a.b/' })),
        ),
      },
      '400 REPLY_MARKUP_TOO_LONG',
    ],
  ])('refuses %s', async (_name, fields, error) => {
    expect(await test.refusal('messages.sendMessage', text(fields))).toBe(error);
  });

  it('takes 4096 letters and all button kinds, and shows them to the person', async () => {
    const reply_markup = rows(
      { _: 'keyboardButtonCallback', text: 'Press', data: Buffer.alloc(64, 1) },
      { _: 'keyboardButtonUrl', text: 'Open', url: 'https://example.org/x' },
      { _: 'keyboardButtonCopy', text: 'Copy', copy_text: 'abc' },
    );
    await test.call('messages.sendMessage', text({ message: 'x'.repeat(4096), reply_markup }));
    const [seen] = await test.person.readChat({ viewer: test.user, chat: { kind: 'channel', id: test.channel } });
    expect(seen?.buttons[0]).toEqual([
      { text: 'Press', dataBase64: Buffer.alloc(64, 1).toString('base64') },
      { text: 'Open', url: 'https://example.org/x' },
      { text: 'Copy', copyText: 'abc' },
    ]);
  });

  it('refuses a random id used before', async () => {
    const fields = text();
    await test.call('messages.sendMessage', fields);
    expect(await test.refusal('messages.sendMessage', fields)).toBe('500 RANDOM_ID_DUPLICATE');
  });

  it('finds commands, links and mentions by itself', async () => {
    await test.person.sendText('/start see https://a.b/c, @vault_bot', toBot());
    const message = pushedUpdates(test)[0]?.message as TlObject;
    expect(message.entities).toEqual([
      { _: 'messageEntityBotCommand', offset: 0, length: 6 },
      { _: 'messageEntityUrl', offset: 11, length: 13 },
      { _: 'messageEntityMention', offset: 26, length: 10 },
    ]);
  });
});

describe('updates of a sent message', () => {
  it('answers the caller with number and message, and pushes to everybody else', async () => {
    await addBot(test, 'second', 'k2');
    const other = test.services.world.findUserByName('second_bot')?.id ?? 0;
    await test.person.addMember(test.channel, other);
    test.pushed.length = 0;
    const answer = await test.ask('messages.sendMessage', text());
    expect(updatesOf(answer).map((update) => update._)).toEqual(['updateMessageID', 'updateNewChannelMessage']);
    expect(updatesOf(answer)[1]).toMatchObject({
      pts: 2,
      pts_count: 1,
      message: { out: true, post: true, views: 1, forwards: 0 },
    });
    expect(test.pushed.map(({ keys }) => keys)).toEqual([['k2']]);
  });

  it('pushes to a second session of the sender but not to the calling one', async () => {
    const login = { api_id: 1, api_hash: 'hash', bot_auth_token: test.token };
    await test.call('auth.importBotAuthorization', login, { authKeyId: 'k9' });
    test.pushed.length = 0;
    await test.call('messages.sendMessage', text());
    expect(test.pushed.map(({ keys }) => keys)).toEqual([['k9']]);
  });

  it('numbers private messages per account and replies by each side’s own number', async () => {
    const second = await addBot(test, 'second', 'k2');
    await test.person.sendText('to second', { from: test.user, to: { kind: 'user', id: second } });
    const { messageId } = await test.person.sendText('to first', toBot());
    expect(messageId).toBe(2);
    const pushed = pushedUpdates(test)[0];
    expect(pushed).toMatchObject({
      _: 'updateNewMessage',
      pts: 2,
      message: { id: 1, peer_id: { user_id: BigInt(test.user) } },
    });
    expect(pushed?.message).not.toHaveProperty('from_id');
    const reply_to = { _: 'inputReplyToMessage', reply_to_msg_id: 1 };
    await test.call('messages.sendMessage', text({ peer: userPeer(), reply_to }));
    const chat = await test.person.readChat({ viewer: test.user, chat: { kind: 'user', id: test.bot } });
    expect(chat.at(-1)).toMatchObject({ replyTo: 2, outgoing: false, fromId: test.bot });
  });
});

describe('forwarding', () => {
  const forward = (fields: Record<string, TlValue> = {}): Record<string, TlValue> => ({
    from_peer: userPeer(),
    to_peer: channelPeer(),
    id: [1],
    random_id: [nextRandom++],
    ...fields,
  });
  beforeEach(async () => {
    await test.person.sendText('look', toBot());
  });

  it.each<[string, Record<string, TlValue>, string]>([
    ['no ids', { id: [], random_id: [] }, '400 MESSAGE_IDS_EMPTY'],
    ['too few random ids', { id: [1, 1] }, '400 RANDOM_ID_INVALID'],
    ['an unknown message', { id: [9] }, '400 MESSAGE_ID_INVALID'],
    ['random id 0', { random_id: [0n] }, '400 RANDOM_ID_EMPTY'],
  ])('refuses %s', async (_name, fields, error) => {
    expect(await test.refusal('messages.forwardMessages', forward(fields))).toBe(error);
  });

  it('names the author, or not when asked', async () => {
    const named = updatesOf(await test.ask('messages.forwardMessages', forward()))[1];
    expect(named?.message).toMatchObject({ fwd_from: { from_id: { user_id: BigInt(test.user) } }, message: 'look' });
    const copied = updatesOf(await test.ask('messages.forwardMessages', forward({ drop_author: true })))[1];
    expect(copied?.message).not.toHaveProperty('fwd_from');
  });

  it('keeps an album together under a new number', async () => {
    const file = { name: 'a.mp4', mimeType: 'video/mp4' };
    const content = { kind: 'virtual' as const, sizeBytes: 10, seed: 1 };
    await test.person.sendFile(file, content, { ...toBot(), groupedId: '77' });
    await test.person.sendFile(file, content, { ...toBot(), groupedId: '77' });
    const answer = await test.ask(
      'messages.forwardMessages',
      forward({ id: [2, 3], random_id: [nextRandom++, nextRandom++] }),
    );
    const groups = updatesOf(answer)
      .slice(2)
      .map(({ message }) => (message as TlObject).grouped_id);
    expect(groups[0]).toBe(groups[1]);
    expect(groups[0]).not.toBe(77n);
  });
});
