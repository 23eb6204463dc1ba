// What bots remember over a restart, in MongoDB.
import type { Collection, Db } from 'mongodb';
import { bindFields } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertMany, upsertOne } from './mongo-upsert.ts';
import { number, oneOf, text } from './row.ts';
import type { BotStateStore, ChannelPlaceStore, PeerRecord, UpdatesState } from './storage.ts';

/** The collection of how far each bot has heard, and its index. */
export const botUpdatesPlan: CollectionPlan = {
  collection: 'bot_updates',
  indexes: [{ name: 'bot', key: { bot_id: 1 }, isUnique: true }],
};

/** The collection of access hashes, and its index. */
export const peersPlan: CollectionPlan = {
  collection: 'peers',
  indexes: [{ name: 'peer', key: { bot_id: 1, kind: 1, id: 1 }, isUnique: true }],
};

/** The collection of how far each bot has heard of a channel, and its index. */
export const channelUpdatesPlan: CollectionPlan = {
  collection: 'channel_updates',
  indexes: [{ name: 'channel', key: { bot_id: 1, channel_id: 1 }, isUnique: true }],
};

/** {@link BotStateStore} and {@link ChannelPlaceStore} on MongoDB. */
export class MongoBotState implements BotStateStore, ChannelPlaceStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async findUpdatesState(botId: number): Promise<UpdatesState | undefined> {
    const found = await mongoCall(() => this.#collection(botUpdatesPlan).findOne(bindFields({ bot_id: botId })));
    if (!found) return undefined;
    return {
      pts: number(found, 'pts'),
      qts: number(found, 'qts'),
      date: number(found, 'date'),
      seq: number(found, 'seq'),
    };
  }

  async saveUpdatesState(botId: number, { pts, qts, date, seq }: UpdatesState): Promise<void> {
    const set = bindFields({ pts, qts, date, seq });
    await upsertOne(this.#collection(botUpdatesPlan), { key: bindFields({ bot_id: botId }), set });
  }

  async findPeer(botId: number, kind: PeerRecord['kind'], id: number): Promise<PeerRecord | undefined> {
    const key = bindFields({ bot_id: botId, kind, id });
    const found = await mongoCall(() => this.#collection(peersPlan).findOne(key));
    if (!found) return undefined;
    return {
      bot_id: number(found, 'bot_id'),
      kind: oneOf(found, 'kind', ['user', 'channel']),
      id: number(found, 'id'),
      access_hash: text(found, 'access_hash'),
    };
  }

  async savePeers(peers: readonly PeerRecord[]): Promise<void> {
    const upserts = peers.map(({ bot_id, kind, id, access_hash }) => ({
      key: bindFields({ bot_id, kind, id }),
      set: bindFields({ access_hash }),
    }));
    await upsertMany(this.#collection(peersPlan), upserts);
  }

  async findChannelPts(botId: number, channelId: number): Promise<number | undefined> {
    const key = bindFields({ bot_id: botId, channel_id: channelId });
    const found = await mongoCall(() => this.#collection(channelUpdatesPlan).findOne(key));
    return found ? number(found, 'pts') : undefined;
  }

  async saveChannelPts(botId: number, channelId: number, pts: number): Promise<void> {
    const key = bindFields({ bot_id: botId, channel_id: channelId });
    await upsertOne(this.#collection(channelUpdatesPlan), { key, set: bindFields({ pts }) });
  }

  #collection({ collection }: CollectionPlan): Collection {
    return this.#database().collection(collection);
  }
}
