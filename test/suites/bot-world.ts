// The bot as a person meets it: the whole system without HTTP on the emulator, driven through the chat.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reindexer } from '#bot/bot.ts';
import type { ButtonAnswer, SeenMessage, SentFile } from '#emulator/control-api.ts';
import { type Emulator, startEmulator } from '#emulator/emulator.ts';
import { boot, type System } from '#lib/boot.ts';
import { type Config, parseConfig } from '#lib/config.ts';
import type { JobQueue } from '#lib/jobs/jobs.ts';
import { createLog } from '#lib/log.ts';
import type { MediaRecord } from '#lib/storage/storage.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { waitFor } from '#test/harness/product-process.ts';

export interface SendChoices {
  readonly from?: number;
  readonly caption?: string;
  readonly groupedId?: string;
}

export interface StartChoices {
  readonly settings?: Record<string, string>;
  readonly jobs?: JobQueue;
  readonly reindexer?: Reindexer;
}

/** One test's little Telegram with a bot, a log channel and Ada in it. */
export class BotWorld {
  readonly lines: string[] = [];
  readonly #systems: System[] = [];

  constructor(
    readonly emulator: Emulator,
    readonly dataDir: string,
    readonly bot: { readonly id: number; readonly token: string },
    readonly userId: number,
    readonly channelId: number,
  ) {}

  get control(): Emulator['control'] {
    return this.emulator.control;
  }

  /** The product, for everybody unless `settings` say otherwise. */
  async start({ settings, ...doors }: StartChoices = {}): Promise<System> {
    const server = await this.control.serverInfo();
    const config: Config = parseConfig({
      API_ID: String(server.apiId),
      API_HASH: server.apiHash,
      BOT_TOKEN: this.bot.token,
      LOG_CHANNEL_ID: `-100${this.channelId}`,
      DATA_DIR: this.dataDir,
      URL: 'https://films.example',
      ALLOWED_IDS: '*',
      ENRICH: 'off',
      TELEGRAM_SERVER: JSON.stringify({
        dcs: server.dcs,
        defaultDc: server.defaultDc,
        publicKeyPem: server.publicKeyPem,
      }),
      ...settings,
    });
    if (!config.telegram) throw new Error('no Telegram in the configuration');
    const log = createLog({ level: 'info', pretty: false, write: (line) => void this.lines.push(line) });
    const system = boot({ config, telegramConfig: config.telegram, demo: undefined, log, ...doors });
    this.#systems.push(system);
    await system.start();
    return system;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#systems.map((system) => system.stop()));
    await this.emulator.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  get toBot() {
    return { kind: 'user', id: this.bot.id } as const;
  }

  say(text: string, from = this.userId, replyTo?: number): Promise<{ messageId: number }> {
    const reply = replyTo === undefined ? {} : { replyTo };
    return this.control.sendText(text, { from, to: this.toBot, ...reply });
  }

  /** A film unless `file` says otherwise; its bytes are those of its size. */
  send(file: Partial<SentFile>, sizeBytes: number, { from = this.userId, ...rest }: SendChoices = {}) {
    return this.control.sendFile(
      { name: 'film.mp4', mimeType: 'video/mp4', ...file },
      { kind: 'bytes', bytes: patternBytes(sizeBytes, sizeBytes) },
      { from, to: this.toBot, ...rest },
    );
  }

  /** Everything in the chat of a person with the bot, oldest first. */
  chat(viewer = this.userId): Promise<SeenMessage[]> {
    return this.control.readChat({ viewer, chat: this.toBot, limit: 1000 });
  }

  /** The bot's messages in the chat with a person, oldest first; waits until there are `count`. */
  answers(count: number, viewer = this.userId): Promise<SeenMessage[]> {
    return waitFor(
      async () => (await this.chat(viewer)).filter((message) => !message.outgoing),
      (messages) => messages.length >= count,
    );
  }

  /** The bot's newest message that holds `part`; waits for it. */
  async answerWith(part: string | RegExp, viewer = this.userId): Promise<SeenMessage> {
    const fits = ({ text }: SeenMessage) => (typeof part === 'string' ? text.includes(part) : part.test(text));
    const found = await waitFor(
      async () => (await this.chat(viewer)).filter((message) => !message.outgoing),
      (messages) => messages.some(fits),
    );
    return found.filter(fits).at(-1) as SeenMessage;
  }

  /** Says something and waits for the answer to it. */
  async ask(text: string, from = this.userId, replyTo?: number): Promise<SeenMessage> {
    const { messageId } = await this.say(text, from, replyTo);
    return this.answerTo(messageId, from);
  }

  /** The bot's answer to a message. */
  async answerTo(messageId: number, viewer = this.userId): Promise<SeenMessage> {
    const found = await waitFor(
      async () => (await this.chat(viewer)).filter((message) => !message.outgoing && message.replyTo === messageId),
      (messages) => messages.length > 0,
    );
    return found[0] as SeenMessage;
  }

  /** Sends a file and waits for the answer to it. */
  async add(file: Partial<SentFile>, sizeBytes: number, choices: SendChoices = {}): Promise<SeenMessage> {
    const { messageId } = await this.send(file, sizeBytes, choices);
    return this.answerTo(messageId, choices.from);
  }

  /** Presses the button with this text. */
  press(message: SeenMessage, text: string, from = this.userId): Promise<ButtonAnswer> {
    const button = message.buttons.flat().find((candidate) => candidate.text.includes(text));
    const dataBase64 = button?.dataBase64;
    if (dataBase64 === undefined) throw new Error(`no button ${text} under: ${message.text}`);
    return this.control.pressButton({ from, chat: this.toBot, messageId: message.id, dataBase64 });
  }

  /** The same message as it reads when `fits`. */
  seen(messageId: number, fits: (message: SeenMessage) => boolean, viewer = this.userId): Promise<SeenMessage> {
    return waitFor(
      async () => (await this.chat(viewer)).find((message) => message.id === messageId) as SeenMessage,
      (message) => message !== undefined && fits(message),
    );
  }

  newUser(firstName: string, languageCode?: string): Promise<number> {
    const language = languageCode === undefined ? {} : { languageCode };
    return this.control.createUser({ firstName, ...language }).then(({ id }) => id);
  }

  /** Posts of the log channel. */
  posts(): Promise<SeenMessage[]> {
    return this.control.readChat({ viewer: this.bot.id, chat: { kind: 'channel', id: this.channelId }, limit: 1000 });
  }

  warnings(): string[] {
    return this.lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40);
  }
}

/** Rows of the catalogue, newest first. */
export async function rowsOf(system: System): Promise<readonly MediaRecord[]> {
  return (await system.runtime.storage.media.page({ page: 1, perPage: 200 })).items;
}

/** Texts of the buttons under a message, row by row. */
export function buttonTexts(message: SeenMessage): string[][] {
  return message.buttons.map((row) => row.map(({ text }) => text));
}

export async function startBotWorld(): Promise<BotWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-bot-'));
  const emulator = await startEmulator();
  const bot = await emulator.control.createBot({ firstName: 'Vault', username: 'vault_bot' });
  const userId = (await emulator.control.createUser({ firstName: 'Ada' })).id;
  const channelId = (await emulator.control.createChannel({ title: 'Log', members: [bot.id] })).id;
  return new BotWorld(emulator, dataDir, bot, userId, channelId);
}
