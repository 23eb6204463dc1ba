// The message that makes a file of the parts Telegram has, in the log channel.
import { Api, helpers } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import type { BotMember } from './bot-member.ts';
import { readPosts } from './log-channel.ts';
import { toPostedMedia } from './media-file.ts';
import { sentMessage, sentMessageId } from './outgoing.ts';
import { callPatiently } from './patient-call.ts';
import type { PostedMedia } from './telegram.ts';

/** What is posted, and the number that keeps it from being posted twice. */
export interface DocumentPost {
  readonly media: Api.TypeInputMedia;
  readonly caption: string;
  /** Signed 64-bit; Telegram drops a second message with the same value. */
  readonly randomId: bigint;
  readonly signal: AbortSignal;
}

/** Who posts where. */
export interface PostPlace {
  readonly member: Pick<BotMember, 'connection' | 'peers'>;
  /** Bare id of the log channel. */
  readonly channelId: number;
  readonly clock: Clock;
}

/**
 * Posts a document.
 *
 * @returns the post, or `duplicate` when Telegram has already seen `randomId`.
 * @throws AppError `gone` when Telegram has not all of the parts, `telegram_flood_wait`, `telegram_unavailable`,
 * `telegram_refused`, `aborted`.
 */
export async function postDocument(post: DocumentPost, place: PostPlace): Promise<PostedMedia | 'duplicate'> {
  const { media, caption, randomId, signal } = post;
  const { member, channelId, clock } = place;
  const { channelId: id, accessHash } = await member.peers.inputChannel(channelId);
  const request = new Api.messages.SendMedia({
    peer: new Api.InputPeerChannel({ channelId: id, accessHash }),
    media,
    message: caption,
    randomId: helpers.returnBigInt(randomId),
  });
  const call = { request, doing: 'sending a file', signal, expected: ['duplicate'] as const };
  const answer = await callPatiently<Api.TypeUpdates>(call, { connection: member.connection, clock });
  if (!answer) return 'duplicate';
  const message = sentMessage(answer) ?? (await readMessage(place, sentMessageId(answer), signal));
  const posted = message && toPostedMedia(message, channelId);
  if (!posted) throw new AppError('telegram_unavailable', 'Telegram did not say where the file stands.');
  return posted;
}

async function readMessage(
  { member: { connection, peers }, channelId }: PostPlace,
  messageId: number | undefined,
  signal: AbortSignal,
): Promise<Api.Message | undefined> {
  if (messageId === undefined) return undefined;
  return (await readPosts({ connection, peers, channelId }, [messageId], { signal }))[0];
}
