// Which jobs a server takes, and what does them. Those of links are the mirror's (boot-mirror.ts).
import type { Auth } from './auth/create-auth.ts';
import type { ChangeFollower } from './boot-changes.ts';
import type { TitleThread } from './catalog/title-thread.ts';
import type { Config } from './config.ts';
import { enrichHandler } from './enrich/enrich-handler.ts';
import type { Enricher } from './enrich/enricher.ts';
import type { JobHandler, JobQueue } from './jobs/jobs.ts';
import { purgeHandler } from './recovery/purge.ts';
import type { Storage } from './storage/storage.ts';
import type { Telegram } from './telegram/telegram.ts';
import type { Uploads } from './upload/upload.ts';

/** Who does the work. */
export interface WorkingRooms {
  readonly config: Pick<Config, 'enriches'>;
  readonly storage: Storage;
  readonly telegram: Telegram;
  readonly titles: Pick<TitleThread, 'changed'>;
  readonly auth: Auth;
  readonly enricher: Enricher;
  readonly uploads: Uploads;
  readonly changes: ChangeFollower;
}

/** Gives a queue the handlers of a server; before it starts, once a queue. */
export function defineWork(workers: JobQueue, rooms: WorkingRooms): void {
  workers.work('upload', rooms.uploads.work, { concurrency: 2, maxAttempts: 8 });
  if (rooms.config.enriches) workers.work('enrich', enriching(rooms));
  workers.work('purge', purging(rooms));
}

function enriching({ storage, titles, enricher, changes }: WorkingRooms): JobHandler<'enrich'> {
  const enrich = enrichHandler(enricher);
  return async (run) => {
    // What the mirror's process has added is news to this one.
    const record = await storage.media.find(run.job.payload.chat_id, run.job.payload.message_id);
    if (record?.is_active) changes.pinEnds(record);
    const outcome = await enrich(run);
    titles.changed();
    return outcome;
  };
}

function purging({ storage, telegram, auth }: WorkingRooms): JobHandler<'purge'> {
  return purgeHandler({
    channel: telegram.logChannel,
    mirror: telegram.mirrorChannel,
    storage,
    onPurge: ({ chat_id, message_id, ordered_by }, name) =>
      auth.audit.note({ subject: ordered_by, address: '' }, 'items.purged', `i:${chat_id}:${message_id}`, { name }),
  });
}
