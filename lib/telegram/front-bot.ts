// The bot people talk to: messages in, copies to the log channel, answers out.
import { Api, helpers } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import type { SeatedBot } from './front-seat.ts';
import { toButtonPress, toChatMessage, toIncomingMessage } from './incoming.ts';
import { findPosted, readThumb } from './log-channel-posts.ts';
import { documentOf, toPostedMedia } from './media-file.ts';
import { sentMessage, sentMessageId, toKeyboard } from './outgoing.ts';
import { callPatiently } from './patient-call.ts';
import type { Fault } from './rpc-errors.ts';
import type { ButtonPress, ChatMessage, FrontBot, IncomingMessage, OutgoingText, PostedMedia } from './telegram.ts';

/** What {@link TelegramFrontBot} works with. */
export interface FrontBotOptions extends SeatedBot {
  /** Without the @; empty while it is not known. */
  readonly username: string;
  /** Bare id of the log channel. */
  readonly channelId: number;
  readonly clock: Clock;
}

type CopyRequest = Parameters<FrontBot['copyToLogChannel']>[0];
type Cancel = { readonly signal?: AbortSignal };

const cancelBy = (signal: AbortSignal | undefined): Cancel => (signal ? { signal } : {});

/** The front bot over its connection. */
export class TelegramFrontBot implements FrontBot {
  #onMessage: (message: IncomingMessage) => Promise<void> = async () => undefined;
  #onButton: (press: ButtonPress) => Promise<void> = async () => undefined;

  constructor(private readonly options: FrontBotOptions) {}

  get username(): string {
    return this.options.username;
  }

  get userId(): number {
    return Number(this.options.connection.getUser().id.toString());
  }

  onMessage(handler: (message: IncomingMessage) => Promise<void>): void {
    this.#onMessage = handler;
  }

  onButton(handler: (press: ButtonPress) => Promise<void>): void {
    this.#onButton = handler;
  }

  /** A new private message from the update stream. */
  receive(message: Api.Message): Promise<void> {
    const incoming = toIncomingMessage(message, this.options.peers);
    return incoming ? this.#onMessage(incoming) : Promise.resolve();
  }

  /** A press of a button from the update stream. */
  press(press: Api.UpdateBotCallbackQuery): Promise<void> {
    return this.#onButton(toButtonPress(press, this.options.peers));
  }

  async setCommands(commands: Parameters<FrontBot['setCommands']>[0], languageCode = ''): Promise<void> {
    const request = new Api.bots.SetBotCommands({
      scope: new Api.BotCommandScopeDefault(),
      langCode: languageCode,
      commands: commands.map((command) => new Api.BotCommand(command)),
    });
    await this.#send(request, 'registering the commands', {});
  }

  async readMessage({
    chatId,
    messageId,
    signal,
  }: Parameters<FrontBot['readMessage']>[0]): Promise<ChatMessage | undefined> {
    const message = await this.#privateMessage(messageId, signal);
    const isHere = message?.peerId instanceof Api.PeerUser && Number(message.peerId.userId.toString()) === chatId;
    return isHere ? toChatMessage(message) : undefined;
  }

  async deleteMessages({ messageIds, signal }: Parameters<FrontBot['deleteMessages']>[0]): Promise<void> {
    const request = new Api.messages.DeleteMessages({ id: [...messageIds], revoke: true });
    await this.#send(request, 'deleting messages', cancelBy(signal), ['missing']);
  }

  async copyToLogChannel(request: CopyRequest): Promise<PostedMedia | 'duplicate'> {
    const { channelId } = this.options;
    const { channel, peer } = await this.#logChannel();
    const document = await this.#privateDocument(request);
    const media = new Api.InputMediaDocument({
      id: new Api.InputDocument({
        id: document.id,
        accessHash: document.accessHash,
        fileReference: document.fileReference,
      }),
    });
    const randomId = helpers.returnBigInt(request.randomId);
    const send = new Api.messages.SendMedia({ peer, media, message: request.caption, randomId });
    const answer = await this.#sendOnce(send, 'copying to the log channel', cancelBy(request.signal));
    if (!answer) return 'duplicate';
    const message = sentMessage(answer) ?? (await this.#postOf(channel, answer));
    const posted = message && toPostedMedia(message, channelId);
    if (!posted) throw new AppError('telegram_unavailable', 'Telegram did not say where the copy stands.');
    return posted;
  }

  findPosted(request: Parameters<FrontBot['findPosted']>[0]): Promise<PostedMedia | undefined> {
    return findPosted(this.options, request);
  }

  readThumb(request: Parameters<FrontBot['readThumb']>[0]): Promise<Uint8Array | undefined> {
    return readThumb(this.options, request);
  }

  async sendText(message: OutgoingText): Promise<number | undefined> {
    const markup = toKeyboard(message.buttons);
    const request = new Api.messages.SendMessage({
      peer: await this.options.peers.inputUser(message.chatId),
      message: message.text,
      noWebpage: true,
      randomId: helpers.returnBigInt(message.randomId),
      ...(message.replyTo === undefined
        ? {}
        : { replyTo: new Api.InputReplyToMessage({ replyToMsgId: message.replyTo }) }),
      ...(markup ? { replyMarkup: markup } : {}),
    });
    const answer = await this.#sendOnce(request, 'sending a message', cancelBy(message.signal));
    return answer && sentMessageId(answer);
  }

  async editText(message: Parameters<FrontBot['editText']>[0]): Promise<void> {
    const markup = toKeyboard(message.buttons);
    const request = new Api.messages.EditMessage({
      peer: await this.options.peers.inputUser(message.chatId),
      id: message.messageId,
      message: message.text,
      noWebpage: true,
      ...(markup ? { replyMarkup: markup } : {}),
    });
    await this.#send(request, 'editing a message', cancelBy(message.signal), ['not_modified']);
  }

  async answerButton(queryId: string, answer: { readonly text?: string; readonly alert?: boolean }): Promise<void> {
    const request = new Api.messages.SetBotCallbackAnswer({
      queryId: helpers.returnBigInt(queryId),
      cacheTime: 0,
      ...(answer.alert ? { alert: true } : {}),
      ...(answer.text === undefined ? {} : { message: answer.text }),
    });
    await this.#send(request, 'answering a button', {});
  }

  async #logChannel() {
    const channel = await this.options.peers.inputChannel(this.options.channelId);
    const { channelId, accessHash } = channel;
    return { channel, peer: new Api.InputPeerChannel({ channelId, accessHash }) };
  }

  async #privateMessage(messageId: number, signal: AbortSignal | undefined): Promise<Api.Message | undefined> {
    const request = new Api.messages.GetMessages({ id: [new Api.InputMessageID({ id: messageId })] });
    const answer = await this.#send<Api.messages.Messages>(request, `reading message ${messageId}`, cancelBy(signal));
    return answer?.messages.find((item): item is Api.Message => item instanceof Api.Message);
  }

  async #privateDocument({ messageId, signal }: CopyRequest): Promise<Api.Document> {
    const message = await this.#privateMessage(messageId, signal);
    const document = message && documentOf(message);
    if (!document) throw new AppError('not_found', 'The message with the file was deleted.');
    return document;
  }

  async #postOf(channel: Api.InputChannel, answer: Api.TypeUpdates): Promise<Api.Message | undefined> {
    const id = sentMessageId(answer);
    if (id === undefined) return undefined;
    const request = new Api.channels.GetMessages({ channel, id: [new Api.InputMessageID({ id })] });
    const found = await this.#send<Api.messages.ChannelMessages>(request, `reading message ${id}`, {});
    return found?.messages.find((item): item is Api.Message => item instanceof Api.Message);
  }

  /** @returns undefined when Telegram has seen the random id before. */
  #sendOnce(request: Api.AnyRequest, doing: string, cancel: Cancel): Promise<Api.TypeUpdates | undefined> {
    return this.#send<Api.TypeUpdates>(request, doing, cancel, ['duplicate']);
  }

  /** @param expected faults that mean "nothing to do": they give undefined. */
  #send<Answer>(
    request: Api.AnyRequest,
    doing: string,
    { signal }: Cancel,
    expected: readonly Fault['kind'][] = [],
  ): Promise<Answer | undefined> {
    return callPatiently<Answer>({ request, doing, signal, expected }, this.options);
  }
}
