// Signing in on the web page by the bot: the question, and what the person answers.
import type { TelegramSignIn } from '#lib/auth/telegram-sign-in.ts';
import type { ButtonPress, IncomingMessage } from '#lib/telegram/telegram.ts';
import type { Desk, Speaker } from './desk.ts';

/** What this needs of the auth room. */
export type SignInDoor = Pick<TelegramSignIn, 'noteBotName' | 'claim' | 'answer'>;

/** What `/start` carries for it; the page makes the same. */
const payloadPattern = /^login_([\w-]{22})$/;

/**
 * The code of a sign-in, if a command carries one.
 *
 * @param payload what stands behind `/start `.
 * @example codeOf('login_x') // undefined
 */
export function codeOf(payload: string): string | undefined {
  return payloadPattern.exec(payload)?.[1];
}

/** Asks and takes answers. */
export class SignIns {
  /** @param door undefined: nobody signs in by the bot. */
  constructor(
    private readonly desk: Desk,
    private readonly door: SignInDoor | undefined,
  ) {}

  /** The page needs the bot's name, perhaps on another node. */
  async start(): Promise<void> {
    await this.door?.noteBotName(this.desk.rooms.frontBot.username);
  }

  /** Whether a command begins a sign-in. */
  isMeant(payload: string): boolean {
    return this.door !== undefined && codeOf(payload) !== undefined;
  }

  /** Asks whoever came with a code whether it is theirs: only who sees the page knows the number. */
  async ask(message: IncomingMessage, { texts, userId, isAllowed }: Speaker, payload: string): Promise<void> {
    if (!isAllowed) return this.#answer(message, texts.notAllowed(userId));
    const question = await this.door?.claim(codeOf(payload) ?? '', { userId, name: message.senderName });
    if (!question) return this.#answer(message, texts.signIn.over);
    const { token, numbers, origin } = question;
    const picks = numbers.map((number) => ({ text: String(number), data: `login:${token}:${number}` }));
    const buttons = [picks, [{ text: texts.signIn.notMe, data: `login:${token}:no` }]];
    await this.desk.reply(message, { text: texts.signIn.ask({ url: this.desk.rooms.config.url, ...origin }), buttons });
  }

  /** Takes the answer; the question goes with its buttons. */
  async press(press: ButtonPress, { texts, userId }: Speaker, rest: string): Promise<void> {
    const [, token = '', choice = ''] = /^([\w-]{22}):(\d{2}|no)$/.exec(rest) ?? [];
    const picked = choice === 'no' ? undefined : Number(choice);
    const outcome = await this.door?.answer(token, userId, picked);
    await this.desk.toast(press);
    const refused = picked === undefined ? texts.signIn.denied : texts.signIn.wrongNumber;
    const text = { confirmed: texts.signIn.confirmed(this.desk.rooms.config.url), refused, over: texts.signIn.over };
    await this.desk.edit(press.chatId, press.messageId, { text: text[outcome ?? 'over'] });
  }

  async #answer(message: IncomingMessage, text: string): Promise<void> {
    await this.desk.reply(message, { text });
  }
}
