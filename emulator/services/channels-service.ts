// channels.*, as far as a bot may. Source: https://core.telegram.org/methods/channels
import type { RpcCall } from '../mtproto/rpc.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { ChannelRecord, UserRecord } from '../state/records.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { ADMIN_RIGHTS, viewChannel, viewFullChannel } from './channel-view.ts';
import { deleteFromBox } from './delete-messages.ts';
import { resolveChannel, resolvePeer } from './input-peers.ts';
import { viewEmptyMessage, viewMessage, viewPeers, viewUsers } from './message-view.ts';
import type { AccountMethod, Services } from './services.ts';
import { readInt, readInts, readObject, readObjects, readVector } from './tl-fields.ts';

/** Telegram answers at most so many messages or participants. */
const MAX_MESSAGES = 200;

/** The methods of this file, by name. */
export const channelsMethods: Readonly<Record<string, AccountMethod>> = {
  'channels.getChannels': ({ world }, { query }, self) => ({
    _: 'messages.chats',
    chats: readObjects(query, 'id').map((input) => viewChannel(world, self.id, resolveChannel(world, self, input))),
  }),
  'channels.getFullChannel': ({ world }, { query }, self) =>
    viewFullChannel(world, self.id, resolveChannel(world, self, readObject(query, 'channel'))),
  'channels.getMessages': getChannelMessages,
  'messages.getMessages': getPrivateMessages,
  'channels.deleteMessages': deleteChannelMessages,
  'channels.getParticipant': getParticipant,
  'channels.getParticipants': getParticipants,
  'channels.leaveChannel': leaveChannel,
};

function getChannelMessages({ world }: Services, { query }: RpcCall, self: UserRecord): TlObject {
  const channel = resolveChannel(world, self, readObject(query, 'channel'));
  const box = world.box(`c${channel.id}`);
  const ids = readMessageIds(query);
  const found = ids.map((id) => box.messages.get(id));
  const messages = found.map((message, index) =>
    message === undefined ? viewEmptyMessage(ids[index] ?? 0) : viewMessage(world, self.id, message),
  );
  return {
    _: 'messages.channelMessages',
    pts: box.pts,
    count: messages.length,
    messages,
    topics: [],
    ...viewPeers(
      world,
      self.id,
      found.flatMap((message) => message ?? []),
    ),
  };
}

function getPrivateMessages({ world }: Services, { query }: RpcCall, self: UserRecord): TlObject {
  const box = world.box(`u${self.id}`);
  const ids = readMessageIds(query);
  const found = ids.map((id) => box.messages.get(id));
  return {
    _: 'messages.messages',
    messages: found.map((message, index) =>
      message === undefined ? viewEmptyMessage(ids[index] ?? 0) : viewMessage(world, self.id, message),
    ),
    topics: [],
    ...viewPeers(
      world,
      self.id,
      found.flatMap((message) => message ?? []),
    ),
  };
}

/** Old clients send bare ints, newer ones InputMessage. */
function readMessageIds(query: TlObject): number[] {
  const ids = readVector(query, 'id').map((value) => {
    if (typeof value === 'number') return value;
    const input = value as TlObject;
    return input._ === 'inputMessageID' ? readInt(input, 'id') : 0;
  });
  if (ids.length === 0) throw new RpcError(400, 'MSG_ID_INVALID');
  if (ids.length > MAX_MESSAGES) throw new RpcError(400, 'LIMIT_INVALID');
  return ids;
}

function deleteChannelMessages(services: Services, call: RpcCall, self: UserRecord): TlObject {
  const channel = resolveChannel(services.world, self, readObject(call.query, 'channel'));
  if (!services.world.isAdminBot(channel, self.id)) throw new RpcError(403, 'MESSAGE_DELETE_FORBIDDEN');
  return viewAffected(deleteFromBox(services, `c${channel.id}`, readInts(call.query, 'id'), call.authKeyId));
}

/** Builds `messages.affectedMessages`. */
export function viewAffected(change: { pts: number; count: number }): TlObject {
  return { _: 'messages.affectedMessages', pts: change.pts, pts_count: change.count };
}

function getParticipant({ world }: Services, { query }: RpcCall, self: UserRecord): TlObject {
  const channel = resolveChannel(world, self, readObject(query, 'channel'));
  const peer = resolvePeer(world, self, readObject(query, 'participant'));
  if (peer.kind !== 'user' || !channel.members.has(peer.id)) throw new RpcError(400, 'USER_NOT_PARTICIPANT');
  return {
    _: 'channels.channelParticipant',
    participant: viewParticipant(world, world.users.get(peer.id), channel, self),
    chats: [],
    users: viewUsers(world, self.id, withPromoter(channel, [peer.id])),
  };
}

function getParticipants({ world }: Services, { query }: RpcCall, self: UserRecord): TlObject {
  const channel = resolveChannel(world, self, readObject(query, 'channel'));
  if (!world.isAdminBot(channel, self.id)) throw new RpcError(400, 'CHAT_ADMIN_REQUIRED');
  const offset = Math.max(0, readInt(query, 'offset'));
  const limit = Math.min(MAX_MESSAGES, Math.max(0, readInt(query, 'limit')));
  const page = [...channel.members].slice(offset, offset + limit);
  return {
    _: 'channels.channelParticipants',
    count: channel.members.size,
    participants: page.map((id) => viewParticipant(world, world.users.get(id), channel, self)),
    chats: [],
    users: viewUsers(world, self.id, withPromoter(channel, page)),
  };
}

/** Clients look up everybody a participant names, the one who promoted it too. */
function withPromoter({ creatorId }: ChannelRecord, ids: readonly number[]): Set<number> {
  return new Set(creatorId === undefined ? ids : [...ids, creatorId]);
}

function viewParticipant(
  world: Services['world'],
  user: UserRecord | undefined,
  channel: ChannelRecord,
  self: UserRecord,
): TlObject {
  const userId = BigInt(user?.id ?? 0);
  if (user === undefined || !world.isAdminBot(channel, user.id))
    return { _: 'channelParticipant', user_id: userId, date: channel.date };
  const promoter = BigInt(channel.creatorId ?? user.id);
  return {
    _: 'channelParticipantAdmin',
    ...(user.id === self.id ? { self: true, inviter_id: promoter } : {}),
    user_id: userId,
    promoted_by: promoter,
    date: channel.date,
    admin_rights: ADMIN_RIGHTS,
  };
}

function leaveChannel({ world, hub }: Services, { query, authKeyId }: RpcCall, self: UserRecord): TlObject {
  const channel = resolveChannel(world, self, readObject(query, 'channel'));
  world.commit({ t: 'member', channelId: channel.id, userId: self.id, joined: false });
  const update: TlObject = { _: 'updateChannel', channel_id: BigInt(channel.id) };
  const answer = hub.container([update], [], [viewChannel(world, self.id, channel)]);
  hub.push(self.id, answer, authKeyId);
  return answer;
}
