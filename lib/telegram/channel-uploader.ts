// The room of a process that only sends files: its bots, and which of them takes the next one.
import { join } from 'node:path';
import type { Clock } from '#lib/clock.ts';
import type { TelegramConfig, TransportConfig } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { BotStateStore } from '#lib/storage/storage.ts';
import type { Transport } from './abridged-connection.ts';
import { BotMember } from './bot-member.ts';
import type { SessionVault } from './bot-session.ts';
import { applyGramjsPatches } from './gramjs-patches.ts';
import { findPosted, readThumb } from './log-channel-posts.ts';
import { ServerDirectory } from './server-directory.ts';
import type { ChannelUpload, ChannelUploader, PostedMedia } from './telegram.ts';
import { UploadingBot } from './uploading-bot.ts';

/** What the room that sends files is built on. */
export interface ChannelUploaderOptions {
  /** `botTokens`: the bots that send. Each has a session of its own here, so they may be those of the server. */
  readonly config: TelegramConfig;
  readonly transport: TransportConfig & Pick<Transport, 'proxyReports'>;
  /** Session files go to `uploader/sessions` in it: a key must never be used by two processes. */
  readonly dataDir: string;
  /** Makes session files unreadable. Default: they are readable for their owner. */
  readonly vault?: SessionVault;
  readonly bots: BotStateStore;
  readonly log: Log;
  readonly clock: Clock;
  /** For each file. Default: as fast as it goes. */
  readonly bytesPerSecond?: number;
  /** How long `start` tries to reach Telegram, in ms. Default 20,000. */
  readonly startDeadlineMs?: number;
}

class BotsThatUpload implements ChannelUploader {
  readonly #members: readonly BotMember[];
  readonly #bots: readonly UploadingBot[];
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly options: ChannelUploaderOptions,
    members: readonly BotMember[],
  ) {
    const { config, clock, bytesPerSecond } = options;
    this.#members = members;
    this.#bots = members.map(
      (member) => new UploadingBot({ member, channelId: config.logChannelId, clock, bytesPerSecond }),
    );
  }

  async start(): Promise<void> {
    const missing = this.#members.filter(({ health }) => health !== 'ready');
    await Promise.all(missing.map((member) => member.start()));
  }

  send(upload: ChannelUpload): Promise<PostedMedia | 'duplicate'> {
    const [first, ...others] = this.#bots;
    if (!first) throw new AppError('bad_configuration', 'There is no bot token.');
    return others.reduce((least, bot) => (bot.uploads < least.uploads ? bot : least), first).send(upload);
  }

  findPosted(request: Parameters<ChannelUploader['findPosted']>[0]): Promise<PostedMedia | undefined> {
    return findPosted(this.#reader(), request);
  }

  readThumb(request: Parameters<ChannelUploader['readThumb']>[0]): Promise<Uint8Array | undefined> {
    return readThumb(this.#reader(), request);
  }

  stop(): Promise<void> {
    this.#stopped ??= Promise.all(this.#bots.map((bot) => bot.stop())).then(() => undefined);
    return this.#stopped;
  }

  #reader() {
    const [member] = this.#members;
    if (!member) throw new AppError('bad_configuration', 'There is no bot token.');
    const { connection, peers, reader } = member;
    return { connection, peers, reader, channelId: this.options.config.logChannelId };
  }
}

/** Makes the uploader; nothing is connected before {@link ChannelUploader.start}. Applies the GramJS patches of the process. */
export function createChannelUploader(options: ChannelUploaderOptions): ChannelUploader {
  const { config, dataDir, log, startDeadlineMs = 20_000 } = options;
  const { aes } = options.transport;
  const { gramjs } = applyGramjsPatches({ log, ige: aes === 'auto' ? undefined : aes });
  const directory = new ServerDirectory(config.server);
  directory.trust(gramjs);
  const shared = { ...options, dataDir: join(dataDir, 'uploader'), gramjs, directory, startDeadlineMs };
  const members = config.botTokens.map((token, index) => new BotMember({ ...shared, token, index, isUploader: true }));
  return new BotsThatUpload(options, members);
}
