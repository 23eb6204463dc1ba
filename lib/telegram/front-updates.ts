// What Telegram tells the front bot unasked, for as long as it is this process's: its own updates and those of the log channel.
import type { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { BotStateStore, ChannelPlaceStore } from '#lib/storage/storage.ts';
import type { BotConnection, ConnectionListener } from './bot-connection.ts';
import { ChannelStream } from './channel-stream.ts';
import type { TelegramFrontBot } from './front-bot.ts';
import type { PeerBook } from './peer-book.ts';
import type { TelegramChannel } from './telegram-channel.ts';
import { UpdateStream } from './update-stream.ts';

/** What {@link FrontUpdates} works with. */
export interface FrontUpdatesOptions {
  readonly connection: BotConnection;
  readonly peers: PeerBook;
  readonly store: BotStateStore & ChannelPlaceStore;
  /** Bare id of the log channel. */
  readonly channelId: number;
  readonly frontBot: TelegramFrontBot;
  readonly logChannel: TelegramChannel;
  readonly clock: Clock;
  readonly log: Log;
}

/** The updates of the front bot and of the log channel, as long as it sits at the front. */
export class FrontUpdates implements ConnectionListener {
  readonly #own: UpdateStream;
  readonly #ofChannel: ChannelStream;

  constructor({ frontBot, logChannel, channelId, ...stream }: FrontUpdatesOptions) {
    this.#ofChannel = new ChannelStream({ ...stream, channelId, onEvent: (event) => logChannel.tell(event) });
    this.#own = new UpdateStream({
      ...stream,
      onMessage: (message) => frontBot.receive(message),
      onPress: (press) => frontBot.press(press),
      onChannelUpdate: (update) => this.#ofChannel.take(update),
    });
  }

  /** Finds the stored places. @throws errors to be read by rpc-errors.ts. */
  async prepare(): Promise<void> {
    await this.#own.prepare();
    await this.#ofChannel.prepare();
  }

  /** Resolves when what was missed is fetched and delivered. */
  async start(): Promise<void> {
    await Promise.all([this.#own.start(), this.#ofChannel.start()]);
  }

  /** Nothing is delivered any more from now on; resolves when the handlers that are running have ended. */
  async stop(): Promise<void> {
    await Promise.all([this.#own.stop(), this.#ofChannel.stop()]);
  }

  onUpdates(updates: unknown): void {
    this.#own.onUpdates(updates);
  }

  onReconnected(): void {
    this.#own.onReconnected();
    this.#ofChannel.check();
  }

  /** An update that came as an answer to a call of ours. */
  takeOfChannel(update: Api.TypeUpdate): void {
    this.#ofChannel.take(update);
  }
}
