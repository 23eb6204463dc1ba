// updates.*: how a client that was away learns what it missed. Source: https://core.telegram.org/api/updates

import type { RpcCall } from '../mtproto/rpc.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { Box, LogEntry } from '../state/box.ts';
import type { BoxKey, BoxMessage, UserRecord } from '../state/records.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { viewChannel } from './channel-view.ts';
import { resolveChannel } from './input-peers.ts';
import { viewMessage, viewPeer, viewPeers } from './message-view.ts';
import type { AccountMethod, Services } from './services.ts';
import { readInt, readObject } from './tl-fields.ts';
import { deleteUpdate, messageUpdate } from './update-hub.ts';

/** Log entries in one answer. Telegram's is about the same. */
const SLICE = 100;
/** A channel gap above this is answered "too long". */
const MAX_CHANNEL_GAP = 10_000;

/** The methods of this file, by name. */
export const updatesMethods: Readonly<Record<string, AccountMethod>> = {
  'updates.getState': (services, _call, self) => viewState(services, self, services.world.box(`u${self.id}`).pts),
  'updates.getDifference': getDifference,
  'updates.getChannelDifference': getChannelDifference,
};

function viewState({ world }: Services, _self: UserRecord, pts: number): TlObject {
  return { _: 'updates.state', pts, qts: 0, date: world.nowSeconds(), seq: 0, unread_count: 0 };
}

function getDifference(services: Services, { query }: RpcCall, self: UserRecord): TlObject {
  const { world } = services;
  const key: BoxKey = `u${self.id}`;
  const box = world.box(key);
  const pts = readInt(query, 'pts');
  checkPts(pts, box);
  const entries = box.since(pts, SLICE);
  const total = query.pts_total_limit;
  if (entries === undefined || (typeof total === 'number' && box.pts - pts > total)) {
    return { _: 'updates.differenceTooLong', pts: box.pts };
  }
  const channels = changedChannels(services, self, readInt(query, 'date'));
  if (entries.length === 0 && channels.updates.length === 0) {
    return { _: 'updates.differenceEmpty', date: world.nowSeconds(), seq: 0 };
  }
  const reached = entries.at(-1)?.pts ?? pts;
  const isWhole = reached === box.pts;
  const content = viewEntries(services, self, key, entries);
  const state = viewState(services, self, reached);
  return {
    _: isWhole ? 'updates.difference' : 'updates.differenceSlice',
    new_messages: content.newMessages,
    new_encrypted_messages: [],
    other_updates: isWhole ? [...content.otherUpdates, ...channels.updates] : content.otherUpdates,
    chats: mergeById(content.chats, channels.chats),
    users: content.users,
    ...(isWhole ? { state } : { intermediate_state: state }),
  };
}

function getChannelDifference(services: Services, { query }: RpcCall, self: UserRecord): TlObject {
  const { world } = services;
  const channel = resolveChannel(world, self, readObject(query, 'channel'));
  const key: BoxKey = `c${channel.id}`;
  const box = world.box(key);
  const pts = readInt(query, 'pts');
  checkPts(pts, box);
  const limit = readInt(query, 'limit');
  if (limit < 1) throw new RpcError(400, 'LIMIT_INVALID');
  const entries = box.since(pts, Math.min(limit, SLICE));
  if (entries === undefined || box.pts - pts > MAX_CHANNEL_GAP) return viewTooLong(services, self, key, channel.id);
  if (entries.length === 0) return { _: 'updates.channelDifferenceEmpty', final: true, pts, timeout: 30 };
  const reached = entries.at(-1)?.pts ?? pts;
  const content = viewEntries(services, self, key, entries);
  return {
    _: 'updates.channelDifference',
    ...(reached === box.pts ? { final: true } : {}),
    pts: reached,
    timeout: 30,
    new_messages: content.newMessages,
    other_updates: content.otherUpdates,
    chats: mergeById([viewChannel(world, self.id, channel)], content.chats),
    users: content.users,
  };
}

/** A client that knows more than the server has mixed up its stores. */
function checkPts(pts: number, box: Box): void {
  if (pts === 0) throw new RpcError(400, 'PERSISTENT_TIMESTAMP_EMPTY');
  if (pts < 0 || pts > box.pts) throw new RpcError(400, 'PERSISTENT_TIMESTAMP_INVALID');
}

interface DifferenceContent {
  readonly newMessages: TlObject[];
  readonly otherUpdates: TlObject[];
  readonly users: TlObject[];
  readonly chats: TlObject[];
}

/** A message deleted since appears only as deleted. */
function viewEntries(
  { world }: Services,
  self: UserRecord,
  key: BoxKey,
  entries: readonly LogEntry[],
): DifferenceContent {
  const { messages } = world.box(key);
  const seen: BoxMessage[] = [];
  const newMessages: TlObject[] = [];
  const otherUpdates: TlObject[] = [];
  for (const { kind, ids, pts } of entries) {
    if (kind === 'delete') {
      otherUpdates.push(deleteUpdate(key, ids, pts));
      continue;
    }
    const message = messages.get(ids[0] ?? 0);
    if (message === undefined) continue;
    seen.push(message);
    if (kind === 'new') newMessages.push(viewMessage(world, self.id, message));
    else otherUpdates.push(messageUpdate(world, self.id, message, 'edit', pts));
  }
  return { newMessages, otherUpdates, ...viewPeers(world, self.id, seen) };
}

/** Channels are told of by name only; the client asks for each one's own difference. */
function changedChannels(
  { world }: Services,
  self: UserRecord,
  sinceSeconds: number,
): { updates: TlObject[]; chats: TlObject[] } {
  const changed = world
    .channelsOf(self.id)
    .filter(({ id }) => sinceSeconds > 0 && world.box(`c${id}`).changedAt >= sinceSeconds);
  return {
    updates: changed.map(({ id }) => ({
      _: 'updateChannelTooLong',
      channel_id: BigInt(id),
      pts: world.box(`c${id}`).pts,
    })),
    chats: changed.map((channel) => viewChannel(world, self.id, channel)),
  };
}

function viewTooLong({ world }: Services, self: UserRecord, key: BoxKey, channelId: number): TlObject {
  const box = world.box(key);
  const latest = [...box.messages.values()].slice(-SLICE);
  return {
    _: 'updates.channelDifferenceTooLong',
    final: true,
    timeout: 30,
    dialog: {
      _: 'dialog',
      peer: viewPeer({ kind: 'channel', id: channelId }),
      top_message: box.nextId - 1,
      read_inbox_max_id: box.nextId - 1,
      read_outbox_max_id: box.nextId - 1,
      unread_count: 0,
      unread_mentions_count: 0,
      unread_reactions_count: 0,
      unread_poll_votes_count: 0,
      notify_settings: { _: 'peerNotifySettings' },
      pts: box.pts,
    },
    messages: latest.map((message) => viewMessage(world, self.id, message)),
    ...viewPeers(world, self.id, latest),
  };
}

function mergeById(first: TlObject[], second: TlObject[]): TlObject[] {
  return [...new Map([...first, ...second].map((row) => [row.id, row])).values()];
}
