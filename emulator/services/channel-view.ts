// A channel as an account sees it.
import type { ChannelRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { accessHash } from './access-hash.ts';

/** What a bot in a channel may do: all that an admin of a broadcast channel can. */
export const ADMIN_RIGHTS: TlObject = {
  _: 'chatAdminRights',
  change_info: true,
  post_messages: true,
  edit_messages: true,
  delete_messages: true,
  invite_users: true,
  other: true,
};

/** Builds `channel`, or `channelForbidden` for somebody who is not in it. */
export function viewChannel(world: World, viewerId: number, channel: ChannelRecord): TlObject {
  const identity = {
    id: BigInt(channel.id),
    access_hash: accessHash(world, viewerId, 'channel', channel.id),
    title: channel.title,
  };
  if (!channel.members.has(viewerId)) return { _: 'channelForbidden', broadcast: true, ...identity };
  const isAdmin = world.isAdminBot(channel, viewerId);
  return {
    _: 'channel',
    broadcast: true,
    ...(channel.creatorId === viewerId ? { creator: true } : {}),
    ...identity,
    photo: { _: 'chatPhotoEmpty' },
    date: channel.date,
    participants_count: channel.members.size,
    ...(isAdmin ? { admin_rights: ADMIN_RIGHTS } : {}),
  };
}

/** Builds `messages.chatFull`. */
export function viewFullChannel(world: World, viewerId: number, channel: ChannelRecord): TlObject {
  const box = world.box(`c${channel.id}`);
  return {
    _: 'messages.chatFull',
    full_chat: {
      _: 'channelFull',
      id: BigInt(channel.id),
      about: '',
      participants_count: channel.members.size,
      admins_count: [...channel.members].filter((id) => world.isAdminBot(channel, id)).length,
      read_inbox_max_id: box.nextId - 1,
      read_outbox_max_id: box.nextId - 1,
      unread_count: 0,
      chat_photo: { _: 'photoEmpty', id: 0n },
      notify_settings: { _: 'peerNotifySettings' },
      bot_info: [],
      pts: box.pts,
    },
    chats: [viewChannel(world, viewerId, channel)],
    users: [],
  };
}
