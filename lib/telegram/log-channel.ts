// The channel that holds the films, as one bot sees it.
import { Api, helpers } from 'telegram';
import { AppError } from '#lib/errors.ts';
import type { BotConnection } from './bot-connection.ts';
import { markedChannelId } from './ids.ts';
import type { PeerBook } from './peer-book.ts';
import { readFault, toAppError } from './rpc-errors.ts';

/** Which channel, and by which bot. */
export interface LogChannelOptions {
  readonly connection: Pick<BotConnection, 'invoke' | 'getUser' | 'session'>;
  readonly peers: PeerBook;
  /** Bare id. */
  readonly channelId: number;
  /** Where people set it, for sentences. Default LOG_CHANNEL_ID. */
  readonly setting?: string;
}

async function askFor(channel: Api.InputChannel, { connection, channelId }: LogChannelOptions) {
  try {
    const answer = await connection.invoke<Api.messages.TypeChats>(new Api.channels.GetChannels({ id: [channel] }));
    return answer.chats.find((chat) => chat.id.toString() === String(channelId));
  } catch (error) {
    if (['access', 'refused'].includes(readFault(error).kind)) return undefined;
    throw toAppError(error, 'looking for the log channel');
  }
}

/** A stored hash may be of another time or server; without one a bot is told the hash of a channel it is in. */
async function fetchChannel(options: LogChannelOptions): Promise<Api.TypeChat | undefined> {
  const stored = await options.peers.inputChannel(options.channelId);
  const found = await askFor(stored, options);
  if (found || stored.accessHash.toString() === '0') return found;
  const { channelId } = stored;
  return askFor(new Api.InputChannel({ channelId, accessHash: helpers.returnBigInt(0) }), options);
}

function mayPost(channel: Api.Channel): boolean {
  return (
    channel.creator === true ||
    channel.adminRights?.postMessages === true ||
    (channel.megagroup === true && !channel.left)
  );
}

/**
 * Finds the log channel and remembers this bot's access hash of it.
 *
 * @param needsToPost true for the bot that copies films into it.
 * @throws AppError `bad_credentials` with a plain sentence when the bot is not in it or may not post; `telegram_unavailable`.
 */
export async function resolveLogChannel(options: LogChannelOptions, needsToPost: boolean): Promise<Api.Channel> {
  const name = `@${options.connection.getUser().username ?? options.connection.session.botId}`;
  const setting = `${options.setting ?? 'LOG_CHANNEL_ID'}=${markedChannelId(options.channelId)}`;
  const channel = await fetchChannel(options);
  if (!(channel instanceof Api.Channel) || channel.left) {
    throw new AppError('bad_credentials', `The bot ${name} is not a member of the log channel ${setting}.`);
  }
  if (needsToPost && !mayPost(channel)) {
    throw new AppError('bad_credentials', `The bot ${name} is not an administrator of the log channel ${setting}.`);
  }
  await options.peers.learn([channel]);
  return channel;
}

/**
 * Reads posts of the channel.
 *
 * @param ids at most 100.
 * @returns the messages that are there, ids that hold nothing left out.
 */
export async function readPosts(
  { connection, peers, channelId }: LogChannelOptions,
  ids: readonly number[],
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Promise<Api.Message[]> {
  const request = new Api.channels.GetMessages({
    channel: await peers.inputChannel(channelId),
    id: ids.map((id) => new Api.InputMessageID({ id })),
  });
  const answer = await connection.invoke<Api.messages.TypeMessages>(request, options);
  if (answer instanceof Api.messages.MessagesNotModified) return [];
  return answer.messages.filter((message): message is Api.Message => message instanceof Api.Message);
}
