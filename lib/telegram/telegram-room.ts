// Puts the room together: one front bot, any number of reading bots, one way to the bytes.
import { availableParallelism } from 'node:os';
import type { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import type { TelegramConfig, TransportConfig } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { BotStateStore, ChannelPlaceStore } from '#lib/storage/storage.ts';
import type { Transport } from './abridged-connection.ts';
import type { IgeBackend } from './aes-ige-backend.ts';
import { BotMember } from './bot-member.ts';
import type { SessionVault } from './bot-session.ts';
import { FileTransfer } from './file-transfer.ts';
import { TelegramFrontBot } from './front-bot.ts';
import { FrontSeat, type SeatedBot } from './front-seat.ts';
import { FrontUpdates } from './front-updates.ts';
import type { GramjsInternals } from './gramjs-internals.ts';
import { applyGramjsPatches } from './gramjs-patches.ts';
import { botIdOfToken } from './ids.ts';
import type { LocationStore } from './location-store.ts';
import { resolveLogChannel } from './log-channel.ts';
import { BotPartUploads } from './part-uploads.ts';
import { ReceiveBuffers } from './receive-buffers.ts';
import { selfTest } from './self-test.ts';
import { ServerDirectory } from './server-directory.ts';
import type { BotSeats, BotStatus, Telegram, TransferStats } from './telegram.ts';
import { TelegramChannel } from './telegram-channel.ts';
import { WorkerDecryption } from './worker-decryption.ts';

/** After this long `stop` does not wait for handlers any more. */
const stopWithinMs = 4_000;
/** A reader that is not ready so long after the front bot joins later. */
const readersWithinMs = 5_000;
/** A reader that could not start tries again. */
const readerRetryMs = 30_000;

/** What the room is built on. */
export interface TelegramOptions {
  readonly config: TelegramConfig;
  readonly transport: TransportConfig & Pick<Transport, 'proxyReports'>;
  /** Session files go to `sessions` in it. */
  readonly dataDir: string;
  /** Makes them unreadable. Default: they are readable for their owner. */
  readonly vault?: SessionVault;
  readonly bots: BotStateStore & ChannelPlaceStore;
  readonly log: Log;
  readonly clock: Clock;
  /** Keeps locations of films over restarts. Default: they are looked up anew. */
  readonly locations?: LocationStore;
  /** How long `start` tries to reach Telegram, in ms. Default 20,000. */
  readonly startDeadlineMs?: number;
  /** True: bots come and go by {@link Telegram.seats}. Default: all are this process's from the beginning. */
  readonly sharesBots?: boolean;
}

/** Waits for all, but no longer than the time given. */
async function settleWithin(work: readonly Promise<void>[], timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([Promise.allSettled(work), patience]);
  clearTimeout(timer);
}

class TelegramRoom implements Telegram {
  readonly frontBot: TelegramFrontBot;
  readonly chunks: FileTransfer;
  readonly logChannel: TelegramChannel;
  readonly mirrorChannel: TelegramChannel | undefined;
  readonly partUploads: BotPartUploads;
  readonly seats: BotSeats | undefined;
  readonly #front = new FrontSeat();
  readonly #members: BotMember[] = [];
  #updates: FrontUpdates | undefined;
  /** Begun by the first start; they go on trying by themselves. */
  #readers: readonly Promise<void>[] | undefined;
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly options: TelegramOptions & { readonly transport: TransportConfig & Transport },
    private readonly gramjs: GramjsInternals,
    private readonly directory: ServerDirectory,
    private readonly decryption: WorkerDecryption | undefined,
  ) {
    const { config, log, clock } = options;
    if (config.botTokens.length === 0) throw new AppError('bad_configuration', 'There is no bot token.');
    this.frontBot = new TelegramFrontBot(this.#atFront({ channelId: config.logChannelId, clock }));
    this.partUploads = new BotPartUploads({ front: this.#front, channelId: config.logChannelId, clock });
    const { maxPartsPerBot } = options.transport;
    this.chunks = new FileTransfer({ bots: [], clock, log: log.child('transfer'), maxPartsPerBot });
    const { mirrorChannelId } = config;
    this.logChannel = new TelegramChannel(
      this.#atFront({
        channelId: config.logChannelId,
        clock,
        onAnswered: (update: Api.TypeUpdate) => this.#updates?.takeOfChannel(update),
      }),
    );
    this.mirrorChannel =
      mirrorChannelId === undefined
        ? undefined
        : new TelegramChannel(this.#atFront({ channelId: mirrorChannelId, clock }));
    if (options.sharesBots) this.seats = this.#openSeats();
    else for (const index of config.botTokens.keys()) this.#admit(index);
  }

  bots(): readonly BotStatus[] {
    return this.#members.map((member) => ({
      ...member.status(),
      ...this.chunks.botStatus(member),
      ...member.reader.status(),
    }));
  }

  transferStats(): TransferStats {
    return this.chunks.stats();
  }

  async start(): Promise<void> {
    await selfTest(this.gramjs);
    this.decryption?.start();
    if (this.seats) return;
    this.#readers ??= this.#members.slice(1).map((reader) => this.#startReader(reader));
    await this.startFront();
    await settleWithin(this.#readers, readersWithinMs);
  }

  async startFront(): Promise<void> {
    const front = this.#front.member;
    if (!front || !this.#updates) throw new AppError('telegram_unavailable', 'The front bot is not here.');
    this.logChannel.title = (await front.start()).title;
    await this.#updates.prepare();
    await this.#findMirror();
  }

  async startUpdates(): Promise<void> {
    await this.#updates?.start();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await settleWithin(this.#updates ? [this.#updates.stop()] : [], stopWithinMs);
    this.partUploads.close();
    await Promise.all(this.#members.map((member) => member.stop()));
    await this.decryption?.stop();
  }

  /** Whoever sits at the front when it is used. */
  #atFront<Options extends object>(options: Options): Options & SeatedBot & Pick<FrontSeat, 'username'> {
    return Object.defineProperties(
      { ...options },
      {
        username: { get: () => this.#front.username },
        connection: { get: () => this.#front.connection },
        peers: { get: () => this.#front.peers },
        reader: { get: () => this.#front.reader },
      },
    ) as Options & SeatedBot & Pick<FrontSeat, 'username'>;
  }

  #admit(index: number, isOurs?: () => boolean): BotMember {
    const { options, gramjs, directory } = this;
    const token = options.config.botTokens[index] ?? '';
    const startDeadlineMs = options.startDeadlineMs ?? 20_000;
    const use = isOurs ? { isOurs } : {};
    const member = new BotMember({ ...options, gramjs, directory, token, index, startDeadlineMs, ...use });
    this.#members.push(member);
    this.chunks.join(member);
    if (index === 0) this.#sitDown(member);
    return member;
  }

  #sitDown(member: BotMember): void {
    const { config, bots: store, clock, log } = this.options;
    const { connection, peers } = member;
    this.#front.sit(member);
    this.#updates = new FrontUpdates({
      ...{ connection, peers, store, clock, log: log.child('updates'), channelId: config.logChannelId },
      ...{ frontBot: this.frontBot, logChannel: this.logChannel },
    });
    connection.listen(this.#updates);
  }

  #openSeats(): BotSeats {
    const botIds = this.options.config.botTokens.map(botIdOfToken);
    return {
      botIds,
      seat: (botId, isOurs) => {
        const index = botIds.indexOf(botId);
        if (index < 0 || this.#stopped || this.#memberOf(botId)) return;
        const member = this.#admit(index, isOurs);
        if (index > 0) void this.#startReader(member);
      },
      unseat: (botId) => this.#unseat(botId),
    };
  }

  async #unseat(botId: number): Promise<void> {
    const member = this.#memberOf(botId);
    if (!member) return;
    this.#members.splice(this.#members.indexOf(member), 1);
    this.chunks.leave(member);
    const updates = member === this.#front.member ? this.#updates : undefined;
    const ended = updates?.stop();
    await member.stop();
    if (!ended) return;
    await settleWithin([ended], stopWithinMs);
    // Another one may have sat down meanwhile.
    if (this.#front.member !== member) return;
    this.#front.rise();
    this.#updates = undefined;
  }

  #memberOf(botId: number): BotMember | undefined {
    return this.#members.find((member) => member.botId === botId);
  }

  /** The product is whole without its second channel: what is wrong with it is told, and everything else goes on. */
  async #findMirror(): Promise<void> {
    const { mirrorChannel } = this;
    if (!mirrorChannel) return;
    try {
      const { connection, peers } = this.#front;
      const place = { connection, peers, channelId: mirrorChannel.chatId, setting: 'MIRROR_CHANNEL_ID' };
      mirrorChannel.title = (await resolveLogChannel(place, true)).title;
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.options.log.error('the second log channel cannot be used', { reason });
    }
  }

  /** A reader is a help, not a condition: what is wrong with it is told once and tried again. */
  async #startReader(reader: BotMember): Promise<void> {
    try {
      await reader.start();
    } catch (error) {
      if (this.#stopped || !this.#members.includes(reader)) return;
      const reason = error instanceof Error ? error.message : 'unknown';
      this.options.log.warn('a reading bot cannot be used', { bot: reader.name, reason });
      reader.keepTrying(readerRetryMs);
    }
  }
}

/**
 * Whether big messages get a thread of their own: as configured, else where it costs no CPU. What gains by several messages at
 * once is fast enough to stay here (docs/decisions/0009-where-aes-runs.md).
 */
function decryptsElsewhere({ decrypt }: TransportConfig, { interleaves }: IgeBackend): boolean {
  return decrypt === 'worker' || (decrypt === 'auto' && interleaves === 1 && availableParallelism() > 1);
}

/**
 * Makes the room; nothing is connected before `start`.
 *
 * @throws AppError `bad_configuration`, also when the way to decrypt that the configuration names does not work. `start` throws
 * `internal` when this GramJS is not the one the patches were written for.
 */
export function createTelegram(options: TelegramOptions): Telegram {
  const log = options.log.child('telegram');
  const directory = new ServerDirectory(options.config.server);
  const { aes } = options.transport;
  const { gramjs, ige } = applyGramjsPatches({ log, ige: aes === 'auto' ? undefined : aes });
  directory.trust(gramjs);
  const decryption = decryptsElsewhere(options.transport, ige)
    ? new WorkerDecryption({ backend: ige, log })
    : undefined;
  log.debug('the room is ready to start', {
    bots: options.config.botTokens.map(botIdOfToken),
    aes: ige.name,
    decrypts: decryption ? 'in a thread of its own' : 'in the main thread',
  });
  const transport = { ...options.transport, buffers: new ReceiveBuffers(), ...(decryption ? { decryption } : {}) };
  return new TelegramRoom({ ...options, transport, log }, gramjs, directory, decryption);
}
