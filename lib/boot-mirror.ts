// Builds the rooms of the mirror's own process: store, queue, fetcher, uploader. The server's are built by boot.ts.
import { join } from 'node:path';
import { formatCaption } from '#bot/caption.ts';
import { createSessionVault } from './auth/session-vault.ts';
import { buildPublisher } from './boot-publish.ts';
import { postRows } from './catalog/post-row.ts';
import { systemClock } from './clock.ts';
import type { Config, TelegramConfig } from './config.ts';
import { AppError, isAppError } from './errors.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import type { Log } from './log.ts';
import { createLinkFetcher } from './mirror/link-fetcher.ts';
import type { LinkFetcher } from './mirror/mirror.ts';
import { createMirrorJob, type LinkPost } from './mirror/mirror-job.ts';
import { createProbeJob } from './mirror/probe-job.ts';
import { createWorkFolders } from './mirror/work-folders.ts';
import { ProxyWatch } from './proxy/proxy-watch.ts';
import { openStorage } from './storage/open-storage.ts';
import { createChannelUploader } from './telegram/channel-uploader.ts';

/** What the mirror's process is built on. */
export interface MirrorBootOptions {
  readonly config: Config;
  readonly telegramConfig: TelegramConfig;
  readonly log: Log;
}

/** The mirror without its process. */
export interface MirrorSystem {
  /**
   * Opens the store, connects the bots and begins to take jobs. While Telegram cannot be reached it goes on trying.
   *
   * @throws AppError `storage_unavailable`, `bad_credentials`, `bad_configuration`; everything opened is closed again.
   */
  start(): Promise<void>;
  /** Puts the jobs under way back and ends what they started, within 8 s. Idempotent. */
  stop(): Promise<void>;
}

/** Waits between tries to reach Telegram. Chosen by feel. */
const retryPausesMs = [2000, 5000, 10_000, 30_000];
const storePauseMs = 2000;
/** Looking at a link is quick, and somebody waits for it. */
const probesAtATime = 2;

const captionOf = ({ name, key, url, requestedBy }: LinkPost) =>
  formatCaption(name, { key, uploadedBy: requestedBy, source: 'youtube_link', youtubeUrl: url });

/** Builds the rooms; nothing runs before {@link MirrorSystem.start}. */
export function bootMirror({ config, telegramConfig, log }: MirrorBootOptions): MirrorSystem {
  const clock = systemClock;
  const proxyReports = new ProxyWatch({ clock, log: log.child('proxy') });
  const storage = openStorage(config, log.child('storage'), { role: 'companion', proxyReports });
  const { maxFileBytes, maxVideoSeconds } = config.limits;
  const folders = createWorkFolders({ root: join(config.dataDir, 'mirror'), maxBytes: config.mirror.diskBytes });
  const fetcher = createLinkFetcher({
    config: config.mirror,
    limits: { maxFileBytes, maxVideoSeconds },
    folders,
    log: log.child('mirror'),
    clock,
    proxyReports,
  });
  const uploader = createChannelUploader({
    config: { ...telegramConfig, botTokens: mirrorBots(config, telegramConfig) },
    transport: { ...config.transport, proxyReports },
    dataDir: config.dataDir,
    vault: createSessionVault({ secret: config.signIn.secret, dataDir: config.dataDir, clock }),
    bots: storage.bots,
    log: log.child('telegram'),
    clock,
    ...(config.mirror.bytesPerSecond === undefined ? {} : { bytesPerSecond: config.mirror.bytesPerSecond }),
  });
  const jobs = createJobQueue({ store: storage.jobs, clock, log: log.child('jobs') });
  const { logChannelId: logChatId } = telegramConfig;
  jobs.work('mirror-probe', createProbeJob({ fetcher, jobs, limits: { maxFileBytes, maxVideoSeconds } }), {
    concurrency: probesAtATime,
    maxAttempts: 4,
  });
  const publishing = { storage, channel: uploader, logChatId, clock, log: log.child('mirror') };
  const mirrorJob = createMirrorJob({
    ...{ fetcher, folders, uploader, storage, jobs, logChatId, clock },
    publisher: buildPublisher(publishing),
    formatCaption: captionOf,
    postRow: postRows(config.url),
  });
  jobs.work('mirror', mirrorJob, { concurrency: config.mirror.concurrency });
  const stopping = new AbortController();
  let stopped: Promise<void> | undefined;

  async function reachTelegram(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await uploader.start();
      } catch (error) {
        if (!isAppError(error) || error.status !== 503) throw error;
        const isStoreAway = error.code === 'storage_unavailable';
        log.warn(`${isStoreAway ? 'the store' : 'Telegram'} not reached, trying on`, { error });
        const pauseMs = retryPausesMs[Math.min(attempt, retryPausesMs.length - 1)] ?? 0;
        await clock.sleep(isStoreAway ? storePauseMs : pauseMs, stopping.signal);
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.abort(new AppError('shutting_down'));
    await jobs.stop();
    await fetcher.stop();
    await uploader.stop();
    await storage.stop();
  }

  return {
    async start() {
      await storage.start();
      try {
        const swept = await folders.sweep();
        if (swept > 0) log.info('what a killed mirror left was removed', { folders: swept });
        await reachTelegram();
        await jobs.start();
        const tools = await toolsOf(fetcher);
        log.info('missing' in tools ? 'the mirror cannot fetch links yet' : 'the mirror takes links', tools);
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Without bots of its own the mirror uses the front bot, under a session of its own. */
function mirrorBots({ mirror }: Config, { botTokens }: TelegramConfig): readonly string[] {
  return mirror.botTokens.length > 0 ? mirror.botTokens : botTokens.slice(0, 1);
}

/** Missing tools are told now, and by each job that needs them; they may be installed meanwhile. */
async function toolsOf(fetcher: LinkFetcher): Promise<Record<string, unknown>> {
  try {
    const { ytDlp, ffmpeg, jsRuntimes } = await fetcher.tools();
    return { ytDlp: ytDlp.version, ffmpeg: ffmpeg !== undefined, jsRuntimes };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : 'unknown' };
  }
}
