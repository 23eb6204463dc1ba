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

export class IngestPerson {
  readonly names: string[] = [];
  files = 0;
  links = 0;
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

  async sendLink(): Promise<void> {
    this.links += 1;
    await this.world.emulator.control.sendText(this.linkUrl(this.links), { from: this.world.userId, to: this.#bot });
    this.names.push(`clip-${this.links}`);
  }

  /** Presses what is offered until the signal aborts. */
  async answer(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const chat = await this.chat();
      for (const message of chat) await this.#press(message);
      await sleep(lookEveryMs);
    }
  }

  chat(): Promise<SeenMessage[]> {
    return this.world.emulator.control.readChat({ viewer: this.world.userId, chat: this.#bot, limit: 1000 });
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
