// A fresh emulator in this process, bots and a log channel in it, and the Telegram room on top.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '#emulator/emulator.ts';
import { systemClock } from '#lib/clock.ts';
import { parseConfig, type TelegramConfig, type TelegramServer, type TransportConfig } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import type { BotStateStore, ChannelPlaceStore, PeerRecord, UpdatesState } from '#lib/storage/storage.ts';
import type { SessionVault } from '#lib/telegram/bot-session.ts';
import type { LocationRecord, LocationStore } from '#lib/telegram/location-store.ts';
import type { Telegram } from '#lib/telegram/telegram.ts';
import { createTelegram } from '#lib/telegram/telegram-room.ts';

/** A store in memory; keeps what it was given over restarts of the room. */
export class MemoryBotState implements BotStateStore, ChannelPlaceStore {
  readonly states = new Map<number, UpdatesState>();
  readonly peers = new Map<string, PeerRecord>();
  readonly channelPts = new Map<string, number>();

  async findUpdatesState(botId: number): Promise<UpdatesState | undefined> {
    return this.states.get(botId);
  }

  async saveUpdatesState(botId: number, state: UpdatesState): Promise<void> {
    this.states.set(botId, state);
  }

  async findPeer(botId: number, kind: PeerRecord['kind'], id: number): Promise<PeerRecord | undefined> {
    return this.peers.get(`${botId}:${kind}:${id}`);
  }

  async savePeers(peers: readonly PeerRecord[]): Promise<void> {
    for (const peer of peers) this.peers.set(`${peer.bot_id}:${peer.kind}:${peer.id}`, peer);
  }

  async findChannelPts(botId: number, channelId: number): Promise<number | undefined> {
    return this.channelPts.get(`${botId}:${channelId}`);
  }

  async saveChannelPts(botId: number, channelId: number, pts: number): Promise<void> {
    this.channelPts.set(`${botId}:${channelId}`, pts);
  }
}

/** What a test meets. */
export class TelegramFixture {
  readonly store = new MemoryBotState();
  /** Log lines of all rooms, JSON. */
  readonly lines: string[] = [];
  /** Where films are for each bot; kept over restarts of the room. */
  readonly locations = new Map<string, LocationRecord>();
  /** Seals the sessions of rooms made from now on. */
  vault: SessionVault | undefined;
  readonly #rooms: Telegram[] = [];

  constructor(
    readonly emulator: Emulator,
    readonly dataDir: string,
    readonly server: TelegramServer,
    readonly config: TelegramConfig,
    readonly bots: readonly { readonly id: number; readonly token: string }[],
    readonly userId: number,
    readonly channelId: number,
  ) {}

  get control(): Emulator['control'] {
    return this.emulator.control;
  }

  /** A room that is not started; ended with the fixture. @param keepsLocations over restarts of the room, in `locations`. */
  room(
    changes: Partial<TelegramConfig> = {},
    startDeadlineMs = 20_000,
    transport: Partial<TransportConfig> = {},
    keepsLocations = false,
  ): Telegram {
    const log = createLog({ level: 'debug', pretty: false, write: (line) => void this.lines.push(line) });
    const config = { ...this.config, ...changes };
    const room = createTelegram({
      config,
      transport: { ...parseConfig({}).transport, getFileTimeoutMs: 1_500, ...transport },
      dataDir: this.dataDir,
      bots: this.store,
      ...(this.vault ? { vault: this.vault } : {}),
      ...(keepsLocations ? { locations: this.#locationStore() } : {}),
      log,
      clock: systemClock,
      startDeadlineMs,
    });
    this.#rooms.push(room);
    return room;
  }

  #locationStore(): LocationStore {
    return {
      findLocation: async (botId, messageId) => this.locations.get(`${botId}:${messageId}`),
      saveLocation: async (row) => void this.locations.set(`${row.bot_id}:${row.message_id}`, row),
    };
  }

  async startedRoom(changes: Partial<TelegramConfig> = {}): Promise<Telegram> {
    const room = this.room(changes);
    await room.start();
    return room;
  }

  warnings(): string[] {
    return this.lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40);
  }

  /** Puts a file into the log channel as a person would. */
  async post(bytes: Buffer, dc = 2): Promise<{ messageId: number; documentId: string }> {
    return this.control.sendFile(
      { name: 'film.mkv', mimeType: 'video/x-matroska', dc },
      { kind: 'bytes', bytes },
      { from: this.userId, to: { kind: 'channel', id: this.channelId }, caption: 'a film' },
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#rooms.map((room) => room.stop()));
    await this.emulator.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** @param botCount the first is the front bot. */
export async function startFixture(botCount = 1): Promise<TelegramFixture> {
  const emulator = await startEmulator();
  const { control } = emulator;
  const info = await control.serverInfo();
  const server = { dcs: [...info.dcs], defaultDc: 2, publicKeyPem: info.publicKeyPem } as TelegramServer;
  const bots: { id: number; token: string }[] = [];
  for (let index = 0; index < botCount; index++) {
    bots.push(await control.createBot({ firstName: `Bot ${index}`, username: `vault${index}_bot` }));
  }
  const { id: userId } = await control.createUser({ firstName: 'Ada', lastName: 'Lovelace' });
  const { id: channelId } = await control.createChannel({
    title: 'Film vault',
    members: [userId, ...bots.map((bot) => bot.id)],
  });
  const config: TelegramConfig = {
    apiId: info.apiId,
    apiHash: info.apiHash,
    botTokens: bots.map((bot) => bot.token),
    logChannelId: channelId,
    server,
  };
  const dataDir = await mkdtemp(join(tmpdir(), 'telegram-room-'));
  return new TelegramFixture(emulator, dataDir, server, config, bots, userId, channelId);
}

/** Waits until `check` holds. */
export async function until(check: () => boolean, timeoutMs = 10_000): Promise<void> {
  const endsAtMs = Date.now() + timeoutMs;
  while (!check()) {
    if (Date.now() > endsAtMs) throw new Error('it did not happen in time');
    await systemClock.sleep(10);
  }
}
