// messages.send*, forwardMessages and uploadMedia. Source: https://core.telegram.org/methods/messages
import { randomBytes } from 'node:crypto';
import type { PeerRef } from '../control-api.ts';
import type { RpcCall } from '../mtproto/rpc.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { BoxMessage, ForwardOrigin, UserRecord } from '../state/records.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { viewMedia } from './document-view.ts';
import { boxKeyFor, resolvePeer } from './input-peers.ts';
import { takeMedia } from './media-input.ts';
import { readMarkup, readText } from './message-text.ts';
import { checkMayWrite, checkRandomId, postMessage } from './posting.ts';
import type { AccountMethod, Services } from './services.ts';
import { findObject, readFlag, readInt, readInts, readLong, readLongs, readObject, readObjects } from './tl-fields.ts';
import type { MessageChange } from './update-hub.ts';

/** Telegram's limits. */
const MAX_ALBUM = 10;
const MAX_FORWARDS = 100;

/** The methods of this file, by name. */
export const sendMethods: Readonly<Record<string, AccountMethod>> = {
  'messages.sendMessage': sendMessage,
  'messages.sendMedia': sendMedia,
  'messages.sendMultiMedia': sendMultiMedia,
  'messages.forwardMessages': forwardMessages,
  'messages.uploadMedia': uploadMedia,
  'messages.setTyping': (services, { query }, self) => {
    resolvePeer(services.world, self, readObject(query, 'peer'));
    return true;
  },
};

function sendMessage(services: Services, call: RpcCall, self: UserRecord): TlObject {
  const { query } = call;
  const peer = readTarget(services, self, query, 'peer');
  const content = { ...readText(query, 'text'), ...markupField(query) };
  const randomId = readLong(query, 'random_id');
  checkRandomId(services, self, randomId);
  const target = { peer, randomId, ...replyField(query) };
  return answer(services, self, [postMessage(services, self, target, content, call.authKeyId)], [randomId]);
}

function sendMedia(services: Services, call: RpcCall, self: UserRecord): TlObject {
  const { query } = call;
  const peer = readTarget(services, self, query, 'peer');
  const text = readText(query, 'caption');
  const markup = markupField(query);
  const randomId = readLong(query, 'random_id');
  // Before the upload is taken, so that a repeated call does not fail for want of its parts.
  checkRandomId(services, self, randomId);
  const mediaId = takeMedia(services, self, readObject(query, 'media'), call.dcId);
  const target = { peer, randomId, ...replyField(query) };
  const change = postMessage(services, self, target, { ...text, ...markup, mediaId }, call.authKeyId);
  return answer(services, self, [change], [randomId]);
}

function sendMultiMedia(services: Services, call: RpcCall, self: UserRecord): TlObject {
  const { query } = call;
  const peer = readTarget(services, self, query, 'peer');
  const items = readObjects(query, 'multi_media');
  if (items.length === 0) throw new RpcError(400, 'MEDIA_EMPTY');
  if (items.length > MAX_ALBUM) throw new RpcError(400, 'MULTI_MEDIA_TOO_LONG');
  const randomIds = items.map((item) => readLong(item, 'random_id'));
  for (const randomId of randomIds) checkRandomId(services, self, randomId);
  const groupedId = newGroupId();
  const contents = items.map((item) => ({
    ...readText(item, 'caption'),
    mediaId: takeMedia(services, self, readObject(item, 'media'), call.dcId),
    groupedId,
  }));
  const changes = contents.map((content, index) =>
    postMessage(
      services,
      self,
      { peer, ...randomIdField(randomIds[index]), ...replyField(query) },
      content,
      call.authKeyId,
    ),
  );
  return answer(services, self, changes, randomIds);
}

function uploadMedia(services: Services, call: RpcCall, self: UserRecord): TlObject {
  const { world } = services;
  resolvePeer(world, self, readObject(call.query, 'peer'));
  const document = world.documents.get(takeMedia(services, self, readObject(call.query, 'media'), call.dcId));
  if (document === undefined) throw new RpcError(400, 'MEDIA_INVALID');
  return viewMedia(world, self.id, document);
}

function forwardMessages(services: Services, call: RpcCall, self: UserRecord): TlObject {
  const { query } = call;
  const { world } = services;
  const source = resolvePeer(world, self, readObject(query, 'from_peer'));
  const peer = readTarget(services, self, query, 'to_peer');
  const ids = readInts(query, 'id');
  const randomIds = readLongs(query, 'random_id');
  if (ids.length === 0) throw new RpcError(400, 'MESSAGE_IDS_EMPTY');
  if (ids.length > MAX_FORWARDS) throw new RpcError(400, 'FORWARD_MESSAGES_TOO_MANY');
  if (ids.length !== randomIds.length) throw new RpcError(400, 'RANDOM_ID_INVALID');
  for (const randomId of randomIds) checkRandomId(services, self, randomId);
  const messages = findAll(services, self, source, ids);
  const options = { dropAuthor: readFlag(query, 'drop_author'), dropCaptions: readFlag(query, 'drop_media_captions') };
  const contents = forwardContents(messages, options);
  const changes = contents.map((content, index) =>
    postMessage(services, self, { peer, ...randomIdField(randomIds[index]) }, content, call.authKeyId),
  );
  return answer(services, self, changes, randomIds);
}

/**
 * Messages of a chat by their ids, in this order.
 *
 * @param ids of messages there.
 * @throws RpcError MESSAGE_ID_INVALID when one of them is not in that chat.
 */
export function findAll(
  { world }: Pick<Services, 'world'>,
  self: UserRecord,
  source: PeerRef,
  ids: readonly number[],
): BoxMessage[] {
  const box = world.box(boxKeyFor(self.id, source));
  return ids.map((id) => {
    const message = box.messages.get(id);
    if (message?.peer.id !== source.id) throw new RpcError(400, 'MESSAGE_ID_INVALID');
    return message;
  });
}

/** Contents of the forwarded messages; an album becomes a new album. */
export function forwardContents(
  messages: readonly BoxMessage[],
  options: { readonly dropAuthor: boolean; readonly dropCaptions: boolean },
): Parameters<typeof postMessage>[3][] {
  const groups = new Map<string, string>();
  return messages.map((message) => {
    const { text, entities, mediaId, groupedId, markup } = message.post;
    const isCaptionDropped = options.dropCaptions && mediaId !== undefined;
    if (groupedId !== undefined && !groups.has(groupedId)) groups.set(groupedId, newGroupId());
    const newGroup = groupedId === undefined ? undefined : groups.get(groupedId);
    return {
      ...(isCaptionDropped ? { text: '' } : { text, ...(entities === undefined ? {} : { entities }) }),
      ...(mediaId === undefined ? {} : { mediaId }),
      ...(newGroup === undefined ? {} : { groupedId: newGroup }),
      ...(options.dropAuthor && markup !== undefined ? { markup } : {}),
      ...(options.dropAuthor ? {} : { forward: originOf(message) }),
    };
  });
}

/** A forward of a forward names the first author. */
function originOf({ post, peer, id }: BoxMessage): ForwardOrigin {
  if (post.forward !== undefined) return post.forward;
  const { date } = post;
  return peer.kind === 'channel' ? { channelId: peer.id, channelPost: id, date } : { userId: post.authorId, date };
}

function readTarget(services: Services, self: UserRecord, query: TlObject, field: string): PeerRef {
  const peer = resolvePeer(services.world, self, readObject(query, field));
  checkMayWrite(services, self, peer);
  return peer;
}

function replyField(query: TlObject): { replyTo?: number } {
  const reply = findObject(query, 'reply_to');
  if (reply?._ === 'inputReplyToMessage') return { replyTo: readInt(reply, 'reply_to_msg_id') };
  return typeof query.reply_to_msg_id === 'number' ? { replyTo: query.reply_to_msg_id } : {};
}

function markupField(query: TlObject): { markup?: TlObject } {
  const markup = readMarkup(query);
  return markup === undefined ? {} : { markup };
}

function randomIdField(randomId: bigint | undefined): { randomId?: bigint } {
  return randomId === undefined ? {} : { randomId };
}

function newGroupId(): string {
  return (randomBytes(8).readBigUInt64LE() >> 2n).toString();
}

/** The caller's own answer: which random id became which message, then the messages. */
function answer(
  services: Services,
  self: UserRecord,
  changes: MessageChange[],
  randomIds: readonly bigint[],
): TlObject {
  const numbers = changes.map(
    ({ message }, index): TlObject => ({ _: 'updateMessageID', id: message.id, random_id: randomIds[index] ?? 0n }),
  );
  return services.hub.wrap(self.id, changes, 'new', numbers);
}
