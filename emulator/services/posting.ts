// Puts messages into the boxes of everybody concerned and tells them. The one place where a message comes into being.

import type { PeerRef } from '../control-api.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { BoxKey, BoxMessage, CopyRecord, PostRecord, UserRecord } from '../state/records.ts';
import type { PostEdit } from '../state/world-event.ts';
import type { Services } from './services.ts';
import type { MessageChange } from './update-hub.ts';

/** What a new message holds. */
export type PostContent = Pick<PostRecord, 'text' | 'entities' | 'markup' | 'mediaId' | 'groupedId' | 'forward'>;

/** Where a message goes, and what it answers. */
export interface PostTarget {
  readonly peer: PeerRef;
  readonly replyTo?: number;
  /** The client's own number against doubles. */
  readonly randomId?: bigint;
}

type Rooms = Pick<Services, 'world' | 'hub'>;

/**
 * Refuses a peer that this account must not write to.
 *
 * @throws RpcError CHAT_WRITE_FORBIDDEN, CHAT_ADMIN_REQUIRED, USER_IS_BLOCKED, USER_IS_BOT, PEER_ID_INVALID.
 */
export function checkMayWrite({ world }: Rooms, self: UserRecord, peer: PeerRef): void {
  if (peer.kind === 'channel') {
    const channel = world.channels.get(peer.id);
    if (!channel?.members.has(self.id)) throw new RpcError(403, 'CHAT_WRITE_FORBIDDEN');
    if (self.bot !== undefined && !world.isAdminBot(channel, self.id)) throw new RpcError(400, 'CHAT_ADMIN_REQUIRED');
    return;
  }
  const user = world.users.get(peer.id);
  if (user === undefined) throw new RpcError(400, 'PEER_ID_INVALID');
  if (self.bot === undefined || user.id === self.id) return;
  if (user.bot !== undefined) throw new RpcError(400, 'USER_IS_BOT');
  if (world.isBlocked(user.id, self.id)) throw new RpcError(400, 'USER_IS_BLOCKED');
  // A bot cannot write first.
  if (!world.hasMet(self.id, user.id)) throw new RpcError(400, 'PEER_ID_INVALID');
}

/** @throws RpcError RANDOM_ID_EMPTY, RANDOM_ID_DUPLICATE. */
export function checkRandomId({ world }: Rooms, self: UserRecord, randomId: bigint): void {
  if (randomId === 0n) throw new RpcError(400, 'RANDOM_ID_EMPTY');
  if (world.hasRandomId(randomIdKey(self, randomId))) throw new RpcError(500, 'RANDOM_ID_DUPLICATE');
}

/**
 * Makes a message and pushes it to everybody but the calling log-in.
 *
 * @param exceptKey auth key of the caller, which gets the message in its answer.
 * @returns the author's own side, with its pts.
 */
export function postMessage(
  { world, hub }: Rooms,
  self: UserRecord,
  target: PostTarget,
  content: PostContent,
  exceptKey?: string,
): MessageChange {
  const post: PostRecord = { id: world.nextPostId(), authorId: self.id, date: world.nowSeconds(), ...content };
  const copies = copiesFor({ world }, self, target);
  const randomId = target.randomId === undefined ? {} : { randomId: randomIdKey(self, target.randomId) };
  world.commit({ t: 'post', post, copies, ...randomId });
  const changes = copies.map((copy) => change({ world }, copy.box, copy.id));
  hub.announce('new', changes, exceptKey);
  const own = changes[0];
  if (own === undefined) throw new Error('a post without a copy');
  return own;
}

/**
 * Changes a post for everybody who has it.
 *
 * @param exceptKey auth key of the caller, which has the answer itself.
 * @returns the side that lies in `key`.
 */
export function editPost(
  { world, hub }: Rooms,
  message: BoxMessage,
  edit: Omit<PostEdit, 'editDate'>,
  exceptKey?: string,
): MessageChange {
  world.commit({ t: 'edit', postId: message.post.id, edit: { ...edit, editDate: world.nowSeconds() } });
  const changes = world.copiesOf(message.post.id).map((copy) => change({ world }, copy.box, copy.id));
  hub.announce('edit', changes, exceptKey);
  return change({ world }, message.box, message.id);
}

function change({ world }: Pick<Rooms, 'world'>, key: BoxKey, id: number): MessageChange {
  const box = world.box(key);
  const message = box.messages.get(id);
  if (message === undefined) throw new Error(`message ${id} is not in ${key}`);
  return { message, pts: box.pts };
}

/** The author's side first. Somebody writing to themselves has one side only. */
function copiesFor({ world }: Pick<Rooms, 'world'>, self: UserRecord, { peer, replyTo }: PostTarget): CopyRecord[] {
  const ownKey: BoxKey = peer.kind === 'channel' ? `c${peer.id}` : `u${self.id}`;
  const reply = replyTo === undefined ? {} : { replyTo };
  const own: CopyRecord = { box: ownKey, id: world.box(ownKey).nextId, peer, out: true, ...reply };
  if (peer.kind === 'channel' || peer.id === self.id) return [own];
  const otherKey: BoxKey = `u${peer.id}`;
  const otherReply = replyTo === undefined ? undefined : otherSideId({ world }, ownKey, replyTo, otherKey);
  const other: CopyRecord = {
    box: otherKey,
    id: world.box(otherKey).nextId,
    peer: { kind: 'user', id: self.id },
    out: false,
    ...(otherReply === undefined ? {} : { replyTo: otherReply }),
  };
  return [own, other];
}

/** Each side numbers its messages by itself. */
function otherSideId({ world }: Pick<Rooms, 'world'>, key: BoxKey, id: number, other: BoxKey): number | undefined {
  const message = world.box(key).messages.get(id);
  return message && world.copiesOf(message.post.id).find((copy) => copy.box === other)?.id;
}

function randomIdKey(self: UserRecord, randomId: bigint): string {
  return `${self.id}:${randomId}`;
}
