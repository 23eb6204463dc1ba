// Turns InputPeer, InputUser and InputChannel of a caller into what they name, checking the caller's access hashes.
import type { PeerRef } from '../control-api.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { BoxKey, ChannelRecord, UserRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { accessHash } from './access-hash.ts';
import { readLong, readLongNumber } from './tl-fields.ts';

/** The box in which an account keeps its messages with a peer. */
export function boxKeyFor(selfId: number, peer: PeerRef): BoxKey {
  return peer.kind === 'user' ? `u${selfId}` : `c${peer.id}`;
}

/** @throws RpcError PEER_ID_INVALID, CHANNEL_INVALID, CHANNEL_PRIVATE. */
export function resolvePeer(world: World, self: UserRecord, input: TlObject): PeerRef {
  switch (input._) {
    case 'inputPeerSelf':
      return { kind: 'user', id: self.id };
    case 'inputPeerUser':
    case 'inputPeerUserFromMessage': {
      const user = findInputUser(world, self, input);
      if (user === undefined) throw new RpcError(400, 'PEER_ID_INVALID');
      return { kind: 'user', id: user.id };
    }
    case 'inputPeerChannel':
    case 'inputPeerChannelFromMessage':
      return { kind: 'channel', id: resolveChannel(world, self, input).id };
    default:
      throw new RpcError(400, 'PEER_ID_INVALID');
  }
}

/**
 * Finds the user an InputUser or inputPeerUser names; undefined when the hash is wrong or the user is not known.
 *
 * Hash 0 is enough for users the account has met, as Telegram grants to bots.
 */
export function findInputUser(world: World, self: UserRecord, input: TlObject): UserRecord | undefined {
  if (input._ === 'inputUserSelf' || input._ === 'inputPeerSelf') return self;
  if (input.user_id === undefined) return undefined;
  const user = world.users.get(readLongNumber(input, 'user_id'));
  if (user === undefined) return undefined;
  if (input._.endsWith('FromMessage')) return world.hasMet(self.id, user.id) ? user : undefined;
  const hash = readLong(input, 'access_hash');
  if (hash === 0n) return world.hasMet(self.id, user.id) ? user : undefined;
  return hash === accessHash(world, self.id, 'user', user.id) ? user : undefined;
}

/** @throws RpcError USER_ID_INVALID. */
export function resolveUser(world: World, self: UserRecord, input: TlObject): UserRecord {
  const user = findInputUser(world, self, input);
  if (user === undefined) throw new RpcError(400, 'USER_ID_INVALID');
  return user;
}

/**
 * The channel an InputChannel names.
 *
 * @throws RpcError CHANNEL_INVALID for a wrong hash or a channel never seen, CHANNEL_PRIVATE for one the account was put out of.
 */
export function resolveChannel(world: World, self: UserRecord, input: TlObject): ChannelRecord {
  if (input.channel_id === undefined) throw new RpcError(400, 'CHANNEL_INVALID');
  const channel = world.channels.get(readLongNumber(input, 'channel_id'));
  if (channel === undefined) throw new RpcError(400, 'CHANNEL_INVALID');
  const isMember = channel.members.has(self.id);
  const hash = input.access_hash === undefined ? 0n : readLong(input, 'access_hash');
  const isRightHash = hash === accessHash(world, self.id, 'channel', channel.id);
  if (!isRightHash && !(hash === 0n && isMember)) throw new RpcError(400, 'CHANNEL_INVALID');
  if (!isMember) throw new RpcError(400, 'CHANNEL_PRIVATE');
  return channel;
}
