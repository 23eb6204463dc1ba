// One bot of the room with everything it needs: session, connection, peers, reader of films.
import type { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import type { TelegramConfig, TransportConfig } from '#lib/config.ts';
import { isAppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { BotStateStore } from '#lib/storage/storage.ts';
import type { Transport } from './abridged-connection.ts';
import { BotConnection } from './bot-connection.ts';
import { BotSession, type SessionVault } from './bot-session.ts';
import { FileLocator } from './file-locator.ts';
import { FileReader, type Outlook } from './file-reader.ts';
import type { ReadingBot } from './file-transfer.ts';
import type { GramjsInternals } from './gramjs-internals.ts';
import { botIdOfToken } from './ids.ts';
import { LaneGroup } from './lane-group.ts';
import type { LocationStore } from './location-store.ts';
import { resolveLogChannel } from './log-channel.ts';
import { MediaLane } from './media-lane.ts';
import { PeerBook } from './peer-book.ts';
import { readFault } from './rpc-errors.ts';
import type { ServerDirectory } from './server-directory.ts';
import { ServerSalts } from './server-salts.ts';
import type { BotStatus, ChunkRequest } from './telegram.ts';

/** How often a bot that does not see the log channel looks for it. */
const channelRetryMs = 60_000;

/** What {@link BotMember} is built on. */
export interface BotMemberOptions {
  readonly config: TelegramConfig;
  readonly transport: TransportConfig & Transport;
  readonly dataDir: string;
  readonly bots: BotStateStore;
  readonly log: Log;
  readonly clock: Clock;
  readonly gramjs: GramjsInternals;
  readonly directory: ServerDirectory;
  readonly token: string;
  readonly startDeadlineMs: number;
  readonly locations?: LocationStore;
  /** Makes the session unreadable on disk. Default: it is readable for its owner. */
  readonly vault?: SessionVault;
  /** Place among the tokens; 0 is the front bot. */
  readonly index: number;
  /** Whether this process may use the bot at this very moment. Default: always. */
  readonly isOurs?: () => boolean;
  /** True: it sends files into the log channel for another process. Default: it is the front bot or reads. */
  readonly isUploader?: boolean;
}

/** One bot, whole: what reads, sends and hears through it stands on this. */
export class BotMember implements ReadingBot {
  readonly connection: BotConnection;
  readonly peers: PeerBook;
  readonly reader: FileReader;
  readonly botId: number;
  restingUntilMs = 0;
  readonly #session: BotSession;
  readonly #salts = new ServerSalts();
  #refusal: string | undefined;
  #seesChannel = false;
  #username = '';

  constructor(private readonly options: BotMemberOptions) {
    const { config, bots, clock, gramjs, directory, token, index, startDeadlineMs } = options;
    this.botId = botIdOfToken(token);
    const log = options.log.child(`bot ${this.botId}`);
    const { dataDir } = options;
    const { identity: server, defaultDc } = directory;
    const { vault } = options;
    this.#session = new BotSession({ dataDir, botId: this.botId, server, defaultDc, vault, log });
    const tokenName =
      index === 0 && !options.isUploader
        ? 'the bot token BOT_TOKEN'
        : `bot token number ${index + 1} (bot ${this.botId})`;
    const { apiId, apiHash, logChannelId: channelId } = config;
    this.connection = new BotConnection({
      ...{ gramjs, directory, session: this.#session, apiId, apiHash, token, tokenName },
      ...{ log, clock, startDeadlineMs, transport: options.transport, salts: this.#salts },
    });
    this.peers = new PeerBook(this.botId, bots);
    this.reader = new FileReader({
      locator: new FileLocator({
        ...{ connection: this.connection, peers: this.peers, channelId, botId: this.botId },
        ...{ store: options.locations, log, onUnprepared: (error: unknown) => this.#noteRefusal(error) },
      }),
      openGroup: (dcId) => this.#openGroup(dcId),
      homeDc: () => this.#session.homeDc,
      getFileTimeoutMs: options.transport.getFileTimeoutMs,
      clock,
    });
  }

  /** Without the @; empty before the first log-in. */
  get username(): string {
    return this.#username;
  }

  get name(): string {
    return this.#username ? `@${this.#username}` : `bot ${this.botId}`;
  }

  get health(): ReadingBot['health'] {
    const { state } = this.connection;
    if (this.options.isOurs?.() === false) return 'unusable';
    if (!this.#seesChannel || this.#refusal !== undefined || state === 'refused' || state === 'stopped')
      return 'unusable';
    return state === 'ready' ? 'ready' : 'shaky';
  }

  /**
   * Logs in and finds the log channel. May be called again after a failure.
   *
   * @throws AppError `bad_credentials`, `telegram_unavailable`, `telegram_flood_wait`, `telegram_refused`.
   */
  async start(): Promise<Api.Channel> {
    if (this.connection.state !== 'ready') {
      await this.#session.read();
      await this.connection.start();
    }
    return this.#findChannel();
  }

  /** Takes up again what {@link start} could not do. */
  keepTrying(delayMs: number): void {
    if (this.connection.state === 'refused' || this.connection.state === 'stopped') return;
    if (this.connection.state === 'ready') return void this.#findChannelLater(delayMs);
    this.connection.listen({ onUpdates: () => undefined, onReconnected: () => void this.#findChannelLater(0) });
    this.connection.keepTrying(delayMs);
  }

  outlook(request: ChunkRequest): Outlook {
    return this.reader.outlook(request);
  }

  prepare(messageId: number, documentId: string): void {
    this.reader.prepare(messageId, documentId);
  }

  overtaken(request: ChunkRequest, issuedAtMs: number): void {
    this.reader.overtaken(request, issuedAtMs);
  }

  async read(request: ChunkRequest, leftMs: number): Promise<Uint8Array> {
    try {
      return await this.reader.read(request, leftMs);
    } catch (error) {
      this.#noteRefusal(error);
      throw error;
    }
  }

  status(): BotStatus {
    const role = this.options.index === 0 ? 'front' : 'reader';
    const { state, reason } = this.#describe();
    return { username: this.#username, userId: this.botId, state, role, ...(reason === undefined ? {} : { reason }) };
  }

  /** Connections of their own for sending files; the caller closes them. They go to the bot's home data center. */
  openUploadLanes(): LaneGroup {
    return this.#openGroup(this.#session.homeDc);
  }

  async stop(): Promise<void> {
    this.reader.close();
    await this.connection.stop();
  }

  #openGroup(dcId: number): LaneGroup {
    const { gramjs, directory, transport, config, clock } = this.options;
    const { connection } = this;
    const lane = { gramjs, directory, connection, transport, salts: this.#salts, apiId: config.apiId, dcId };
    return new LaneGroup({
      lanes: transport.lanes,
      openLane: (owner) => new MediaLane(lane, owner),
      isAuthorized: () => this.#session.isAuthorized(dcId),
      onKeyRefused: (key) => this.#refuseKey(dcId, key),
      clock,
    });
  }

  /** The home key is the main connection's to judge: it logs in anew when it sees the same error. */
  #refuseKey(dcId: number, key: Buffer): void {
    if (!this.#session.findKey(dcId)?.equals(key)) return;
    if (dcId === this.#session.homeDc) this.connection.doubtSession();
    else this.#session.forgetKey(dcId);
  }

  #describe(): { readonly state: BotStatus['state']; readonly reason?: string | undefined } {
    const { state, reason } = this.connection;
    if (state !== 'ready') return { state, reason };
    if (this.#refusal !== undefined) return { state: 'refused', reason: this.#refusal };
    const waitMs = this.restingUntilMs - this.options.clock.nowMs();
    if (waitMs <= 0) return { state: 'ready' };
    return { state: 'resting', reason: `Telegram asks this bot to wait ${Math.ceil(waitMs / 1_000)} s.` };
  }

  #noteRefusal(error: unknown): void {
    const fault = readFault(error);
    if (fault.kind === 'access') this.#expel(fault.name);
  }

  /** The bot was removed from the log channel: it serves no more until it is back. */
  #expel(name: string): void {
    if (this.#refusal !== undefined) return;
    this.#refusal = `The bot ${this.name} cannot read the log channel any more (${name}).`;
    this.options.log.warn('a bot lost the log channel', { bot: this.name, reason: name });
    void this.#findChannelLater(channelRetryMs);
  }

  async #findChannelLater(delayMs: number): Promise<void> {
    try {
      await this.options.clock.sleep(delayMs, this.connection.stopped);
      await this.#findChannel();
      this.options.log.info('the bot sees the log channel', { bot: this.name });
    } catch (error) {
      if (this.connection.stopped.aborted) return;
      this.options.log.debug('the log channel cannot be found yet', { bot: this.name, error });
      void this.#findChannelLater(channelRetryMs);
    }
  }

  async #findChannel(): Promise<Api.Channel> {
    this.#username = this.connection.getUser().username ?? '';
    const { connection, peers } = this;
    try {
      const place = { connection, peers, channelId: this.options.config.logChannelId };
      const channel = await resolveLogChannel(place, this.options.index === 0 || this.options.isUploader === true);
      this.#seesChannel = true;
      this.#refusal = undefined;
      return channel;
    } catch (error) {
      if (isAppError(error) && error.code === 'bad_credentials') this.#refusal = error.message;
      throw error;
    }
  }
}
