// What bots remember over a restart, in SQLite.
import { number, oneOf, text } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { BotStateStore, ChannelPlaceStore, PeerRecord, UpdatesState } from './storage.ts';

/** {@link BotStateStore} on SQLite. */
export class SqliteBotState implements BotStateStore, ChannelPlaceStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async findUpdatesState(botId: number): Promise<UpdatesState | undefined> {
    const row = this.#database().get('SELECT pts, qts, date, seq FROM bot_updates WHERE bot_id = ?', [botId]);
    if (!row) return undefined;
    return { pts: number(row, 'pts'), qts: number(row, 'qts'), date: number(row, 'date'), seq: number(row, 'seq') };
  }

  async saveUpdatesState(botId: number, state: UpdatesState): Promise<void> {
    this.#database().run(
      `INSERT INTO bot_updates (bot_id, pts, qts, date, seq) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (bot_id) DO UPDATE SET pts = excluded.pts, qts = excluded.qts, date = excluded.date, seq = excluded.seq`,
      [botId, state.pts, state.qts, state.date, state.seq],
    );
  }

  async findPeer(botId: number, kind: PeerRecord['kind'], id: number): Promise<PeerRecord | undefined> {
    const sql = 'SELECT bot_id, kind, id, access_hash FROM peers WHERE bot_id = ? AND kind = ? AND id = ?';
    const row = this.#database().get(sql, [botId, kind, id]);
    if (!row) return undefined;
    return {
      bot_id: number(row, 'bot_id'),
      kind: oneOf(row, 'kind', ['user', 'channel']),
      id: number(row, 'id'),
      access_hash: text(row, 'access_hash'),
    };
  }

  async savePeers(peers: readonly PeerRecord[]): Promise<void> {
    if (peers.length === 0) return;
    const database = this.#database();
    database.transaction(() => {
      for (const peer of peers) {
        database.run(
          `INSERT INTO peers (bot_id, kind, id, access_hash) VALUES (?, ?, ?, ?)
           ON CONFLICT (bot_id, kind, id) DO UPDATE SET access_hash = excluded.access_hash`,
          [peer.bot_id, peer.kind, peer.id, peer.access_hash],
        );
      }
    });
  }

  async findChannelPts(botId: number, channelId: number): Promise<number | undefined> {
    const sql = 'SELECT pts FROM channel_updates WHERE bot_id = ? AND channel_id = ?';
    const row = this.#database().get(sql, [botId, channelId]);
    return row && number(row, 'pts');
  }

  async saveChannelPts(botId: number, channelId: number, pts: number): Promise<void> {
    this.#database().run(
      `INSERT INTO channel_updates (bot_id, channel_id, pts) VALUES (?, ?, ?)
       ON CONFLICT (bot_id, channel_id) DO UPDATE SET pts = excluded.pts`,
      [botId, channelId, pts],
    );
  }
}
