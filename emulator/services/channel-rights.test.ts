// What a bot may not do in a channel it is no admin of, or that it is not in.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTestWorld, type TestWorld } from './test-world.ts';

let test: TestWorld;
let channel: number;
beforeEach(async () => {
  test = await makeTestWorld();
  channel = (await test.person.createChannel({ title: 'Plain', members: [test.user, test.bot], admins: [] })).id;
});
afterEach(() => test.close());

const peer = () => ({ _: 'inputPeerChannel', channel_id: BigInt(channel), access_hash: 0n });
const input = () => ({ ...peer(), _: 'inputChannel' });

describe('a bot that is a member and no admin', () => {
  it('must not post, forward or edit', async () => {
    await test.person.sendText('hello', { from: test.user, to: { kind: 'channel', id: channel } });
    const user = { _: 'inputPeerUser', user_id: BigInt(test.user), access_hash: 0n };
    await test.person.sendText('hello', { from: test.user, to: { kind: 'user', id: test.bot } });
    const send = { peer: peer(), message: 'x', random_id: 1n };
    expect(await test.refusal('messages.sendMessage', send)).toBe('400 CHAT_ADMIN_REQUIRED');
    const forward = { from_peer: user, id: [1], random_id: [2n], to_peer: peer() };
    expect(await test.refusal('messages.forwardMessages', forward)).toBe('400 CHAT_ADMIN_REQUIRED');
    const edit = { peer: peer(), id: 1, message: 'y' };
    expect(await test.refusal('messages.editMessage', edit)).toBe('400 CHAT_ADMIN_REQUIRED');
  });

  it('must not delete posts or list the members', async () => {
    await test.person.sendText('hello', { from: test.user, to: { kind: 'channel', id: channel } });
    const gone = { channel: input(), id: [1] };
    expect(await test.refusal('channels.deleteMessages', gone)).toBe('403 MESSAGE_DELETE_FORBIDDEN');
    const list = { channel: input(), filter: { _: 'channelParticipantsRecent' }, offset: 0, limit: 10, hash: 0n };
    expect(await test.refusal('channels.getParticipants', list)).toBe('400 CHAT_ADMIN_REQUIRED');
  });

  it('sees itself without rights', async () => {
    const { chats } = await test.ask('channels.getChannels', { id: [input()] });
    expect(chats).toMatchObject([{ _: 'channel', title: 'Plain' }]);
    expect(chats).not.toMatchObject([{ admin_rights: {} }]);
    const self = { channel: input(), participant: { _: 'inputPeerSelf' } };
    const answer = await test.ask('channels.getParticipant', self);
    expect(answer.participant).toMatchObject({ _: 'channelParticipant', user_id: BigInt(test.bot) });
  });
});

it('names who promoted a bot beside the bot itself', async () => {
  const own = { _: 'inputChannel', channel_id: BigInt(test.channel), access_hash: 0n };
  const answer = await test.ask('channels.getParticipant', { channel: own, participant: { _: 'inputPeerSelf' } });
  expect(answer.participant).toMatchObject({ _: 'channelParticipantAdmin', promoted_by: BigInt(test.user) });
  expect(answer.users).toMatchObject([{ id: BigInt(test.bot) }, { id: BigInt(test.user) }]);
});

it('refuses to look up somebody who is not in the channel', async () => {
  const { id } = await test.person.createUser({ firstName: 'Eve' });
  await test.person.sendText('hello', { from: id, to: { kind: 'user', id: test.bot } });
  const participant = { _: 'inputPeerUser', user_id: BigInt(id), access_hash: 0n };
  expect(await test.refusal('channels.getParticipant', { channel: input(), participant })).toBe(
    '400 USER_NOT_PARTICIPANT',
  );
});

it('forwards at most a hundred messages at once', async () => {
  const id = Array.from({ length: 101 }, (_, index) => index + 1);
  const own = { _: 'inputPeerChannel', channel_id: BigInt(test.channel), access_hash: 0n };
  const call = { from_peer: own, to_peer: own, id, random_id: id.map(BigInt) };
  expect(await test.refusal('messages.forwardMessages', call)).toBe('400 FORWARD_MESSAGES_TOO_MANY');
});

it('takes inputPeerSelf for the user itself', async () => {
  const answer = await test.ask('users.getFullUser', { id: { _: 'inputPeerSelf' } });
  expect(answer.users).toMatchObject([{ id: BigInt(test.bot), self: true }]);
});
