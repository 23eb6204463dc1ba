// Tells accounts what changed: wraps changes in `updates` with pts, and pushes them to the sessions of the account.
import type { MtprotoPort } from '../mtproto/rpc.ts';
import type { BoxMessage } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { viewChannel } from './channel-view.ts';
import { formLayer, toLayer } from './layer-forms.ts';
import { viewMessage, viewPeers, viewUsers } from './message-view.ts';

/** A change of one message, with the pts of its box right after the change. */
export interface MessageChange {
  readonly message: BoxMessage;
  readonly pts: number;
}

/** Pushes updates; silent until a port is attached. */
export class UpdateHub {
  #port: Pick<MtprotoPort, 'pushUpdates'> | undefined;

  constructor(readonly world: World) {}

  attach(port: Pick<MtprotoPort, 'pushUpdates'>): void {
    this.#port = port;
  }

  /** Pushes one `updates` to all log-ins of an account but the one with `exceptKey`. @returns sessions reached. */
  push(userId: number, updates: TlObject, exceptKey?: string): number {
    const keys = [...this.world.logins]
      .filter(([key, login]) => login.userId === userId && !login.imported && key !== exceptKey)
      .map(([key]) => key);
    const byForm = new Map<number, string[]>();
    for (const key of keys) {
      const form = formLayer(this.world.keys.get(key)?.layer ?? 0);
      byForm.set(form, [...(byForm.get(form) ?? []), key]);
    }
    const reached = [...byForm].map(([form, own]) => this.#port?.pushUpdates(own, toLayer(updates, form) as TlObject));
    return reached.reduce((sum: number, count) => sum + (count ?? 0), 0);
  }

  /** Tells of new or edited messages everybody who sees them. */
  announce(kind: 'new' | 'edit', changes: readonly MessageChange[], exceptKey?: string): void {
    for (const change of changes) {
      for (const viewer of this.#viewersOf(change.message)) {
        this.push(viewer, this.wrap(viewer, [change], kind), exceptKey);
      }
    }
  }

  /** Tells of deleted messages. @param pts how many pts they took. */
  announceDeleted(box: BoxMessage['box'], ids: readonly number[], pts: number, exceptKey?: string): void {
    const update = deleteUpdate(box, ids, pts);
    for (const viewer of this.#viewersOf({ box })) this.push(viewer, this.container([update], [], []), exceptKey);
  }

  /** Tells an account that its place in a channel changed. */
  announceChannel(userId: number, channelId: number): void {
    const channel = this.world.channels.get(channelId);
    if (channel === undefined) return;
    const update: TlObject = { _: 'updateChannel', channel_id: BigInt(channelId) };
    this.push(userId, this.container([update], [], [viewChannel(this.world, userId, channel)]));
  }

  /** `updates` for one viewer: a caller's own answer, or a push. */
  wrap(viewerId: number, changes: readonly MessageChange[], kind: 'new' | 'edit', before: TlObject[] = []): TlObject {
    const updates = changes.map(({ message, pts }) => messageUpdate(this.world, viewerId, message, kind, pts));
    const messages = changes.map(({ message }) => message);
    const { users, chats } = viewPeers(this.world, viewerId, messages);
    return this.container([...before, ...updates], users, chats);
  }

  /** `updates` with everybody that some messages name, and these users. */
  withPeers(
    viewerId: number,
    updates: TlObject[],
    messages: readonly BoxMessage[],
    userIds: readonly number[],
  ): TlObject {
    const { users, chats } = viewPeers(this.world, viewerId, messages);
    const named = new Set(users.map(({ id }) => id));
    const others = userIds.filter((id) => !named.has(BigInt(id)));
    return this.container(updates, [...users, ...viewUsers(this.world, viewerId, others)], chats);
  }

  container(updates: TlObject[], users: TlObject[], chats: TlObject[]): TlObject {
    return { _: 'updates', updates, users, chats, date: this.world.nowSeconds(), seq: 0 };
  }

  #viewersOf({ box }: Pick<BoxMessage, 'box'>): number[] {
    const id = Number(box.slice(1));
    return box.startsWith('u') ? [id] : [...(this.world.channels.get(id)?.members ?? [])];
  }
}

/** Builds `updateNewMessage`, `updateNewChannelMessage` or their edit forms. */
export function messageUpdate(
  world: World,
  viewerId: number,
  message: BoxMessage,
  kind: 'new' | 'edit',
  pts: number,
): TlObject {
  const isChannel = message.peer.kind === 'channel';
  const name =
    kind === 'new'
      ? isChannel
        ? 'updateNewChannelMessage'
        : 'updateNewMessage'
      : isChannel
        ? 'updateEditChannelMessage'
        : 'updateEditMessage';
  return { _: name, message: viewMessage(world, viewerId, message), pts, pts_count: 1 };
}

/** Builds `updateDeleteMessages` or `updateDeleteChannelMessages`. @param ids of the messages that went. */
export function deleteUpdate(box: BoxMessage['box'], ids: readonly number[], pts: number): TlObject {
  const change = { messages: [...ids], pts, pts_count: ids.length };
  return box.startsWith('u')
    ? { _: 'updateDeleteMessages', ...change }
    : { _: 'updateDeleteChannelMessages', channel_id: BigInt(box.slice(1)), ...change };
}
