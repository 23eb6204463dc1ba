// Finding the log channel, and the sentences when a bot cannot use it.
import { Api, helpers } from 'telegram';
import { beforeEach, expect, test } from 'vitest';
import type { BotStateStore, PeerRecord } from '#lib/storage/storage.ts';
import { type LogChannelOptions, resolveLogChannel } from './log-channel.ts';
import { PeerBook } from './peer-book.ts';

const id = 1_234_567_890;
const big = (value: number | string) => helpers.returnBigInt(value);
const rights = new Api.ChatAdminRights({ postMessages: true, other: true });
const channel = (fields: Partial<Api.Channel>) =>
  new Api.Channel({
    ...{ id: big(id), accessHash: big(99), title: 'Films', photo: new Api.ChatPhotoEmpty(), date: 1 },
    ...fields,
  } as never);

let stored: PeerRecord | undefined;
let saved: PeerRecord[];
let asked: string[];
beforeEach(() => {
  [stored, saved, asked] = [undefined, [], []];
});

const store: Pick<BotStateStore, 'findPeer' | 'savePeers'> = {
  findPeer: async () => stored,
  savePeers: async (peers) => void saved.push(...peers),
};

/** @param answer by access hash; an Error is thrown. */
function options(answer: (hash: string) => Api.TypeChat | Error): LogChannelOptions {
  const invoke = async (request: unknown) => {
    const [input] = (request as Api.channels.GetChannels).id as unknown as Api.InputChannel[];
    const hash = String(input?.accessHash);
    asked.push(hash);
    const result = answer(hash);
    if (result instanceof Error) throw result;
    return { chats: [result] };
  };
  const connection = { invoke, getUser: () => ({ username: 'vault_bot' }), session: { botId: 7 } };
  const peers = new PeerBook(7, store as BotStateStore);
  return { connection: connection as unknown as LogChannelOptions['connection'], peers, channelId: id };
}

const invalid = Object.assign(new Error(), { code: 400, errorMessage: 'CHANNEL_INVALID' });
const refusal = (text: string) => ({
  code: 'bad_credentials',
  message: `The bot @vault_bot is not ${text} of the log channel LOG_CHANNEL_ID=-1001234567890.`,
});

test('asks without a hash at first and stores the one it is told', async () => {
  const found = await resolveLogChannel(
    options(() => channel({ adminRights: rights })),
    true,
  );
  expect(found.title).toBe('Films');
  expect(asked).toEqual(['0']);
  expect(saved).toEqual([{ bot_id: 7, kind: 'channel', id, access_hash: '99' }]);
});

test('a stored hash that does not serve any more is asked for anew', async () => {
  stored = { bot_id: 7, kind: 'channel', id, access_hash: '5' };
  await resolveLogChannel(
    options((hash) => (hash === '0' ? channel({ adminRights: rights }) : invalid)),
    true,
  );
  expect(asked).toEqual(['5', '0']);
});

test.each([
  ['unknown to the bot', () => invalid],
  ['one the bot was removed from', () => new Api.ChannelForbidden({ id: big(id), accessHash: big(9), title: 'Films' })],
  ['one the bot has left', () => channel({ left: true })],
])('a channel %s', async (_name, answer) => {
  await expect(resolveLogChannel(options(answer), false)).rejects.toMatchObject(refusal('a member'));
});

test('the front bot must be an administrator who may post, a reader need not', async () => {
  const plain = options(() => channel({}));
  await expect(resolveLogChannel(plain, true)).rejects.toMatchObject(refusal('an administrator'));
  expect((await resolveLogChannel(plain, false)).title).toBe('Films');
});

test('a Telegram that does not answer is not called a missing channel', async () => {
  const down = Object.assign(new Error(), { code: 500, errorMessage: 'INTERNAL' });
  await expect(
    resolveLogChannel(
      options(() => down),
      true,
    ),
  ).rejects.toMatchObject({ code: 'telegram_unavailable' });
});
