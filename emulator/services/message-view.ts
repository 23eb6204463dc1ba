// A message as the owner of its box sees it, and the users and channels that go with it.
import type { PeerRef } from '../control-api.ts';
import type { BoxMessage, ForwardOrigin } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { viewChannel } from './channel-view.ts';
import { viewMedia } from './document-view.ts';
import { viewUser } from './user-view.ts';

/** Builds `peerUser` or `peerChannel`. */
export function viewPeer(peer: PeerRef): TlObject {
  return peer.kind === 'user'
    ? { _: 'peerUser', user_id: BigInt(peer.id) }
    : { _: 'peerChannel', channel_id: BigInt(peer.id) };
}

/** Builds `message` for one viewer. */
export function viewMessage(world: World, viewerId: number, message: BoxMessage): TlObject {
  const { post } = message;
  const isChannel = message.peer.kind === 'channel';
  return {
    _: 'message',
    id: message.id,
    ...(isChannel ? { post: true, views: 1, forwards: 0 } : {}),
    ...senderFields(viewerId, message),
    peer_id: viewPeer(message.peer),
    date: post.date,
    message: post.text,
    ...(post.forward === undefined ? {} : { fwd_from: viewForward(post.forward) }),
    ...(message.replyTo === undefined
      ? {}
      : { reply_to: { _: 'messageReplyHeader', reply_to_msg_id: message.replyTo } }),
    ...mediaField(world, viewerId, post.mediaId),
    ...(post.markup === undefined ? {} : { reply_markup: post.markup }),
    ...(post.entities === undefined || post.entities.length === 0 ? {} : { entities: post.entities }),
    ...(post.editDate === undefined ? {} : { edit_date: post.editDate }),
    ...(post.groupedId === undefined ? {} : { grouped_id: BigInt(post.groupedId) }),
  };
}

/** Builds `messageEmpty` for a number that has no message. @param id its number. */
export function viewEmptyMessage(id: number): TlObject {
  return { _: 'messageEmpty', id };
}

/** Everybody named in some messages, as `users` and `chats` of an answer. */
export function viewPeers(
  world: World,
  viewerId: number,
  messages: readonly BoxMessage[],
): { users: TlObject[]; chats: TlObject[] } {
  const users = new Set<number>([viewerId]);
  const channels = new Set<number>();
  for (const { peer, post } of messages) {
    (peer.kind === 'user' ? users : channels).add(peer.id);
    if (peer.kind === 'user') users.add(post.authorId);
    if (post.forward?.userId !== undefined) users.add(post.forward.userId);
    if (post.forward?.channelId !== undefined) channels.add(post.forward.channelId);
  }
  return { users: viewUsers(world, viewerId, users), chats: viewChannels(world, viewerId, channels) };
}

/** The users with these ids as one viewer sees them; unknown ids are left out. @param ids whose. */
export function viewUsers(world: World, viewerId: number, ids: Iterable<number>): TlObject[] {
  return [...ids].flatMap((id) => {
    const user = world.users.get(id);
    return user === undefined ? [] : [viewUser(world, viewerId, user)];
  });
}

function viewChannels(world: World, viewerId: number, ids: Iterable<number>): TlObject[] {
  return [...ids].flatMap((id) => {
    const channel = world.channels.get(id);
    return channel === undefined ? [] : [viewChannel(world, viewerId, channel)];
  });
}

/** In a private chat the other side's messages carry no `from_id`; a channel's posts carry none either. */
function senderFields(viewerId: number, message: BoxMessage): Record<string, true | TlObject> {
  if (message.peer.kind === 'channel') return message.post.authorId === viewerId ? { out: true } : {};
  if (!message.out) return {};
  return { out: true, from_id: viewPeer({ kind: 'user', id: message.post.authorId }) };
}

function mediaField(world: World, viewerId: number, mediaId: string | undefined): Record<string, TlObject> {
  const document = mediaId === undefined ? undefined : world.documents.get(mediaId);
  return document === undefined ? {} : { media: viewMedia(world, viewerId, document) };
}

function viewForward(forward: ForwardOrigin): TlObject {
  const from: PeerRef | undefined =
    forward.channelId !== undefined
      ? { kind: 'channel', id: forward.channelId }
      : forward.userId !== undefined
        ? { kind: 'user', id: forward.userId }
        : undefined;
  return {
    _: 'messageFwdHeader',
    ...(from === undefined ? {} : { from_id: viewPeer(from) }),
    date: forward.date,
    ...(forward.channelPost === undefined ? {} : { channel_post: forward.channelPost }),
  };
}
