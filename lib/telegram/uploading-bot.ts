// One bot that sends files of this machine into the log channel.
import { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import type { BotMember } from './bot-member.ts';
import { uploadFile } from './file-upload.ts';
import type { LaneGroup } from './lane-group.ts';
import { postDocument } from './post-document.ts';
import type { ChannelUpload, PostedMedia } from './telegram.ts';

/** The bot that sends, and where to. */
export interface UploadingBotOptions {
  readonly member: BotMember;
  /** Bare id of the log channel. */
  readonly channelId: number;
  readonly clock: Clock;
  /** Undefined: as fast as it goes. */
  readonly bytesPerSecond: number | undefined;
}

/** Sends files of this machine, one or several at a time. */
export class UploadingBot {
  #lanes: LaneGroup | undefined;
  #uploads = 0;

  constructor(private readonly options: UploadingBotOptions) {}

  /** Files it is sending now. */
  get uploads(): number {
    return this.#uploads;
  }

  /** See `ChannelUploader.send`. */
  async send(upload: ChannelUpload): Promise<PostedMedia | 'duplicate'> {
    this.#uploads++;
    try {
      const media = await this.#toMedia(upload);
      const { caption, randomId, signal } = upload;
      return await postDocument({ media, caption, randomId, signal }, this.options);
    } finally {
      this.#uploads--;
    }
  }

  /** Closes its lanes, so that sends under way fail, and stops its connection. */
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
