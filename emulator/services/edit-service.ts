// messages.editMessage, deleteMessages and the answers to callback queries.
import type { RpcCall } from '../mtproto/rpc.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { BoxMessage, UserRecord } from '../state/records.ts';
import type { PostEdit } from '../state/world-event.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { viewAffected } from './channels-service.ts';
import { deleteFromBox, revokeOtherSides } from './delete-messages.ts';
import { boxKeyFor, resolvePeer } from './input-peers.ts';
import { takeMedia } from './media-input.ts';
import { readMarkup, readText } from './message-text.ts';
import { checkMayWrite, editPost } from './posting.ts';
import type { AccountMethod, Services } from './services.ts';
import { findObject, findString, readFlag, readInt, readInts, readLong, readObject } from './tl-fields.ts';

/** Bots may delete what others wrote in a private chat for 48 hours. */
const DELETE_TIME_LIMIT_SECONDS = 172_800;
/** Longest text of a callback answer. */
const MAX_ANSWER_LENGTH = 200;

/** The methods of this file, by name. */
export const editMethods: Readonly<Record<string, AccountMethod>> = {
  'messages.editMessage': editMessage,
  'messages.deleteMessages': deleteMessages,
  'messages.setBotCallbackAnswer': setBotCallbackAnswer,
};

function editMessage(services: Services, call: RpcCall, self: UserRecord): TlObject {
  const { query } = call;
  const message = findEditable(services, self, query);
  const edit = readEdit(services, self, message, call);
  if (isSame(message, edit)) throw new RpcError(400, 'MESSAGE_NOT_MODIFIED');
  const change = editPost(services, message, edit, call.authKeyId);
  return services.hub.wrap(self.id, [change], 'edit');
}

function findEditable(services: Services, self: UserRecord, query: TlObject): BoxMessage {
  const { world } = services;
  const peer = resolvePeer(world, self, readObject(query, 'peer'));
  if (peer.kind === 'channel') checkMayWrite(services, self, peer);
  const message = world.box(boxKeyFor(self.id, peer)).messages.get(readInt(query, 'id'));
  if (message === undefined || message.peer.id !== peer.id) throw new RpcError(400, 'MESSAGE_ID_INVALID');
  if (peer.kind === 'user' && !message.out) throw new RpcError(403, 'MESSAGE_AUTHOR_REQUIRED');
  if (message.post.forward !== undefined) throw new RpcError(403, 'MESSAGE_AUTHOR_REQUIRED');
  return message;
}

/** What is not given stays, but for the buttons: an edit without them takes them away. */
function readEdit(
  services: Services,
  self: UserRecord,
  { post }: BoxMessage,
  call: RpcCall,
): Omit<PostEdit, 'editDate'> {
  const { query } = call;
  const media = findObject(query, 'media');
  const markup = readMarkup(query) ?? null;
  const hasMedia = media !== undefined || post.mediaId !== undefined;
  const text = query.message === undefined ? {} : readText(query, hasMedia ? 'caption' : 'text');
  const mediaId = media === undefined ? {} : { mediaId: takeMedia(services, self, media, call.dcId) };
  return { ...text, ...mediaId, markup };
}

function isSame({ post }: BoxMessage, edit: Omit<PostEdit, 'editDate'>): boolean {
  if (edit.mediaId !== undefined && edit.mediaId !== post.mediaId) return false;
  if (edit.text !== undefined && edit.text !== post.text) return false;
  if (edit.entities !== undefined && !isEqual(edit.entities ?? [], post.entities ?? [])) return false;
  return isEqual(edit.markup ?? null, post.markup ?? null);
}

function isEqual(a: unknown, b: unknown): boolean {
  const write = (value: unknown): string =>
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));
  return write(a) === write(b);
}

function deleteMessages(services: Services, call: RpcCall, self: UserRecord): TlObject {
  const { world } = services;
  const ids = readInts(call.query, 'id');
  const key = boxKeyFor(self.id, { kind: 'user', id: self.id });
  for (const id of ids) {
    const message = world.box(key).messages.get(id);
    if (message === undefined || message.out) continue;
    if (world.nowSeconds() - message.post.date > DELETE_TIME_LIMIT_SECONDS) {
      throw new RpcError(403, 'MESSAGE_DELETE_FORBIDDEN');
    }
  }
  if (readFlag(call.query, 'revoke')) revokeOtherSides(services, key, ids);
  return viewAffected(deleteFromBox(services, key, ids, call.authKeyId));
}

function setBotCallbackAnswer({ callbacks }: Services, { query }: RpcCall, self: UserRecord): boolean {
  const text = findString(query, 'message');
  if (text !== undefined && text.length > MAX_ANSWER_LENGTH) throw new RpcError(400, 'MESSAGE_TOO_LONG');
  const url = findString(query, 'url');
  const answer = {
    alert: readFlag(query, 'alert'),
    ...(text === undefined ? {} : { text }),
    ...(url === undefined ? {} : { url }),
  };
  if (!callbacks.answer(self.id, readLong(query, 'query_id'), answer)) throw new RpcError(400, 'QUERY_ID_INVALID');
  return true;
}
