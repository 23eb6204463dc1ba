// Files that come in parts from somewhere else: the front bot keeps them with Telegram, and posts them when they are whole.
import { Api, helpers } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import type { BotMember } from './bot-member.ts';
import type { FrontSeat } from './front-seat.ts';
import type { LaneGroup } from './lane-group.ts';
import { maxUploadParts, PartSender, smallFileBytes, uploadPartBytes } from './part-sender.ts';
import { postDocument } from './post-document.ts';
import type { PartPost, PartUploads, PostedMedia, UploadPart } from './telegram.ts';

/** The bot that keeps the parts, and where it posts. */
export interface PartUploadsOptions {
  readonly front: FrontSeat;
  /** Bare id of the log channel. */
  readonly channelId: number;
  readonly clock: Clock;
}

/** Parts in the hands of one bot, posted as one file. */
export class BotPartUploads implements PartUploads {
  readonly partBytes = uploadPartBytes;
  readonly maxBytes = maxUploadParts * uploadPartBytes;
  readonly smallFileBytes = smallFileBytes;
  readonly #parts: PartSender;
  #lanes: { readonly of: BotMember; readonly group: LaneGroup } | undefined;

  constructor(private readonly options: PartUploadsOptions) {
    this.#parts = new PartSender({ lane: () => this.#lane(), clock: options.clock });
  }

  get botId(): number {
    return this.#member.botId;
  }

  savePart({ fileId, part, sizeBytes, bytes, signal }: UploadPart): Promise<void> {
    const totalParts = sizeBytes > smallFileBytes ? Math.ceil(sizeBytes / uploadPartBytes) : undefined;
    return this.#parts.send({ fileId: helpers.returnBigInt(BigInt(fileId)), part, totalParts, bytes, signal });
  }

  post({ mimeType, fileName, caption, randomId, signal, ...file }: PartPost): Promise<PostedMedia | 'duplicate'> {
    const { channelId, clock } = this.options;
    const attributes = [new Api.DocumentAttributeFilename({ fileName })];
    const media = new Api.InputMediaUploadedDocument({ file: toInputFile(fileName, file), mimeType, attributes });
    return postDocument({ media, caption, randomId, signal }, { member: this.#member, channelId, clock });
  }

  close(): void {
    this.#lanes?.group.close();
    this.#lanes = undefined;
  }

  get #member(): BotMember {
    const { member } = this.options.front;
    if (member) return member;
    throw new AppError('telegram_unavailable', 'The bot that keeps files works for another node.');
  }

  #lane() {
    const member = this.#member;
    // Another one may have sat down: the lanes of the one before are of no use.
    if (this.#lanes?.of !== member) {
      this.close();
      this.#lanes = { of: member, group: member.openUploadLanes() };
    }
    return this.#lanes.group.pick(false);
  }
}

function toInputFile(name: string, { fileId, sizeBytes, md5 }: Pick<PartPost, 'fileId' | 'sizeBytes' | 'md5'>) {
  const file = { id: helpers.returnBigInt(BigInt(fileId)), parts: Math.ceil(sizeBytes / uploadPartBytes), name };
  return sizeBytes > smallFileBytes ? new Api.InputFileBig(file) : new Api.InputFile({ ...file, md5Checksum: md5 });
}
