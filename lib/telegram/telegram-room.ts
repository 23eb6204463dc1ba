// Puts the room together: one front bot, any number of reading bots, one way to the bytes.
import { availableParallelism } from 'node:os';
import type { Clock } from '#lib/clock.ts';
import type { TelegramConfig, TransportConfig } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { BotStateStore, ChannelPlaceStore } from '#lib/storage/storage.ts';
import type { Transport } from './abridged-connection.ts';
import type { IgeBackend } from './aes-ige-backend.ts';
import { BotMember } from './bot-member.ts';
import type { SessionVault } from './bot-session.ts';
import { ChannelStream } from './channel-stream.ts';
import { FileTransfer } from './file-transfer.ts';
import { TelegramFrontBot } from './front-bot.ts';
import type { GramjsInternals } from './gramjs-internals.ts';
import { applyGramjsPatches } from './gramjs-patches.ts';
import { botIdOfToken } from './ids.ts';
import type { LocationStore } from './location-store.ts';
import { resolveLogChannel } from './log-channel.ts';
import { BotPartUploads } from './part-uploads.ts';
import { ReceiveBuffers } from './receive-buffers.ts';
import { selfTest } from './self-test.ts';
import { ServerDirectory } from './server-directory.ts';
import type { BotStatus, Telegram, TransferStats } from './telegram.ts';
import { TelegramChannel } from './telegram-channel.ts';
import { UpdateStream } from './update-stream.ts';
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
  readonly transport: TransportConfig;
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
  readonly #front: BotMember;
  readonly #members: readonly BotMember[];
  readonly #updates: UpdateStream;
  readonly #channelUpdates: ChannelStream;
  /** Begun by the first start; they go on trying by themselves. */
  #readers: readonly Promise<void>[] | undefined;
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly options: TelegramOptions & { readonly transport: TransportConfig & Transport },
    private readonly gramjs: GramjsInternals,
    directory: ServerDirectory,
    private readonly decryption: WorkerDecryption | undefined,
  ) {
    const { config, log, clock, bots } = options;
    const startDeadlineMs = options.startDeadlineMs ?? 20_000;
    this.#members = config.botTokens.map(
      (token, index) => new BotMember({ ...options, gramjs, directory, token, index, startDeadlineMs }),
    );
    const [front] = this.#members;
    if (!front) throw new AppError('bad_configuration', 'There is no bot token.');
    this.#front = front;
    const { connection, peers, reader } = front;
    this.frontBot = new TelegramFrontBot({ connection, peers, reader, channelId: config.logChannelId, clock });
    this.partUploads = new BotPartUploads({ member: front, channelId: config.logChannelId, clock });
    const { maxPartsPerBot } = options.transport;
    this.chunks = new FileTransfer({ bots: this.#members, clock, log: log.child('transfer'), maxPartsPerBot });
    const place = { connection, peers, reader, clock };
    const { mirrorChannelId } = config;
    this.logChannel = new TelegramChannel({
      ...place,
      channelId: config.logChannelId,
      onAnswered: (update) => this.#channelUpdates.take(update),
    });
    this.mirrorChannel =
      mirrorChannelId === undefined ? undefined : new TelegramChannel({ ...place, channelId: mirrorChannelId });
    const stream = { connection, peers, store: bots, clock, log: log.child('updates') };
    this.#channelUpdates = new ChannelStream({
      ...stream,
      channelId: config.logChannelId,
      onEvent: (event) => this.logChannel.tell(event),
    });
    this.#updates = new UpdateStream({
      ...stream,
      onMessage: (message) => this.frontBot.receive(message),
      onPress: (press) => this.frontBot.press(press),
      onChannelUpdate: (update) => this.#channelUpdates.take(update),
    });
    connection.listen({
      onUpdates: (updates) => this.#updates.onUpdates(updates),
      onReconnected: () => {
        this.#updates.onReconnected();
        this.#channelUpdates.check();
      },
    });
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
    this.#readers ??= this.#members.slice(1).map((reader) => this.#startReader(reader));
    this.logChannel.title = (await this.#front.start()).title;
    await this.#updates.prepare();
    await this.#channelUpdates.prepare();
    await this.#findMirror();
    await settleWithin(this.#readers, readersWithinMs);
  }

  async startUpdates(): Promise<void> {
    await Promise.all([this.#updates.start(), this.#channelUpdates.start()]);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await settleWithin([this.#updates.stop(), this.#channelUpdates.stop()], stopWithinMs);
    this.partUploads.close();
    await Promise.all(this.#members.map((member) => member.stop()));
    await this.decryption?.stop();
  }

  /** The product is whole without its second channel: what is wrong with it is told, and everything else goes on. */
  async #findMirror(): Promise<void> {
    const { mirrorChannel } = this;
    if (!mirrorChannel) return;
    const { connection, peers } = this.#front;
    const place = { connection, peers, channelId: mirrorChannel.chatId, setting: 'MIRROR_CHANNEL_ID' };
    try {
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
      if (this.#stopped) return;
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
