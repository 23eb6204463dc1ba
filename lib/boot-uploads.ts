// What the room of uploads needs of other rooms: what is taken, how posts are called, who hears of new films.
import { findRefusal } from '#bot/access.ts';
import { formatCaption } from '#bot/caption.ts';
import { Quotas } from '#bot/quotas.ts';
import { senderNumber } from '#bot/sender-number.ts';
import { buildPublisher } from './boot-publish.ts';
import { postRows } from './catalog/post-row.ts';
import { cleanName, suggestName } from './catalog/titles.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import type { JobQueue } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import type { MediaRecord, Storage } from './storage/storage.ts';
import { safeFileName } from './stream/content-disposition.ts';
import { servedType } from './stream/media-type.ts';
import type { Telegram } from './telegram/telegram.ts';
import { createUploads } from './upload/create-uploads.ts';
import type { AcceptedFile, OfferedFile, UploadRules, Uploads } from './upload/upload.ts';

/** What the room of uploads is built on. */
export interface UploadSideOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly telegram: Telegram;
  readonly jobs: JobQueue;
  /** Bare id of the log channel. */
  readonly logChatId: number;
  readonly onIndexed: (record: MediaRecord) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Builds the room; `boot-life.ts` stops it; it starts, and its jobs are taken, where the front bot is. */
export function buildUploads({ config, storage, telegram, ...rest }: UploadSideOptions): Uploads {
  const maxBytes = Math.min(config.limits.maxFileBytes, telegram.partUploads.maxBytes);
  const channel = telegram.logChannel;
  return createUploads({
    ...{ ...rest, storage, channel },
    parts: telegram.partUploads,
    publisher: buildPublisher({ ...rest, storage, channel }),
    formatCaption: ({ name, key }) => formatCaption(name, { key, uploadedBy: 0, source: 'direct_upload' }),
    postRow: postRows(config.url),
    maxBytes,
    rules: uploadRules({ limits: config.limits, maxBytes, quotas: config.quotas, storage, clock: rest.clock }),
  });
}

interface RulesOptions extends Pick<Config, 'limits' | 'quotas'> {
  readonly maxBytes: number;
  readonly storage: Pick<Storage, 'usage' | 'senders'>;
  readonly clock: Clock;
}

/** What is taken: films and sounds as the bot takes them, within the same limits and quotas. */
export function uploadRules({ limits, maxBytes, quotas: given, storage, clock }: RulesOptions): UploadRules {
  const quotas = new Quotas({ usage: storage.usage, senders: storage.senders, quotas: given, clock });
  return {
    accept: (offer) => acceptedFile(offer, limits, maxBytes),
    async spend({ subject, seesAll }, sizeBytes) {
      if (seesAll) return;
      const number = senderNumber(subject);
      // So that administrators see whose number it is.
      await storage.senders.note({ user_id: number, subject });
      const refusal = await quotas.spendFile(number, sizeBytes);
      if (!refusal) return;
      const retryAfterSeconds = 'waitMs' in refusal ? Math.ceil(refusal.waitMs / 1000) : 60;
      throw new AppError('too_many_requests', 'You have sent as much as you may today.', { retryAfterSeconds });
    },
  };
}

function acceptedFile(offer: OfferedFile, limits: Config['limits'], maxBytes: number): AcceptedFile {
  const { sizeBytes } = offer;
  const fileName = safeFileName(offer.fileName);
  const mimeType = servedType(offer.mimeType, fileName).contentType;
  const fileType = /^(video|audio)\//.exec(mimeType)?.[1] as 'video' | 'audio' | undefined;
  if (sizeBytes === 0) throw new AppError('bad_request', 'The file is empty.');
  if (sizeBytes > maxBytes) {
    throw new AppError('payload_too_large', `A file may have at most ${Math.floor(maxBytes / 1e6)} MB.`);
  }
  const file = { sizeBytes, durationSeconds: undefined, fileType: fileType ?? 'file', mimeType } as const;
  const refusal = findRefusal({ limits, allowedIds: 'everybody', adminIds: [] }, 0, file);
  if (!fileType || refusal) throw new AppError('bad_request', 'Only films and sounds can be sent here.');
  const customName = cleanName(offer.title) || suggestName(fileName, '', mimeType);
  return { fileName, mimeType, customName };
}
