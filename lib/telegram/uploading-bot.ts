// One bot that sends files of this machine into the log channel.
import { Api, helpers } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import type { BotMember } from './bot-member.ts';
import { uploadFile } from './file-upload.ts';
import type { LaneGroup } from './lane-group.ts';
import { readPosts } from './log-channel.ts';
import { toPostedMedia } from './media-file.ts';
import { sentMessage, sentMessageId } from './outgoing.ts';
import { callPatiently } from './patient-call.ts';
import type { ChannelUpload, PostedMedia } from './telegram.ts';

export interface UploadingBotOptions {
  readonly member: BotMember;
  /** Bare id of the log channel. */
  readonly channelId: number;
  readonly clock: Clock;
  /** Undefined: as fast as it goes. */
  readonly bytesPerSecond: number | undefined;
}

export class UploadingBot {
  #lanes: LaneGroup | undefined;
  #uploads = 0;

  constructor(private readonly options: UploadingBotOptions) {}

  /** Files it is sending now. */
  get uploads(): number {
    return this.#uploads;
  }

  /** See {@link ChannelUploader.send}. */
  async send(upload: ChannelUpload): Promise<PostedMedia | 'duplicate'> {
    this.#uploads++;
    try {
      return await this.#post(upload, await this.#toMedia(upload));
    } finally {
      this.#uploads--;
    }
  }

  async stop(): Promise<void> {
    this.#lanes?.close();
    await this.options.member.stop();
  }

  async #toMedia(upload: ChannelUpload): Promise<Api.InputMediaUploadedDocument> {
    const { path, fileName, mimeType, thumbPath, onProgress, signal } = upload;
    const { clock, bytesPerSecond } = this.options;
    const options = { lane: () => this.#lane(), clock, bytesPerSecond };
    const thumb =
      thumbPath === undefined
        ? undefined
        : await uploadFile({ path: thumbPath, fileName: 'thumb.jpg', signal }, options);
    const file = await uploadFile({ path, fileName, signal, ...(onProgress ? { onProgress } : {}) }, options);
    return new Api.InputMediaUploadedDocument({
      file,
      mimeType,
      attributes: attributesOf(upload),
      ...(thumb ? { thumb } : {}),
    });
  }

  #lane() {
    this.#lanes ??= this.options.member.openUploadLanes();
    return this.#lanes.pick(false);
  }

  async #post({ caption, randomId, signal }: ChannelUpload, media: Api.InputMediaUploadedDocument) {
    const { member, channelId } = this.options;
    const { channelId: id, accessHash } = await member.peers.inputChannel(channelId);
    const request = new Api.messages.SendMedia({
      peer: new Api.InputPeerChannel({ channelId: id, accessHash }),
      media,
      message: caption,
      randomId: helpers.returnBigInt(randomId),
    });
    const place = { connection: member.connection, clock: this.options.clock };
    const call = { request, doing: 'sending a file', signal, expected: ['duplicate'] as const };
    const answer = await callPatiently<Api.TypeUpdates>(call, place);
    if (!answer) return 'duplicate';
    const message = sentMessage(answer) ?? (await this.#read(sentMessageId(answer), signal));
    const posted = message && toPostedMedia(message, channelId);
    if (!posted) throw new AppError('telegram_unavailable', 'Telegram did not say where the file stands.');
    return posted;
  }

  async #read(messageId: number | undefined, signal: AbortSignal): Promise<Api.Message | undefined> {
    if (messageId === undefined) return undefined;
    const { member, channelId } = this.options;
    const { connection, peers } = member;
    return (await readPosts({ connection, peers, channelId }, [messageId], { signal }))[0];
  }
}

function attributesOf({ fileName, video, audio }: ChannelUpload): Api.TypeDocumentAttribute[] {
  const name = new Api.DocumentAttributeFilename({ fileName });
  if (video) {
    const { durationSeconds: duration, width: w, height: h } = video;
    return [new Api.DocumentAttributeVideo({ duration, w, h, supportsStreaming: true }), name];
  }
  if (!audio) return [name];
  const { durationSeconds, title, performer } = audio;
  const words = { ...(title === undefined ? {} : { title }), ...(performer === undefined ? {} : { performer }) };
  return [new Api.DocumentAttributeAudio({ duration: Math.round(durationSeconds), ...words }), name];
}
