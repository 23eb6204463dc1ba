// A person who sends films and links to the bot, and picks a quality whenever the bot asks for one.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeenMessage } from '#emulator/control-api.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import type { TelegramWorld } from '#test/harness/telegram-world.ts';

const lookEveryMs = 300;

type Press = { readonly messageId: number; readonly data: string };

/** What the buttons of a link's message offer: a picture of any height before sound alone, and another try. */
function choiceOf({ id, buttons }: SeenMessage): Press | undefined {
  const offers = buttons
    .flat()
    .flatMap(({ dataBase64 }) => (dataBase64 ? [Buffer.from(dataBase64, 'base64').toString()] : []));
  const wanted = [/^pick:[0-9a-f]+:\d+$/, /^pick:[0-9a-f]+:again$/, /^pick:[0-9a-f]+:audio$/];
  const data = wanted.flatMap((pattern) => offers.find((offer) => pattern.test(offer)) ?? [])[0];
  return data === undefined ? undefined : { messageId: id, data };
}

/** How the bot ends what came to nothing: broken off too often, cancelled, too many at once, too old. */
const endedBadly = /^(⚠️|✖️|🔗|⌛)/u;
const endedWell = /^(✅|♻️)/u;
/** The bot takes no more of one person at the same time. */
const linksAtOnce = 5;

/** A link and the message it was sent with last. */
interface SentLink {
  readonly url: string;
  messageId: number;
  isDone: boolean;
}

export class IngestPerson {
  readonly names: string[] = [];
  files = 0;
  readonly #links: SentLink[] = [];
  readonly #pressed = new Map<number, string>();

  constructor(
    private readonly world: TelegramWorld,
    private readonly linkUrl: (index: number) => string,
  ) {}

  async sendFile(): Promise<void> {
    this.files += 1;
    const name = `film-${this.files}`;
    const file = { name: `${name}.mp4`, mimeType: 'video/mp4', as: 'video', durationSeconds: 5 } as const;
    const bytes = patternBytes(30_000 + this.files, this.files);
    await this.world.emulator.control.sendFile(
      file,
      { kind: 'bytes', bytes },
      { from: this.world.userId, to: this.#bot },
    );
    this.names.push(name);
  }

  get links(): number {
    return this.#links.length;
  }

  /** Sends another link, unless as many are under way as the bot takes. */
  async sendLink(): Promise<void> {
    if (this.#links.filter(({ isDone }) => !isDone).length >= linksAtOnce) return;
    const url = this.linkUrl(this.links + 1);
    this.#links.push({ url, messageId: await this.#say(url), isDone: false });
    this.names.push(`clip-${this.links}`);
  }

  /** Presses what is offered until the signal aborts. */
  async answer(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const chat = await this.chat();
      for (const message of chat) await this.#press(message);
      for (const link of this.#links) await this.#follow(link, chat);
      await sleep(lookEveryMs);
    }
  }

  chat(): Promise<SeenMessage[]> {
    return this.world.emulator.control.readChat({ viewer: this.world.userId, chat: this.#bot, limit: 1000 });
  }

  /** A link that came to nothing is sent again, as a person would. */
  async #follow(link: SentLink, chat: readonly SeenMessage[]): Promise<void> {
    if (link.isDone) return;
    const answer = chat.findLast(({ outgoing, replyTo }) => !outgoing && replyTo === link.messageId);
    if (!answer) return;
    link.isDone = endedWell.test(answer.text);
    if (endedBadly.test(answer.text) && choiceOf(answer) === undefined) link.messageId = await this.#say(link.url);
  }

  async #say(text: string): Promise<number> {
    const sent = await this.world.emulator.control.sendText(text, { from: this.world.userId, to: this.#bot });
    return sent.messageId;
  }

  get #bot() {
    return { kind: 'user', id: this.world.bots[0]?.id ?? 0 } as const;
  }

  async #press(message: SeenMessage): Promise<void> {
    const press = message.outgoing ? undefined : choiceOf(message);
    // A bot that is being killed may never see a press: the same one is made again when the message has changed since.
    const state = `${press?.data} ${message.editDate}`;
    if (!press || this.#pressed.get(message.id) === state) return;
    this.#pressed.set(message.id, state);
    const { userId: from } = this.world;
    const dataBase64 = Buffer.from(press.data).toString('base64');
    // Nobody answers while the bot is down.
    await this.world.emulator.control
      .pressButton({ from, chat: this.#bot, messageId: press.messageId, dataBase64 })
      .catch(() => this.#pressed.delete(message.id));
  }
}
