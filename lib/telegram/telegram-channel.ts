// A channel that keeps films, as the front bot sees it: walking it, captions, copies.
import { randomBytes } from 'node:crypto';
import { Api, helpers } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import type { SeatedBot } from './front-seat.ts';
import { readPosts } from './log-channel.ts';
import { findPosted, readThumb } from './log-channel-posts.ts';
import { documentOf, toPostedMedia } from './media-file.ts';
import { sentMessage, sentMessageId, updatesOf } from './outgoing.ts';
import { callPatiently, waitOutFloods } from './patient-call.ts';
import type { ChannelEvent, ChannelWindow, LogChannel, PostedMedia } from './telegram.ts';

/** Telegram answers at most so many ids in one call. */
const windowSize = 100;
/** Between two windows: a walk shares the bot with people who wait for it. 500 posts a second at most. Chosen by feel. */
const pauseMs = 200;

/** Which channel, and by which bot. */
export interface TelegramChannelOptions extends SeatedBot {
  /** Bare id. */
  readonly channelId: number;
  readonly clock: Clock;
  /** Told what Telegram answers to our own edits, as nobody else tells us of them. Default: nobody. */
  readonly onAnswered?: (update: Api.TypeUpdate) => void;
}

/** A channel over the front bot's connection. */
export class TelegramChannel implements LogChannel {
  title = '';
  #handler: (event: ChannelEvent) => Promise<void> = async () => undefined;

  constructor(private readonly options: TelegramChannelOptions) {}

  get chatId(): number {
    return this.options.channelId;
  }

  onEvent(handler: (event: ChannelEvent) => Promise<void>): void {
    this.#handler = handler;
  }

  /** Something happened, says the update stream. */
  tell(event: ChannelEvent): Promise<void> {
    return this.#handler(event);
  }

  async *walk(range: Parameters<LogChannel['walk']>[0]): AsyncGenerator<ChannelWindow> {
    const { endMessageId, signal } = range;
    for (let first = range.fromMessageId; first < endMessageId; first += windowSize) {
      if (first > range.fromMessageId) await this.options.clock.sleep(pauseMs, signal);
      const end = Math.min(first + windowSize, endMessageId);
      const ids = Array.from({ length: end - first }, (_, index) => first + index);
      yield { fromMessageId: first, endMessageId: end, posts: await this.#readFiles(ids, signal) };
    }
  }

  async findTop(signal: AbortSignal): Promise<number> {
    const peer = await this.#peer();
    const send = new Api.messages.SendMessage({
      peer,
      message: 'StreamVault looks for the end of this channel.',
      silent: true,
      randomId: helpers.returnBigInt(randomBytes(8).readBigInt64LE()),
    });
    const answer = await this.#call<Api.TypeUpdates>(send, 'looking for the end of the channel', signal);
    const messageId = answer && sentMessageId(answer);
    if (messageId === undefined)
      throw new AppError('telegram_unavailable', 'Telegram did not say where a message stands.');
    await this.deletePosts({ messageIds: [messageId], signal });
    return messageId;
  }

  async readPost({ messageId, signal }: Parameters<LogChannel['readPost']>[0]): Promise<PostedMedia | undefined> {
    return (await this.#readFiles([messageId], signal))[0];
  }

  readThumb(request: Parameters<LogChannel['readThumb']>[0]): Promise<Uint8Array | undefined> {
    return readThumb(this.options, request);
  }

  findPosted(request: Parameters<LogChannel['findPosted']>[0]): Promise<PostedMedia | undefined> {
    return findPosted(this.options, request);
  }

  async editCaption({ messageId, caption, signal }: Parameters<LogChannel['editCaption']>[0]): Promise<void> {
    const edit = new Api.messages.EditMessage({ peer: await this.#peer(), id: messageId, message: caption });
    const doing = `writing the caption of message ${messageId}`;
    const answer = await this.#call<Api.TypeUpdates>(edit, doing, signal, ['not_modified']);
    for (const update of answer ? updatesOf(answer) : []) this.options.onAnswered?.(update);
  }

  async copyFrom(request: Parameters<LogChannel['copyFrom']>[0]): Promise<PostedMedia | 'duplicate'> {
    const { source, caption, randomId, signal } = request;
    const [message] = await this.#read([source.messageId], signal, source.chatId);
    const document = message && documentOf(message);
    if (!document) throw new AppError('not_found', 'The message with the file was deleted.');
    const { id, accessHash, fileReference } = document;
    const media = new Api.InputMediaDocument({ id: new Api.InputDocument({ id, accessHash, fileReference }) });
    const send = new Api.messages.SendMedia({
      ...{ peer: await this.#peer(), media, message: caption, silent: true },
      randomId: helpers.returnBigInt(randomId),
    });
    const answer = await this.#call<Api.TypeUpdates>(send, 'copying a film to another channel', signal, ['duplicate']);
    if (!answer) return 'duplicate';
    const messageId = sentMessageId(answer);
    const sent =
      sentMessage(answer) ?? (messageId === undefined ? undefined : (await this.#read([messageId], signal))[0]);
    const posted = sent && toPostedMedia(sent, this.options.channelId);
    if (!posted) throw new AppError('telegram_unavailable', 'Telegram did not say where the copy stands.');
    return posted;
  }

  async deletePosts({ messageIds, signal }: Parameters<LogChannel['deletePosts']>[0]): Promise<void> {
    const channel = await this.options.peers.inputChannel(this.options.channelId);
    const request = new Api.channels.DeleteMessages({ channel, id: [...messageIds] });
    await this.#call(request, 'deleting messages of a channel', signal, ['missing']);
  }

  async #readFiles(ids: readonly number[], signal: AbortSignal): Promise<PostedMedia[]> {
    const messages = await this.#read(ids, signal);
    return messages
      .sort((a, b) => a.id - b.id)
      .flatMap((message) => toPostedMedia(message, this.options.channelId) ?? []);
  }

  /** @param channelId default: this channel. */
  async #read(ids: readonly number[], signal: AbortSignal, channelId = this.options.channelId): Promise<Api.Message[]> {
    const { connection, peers, clock } = this.options;
    const read = () => readPosts({ connection, peers, channelId }, ids, { signal });
    return (await waitOutFloods(read, 'reading the channel', { clock, signal })) ?? [];
  }

  async #peer(): Promise<Api.InputPeerChannel> {
    const { channelId, accessHash } = await this.options.peers.inputChannel(this.options.channelId);
    return new Api.InputPeerChannel({ channelId, accessHash });
  }

  #call<Answer>(
    request: Api.AnyRequest,
    doing: string,
    signal: AbortSignal,
    expected: Parameters<typeof callPatiently>[0]['expected'] = [],
  ): Promise<Answer | undefined> {
    return callPatiently<Answer>({ request, doing, signal, expected }, this.options);
  }
}
