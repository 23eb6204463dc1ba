// The door of the mirror room: links looked at and fetched, each by a process of its own in a folder of its own.
import { randomBytes } from 'node:crypto';
import { readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#lib/clock.ts';
import type { MirrorConfig } from '#lib/config.ts';
import { AppError, abortError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { LinkFacts, MirrorQuality } from '../jobs/jobs.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';
import type { FetchLimits } from './download-tally.ts';
import type { ResolveName } from './egress-dial.ts';
import { EgressProxy } from './egress-proxy.ts';
import { finishFile } from './finish-file.ts';
import { downloadLink, ownFile, stageOf } from './link-download.ts';
import { keyOf, parseLinkFacts } from './link-facts.ts';
import { type LinkJob, runLinkJob } from './link-job.ts';
import { judgeLink } from './link-judge.ts';
import type { FetchedFile, FetchOrder, LinkFetcher, WorkFolders } from './mirror.ts';
import { cleanTitle } from './titles.ts';
import { probeArguments } from './yt-dlp-args.ts';
import { type DetectedTools, detectTools } from './yt-dlp-program.ts';

/** What {@link LinkFetcher} works with. */
export interface LinkFetcherOptions {
  readonly config: MirrorConfig;
  readonly limits: {
    readonly maxFileBytes: number;
    readonly maxVideoSeconds: number;
    /** Default 60 s. */
    readonly probeTimeoutMs?: number;
    /** From start to end of a fetch. Default 3 h. */
    readonly fetchTimeoutMs?: number;
    /** Longest silence of a site. Default 90 s. */
    readonly stallMs?: number;
  };
  readonly folders: WorkFolders;
  readonly log: Log;
  readonly clock: Clock;
  /** How names become addresses. Default: the system's resolver. */
  readonly resolveName?: ResolveName;
  /** Hears how the proxy fares. Default: nobody does. */
  readonly proxyReports?: ProxyReports;
}

/** What pages, scripts and pictures of a thing may weigh besides it. YouTube's are below 20 MB. */
const sundryBytes = 64 * 1024 * 1024;

/** A probe describes the film as most people will take it. */
const usualQuality: MirrorQuality = { kind: 'video', max_height: 1080 };

/** yt-dlp before this has holes that hostile sites can use (CVE-2026-26331, CVE-2026-55404), and hardly reads YouTube. */
const oldestSafe = '2026.07.04';

/** Waits no longer than the signal allows; the work goes on for others who wait for it. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError(signal));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

async function emptyFolder(folder: string): Promise<void> {
  // It may be gone: then there is nothing to remove.
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** Makes a {@link LinkFetcher}; nothing runs before the first call. */
export function createLinkFetcher(options: LinkFetcherOptions): LinkFetcher {
  const { config, folders, log, clock } = options;
  const { probeTimeoutMs = 60_000, fetchTimeoutMs = 3 * 3_600_000, stallMs = 90_000, ...bounds } = options.limits;
  const limits: FetchLimits = { ...bounds, stallMs };
  const { privateHosts, proxy, hosts } = config;
  const { resolveName, proxyReports } = options;
  const egress = new EgressProxy({ privateHosts, proxy, proxyReports, ...(resolveName ? { resolveName } : {}) }, log);
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let detected: Promise<DetectedTools> | undefined;

  const judge = (url: string) => judgeLink(url, { hosts, privateHosts });

  function isAllowed(url: string): boolean {
    try {
      return judge(url) !== undefined;
    } catch {
      // Refused, for whatever reason.
      return false;
    }
  }

  async function inOwnFolder<T>(purpose: string, work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await folders.open(`${purpose}-${randomBytes(6).toString('hex')}`);
    return work(folder).finally(() => folders.remove(folder));
  }

  async function detect(): Promise<DetectedTools> {
    const found = await inOwnFolder('detect', (folder) => detectTools(config, folder, stopping.signal));
    const { version } = found.ytDlp;
    // Versions are dates with leading zeros, so they sort as text.
    if (version < oldestSafe) log.warn('yt-dlp is out of date', { version, oldestSafe });
    return found;
  }

  function tools(): Promise<DetectedTools> {
    detected ??= detect().catch((error: unknown) => {
      detected = undefined;
      throw error;
    });
    return detected;
  }

  type JobOrder = Pick<LinkJob, 'quality' | 'folder' | 'maxReceivedBytes'> & { readonly url: string };

  async function jobFor({ url, ...order }: JobOrder, signal: AbortSignal): Promise<LinkJob> {
    const link = judge(url);
    return { ...order, link, tools: await orAbort(tools(), signal), config, egress, log };
  }

  async function probe(url: string, { signal: caller }: { readonly signal: AbortSignal }): Promise<LinkFacts> {
    const { href } = judge(url);
    const signal = AbortSignal.any([caller, stopping.signal]);
    return inOwnFolder('probe', async (folder) => {
      const order = { url: href, quality: usualQuality, folder, maxReceivedBytes: sundryBytes };
      const job = await jobFor(order, signal);
      const timeoutError = () => new AppError('link_failed', 'The site did not say in time what is behind this link.');
      const follow = { signal, timeoutMs: probeTimeoutMs, timeoutError, keepOutput: true };
      const { output } = await runLinkJob(job, probeArguments, follow, (end) => end.output.trim() !== '');
      return parseLinkFacts(output, { href, playlistLimit: config.playlistLimit, isAllowed });
    });
  }

  async function fetchInto(order: FetchOrder, signal: AbortSignal): Promise<FetchedFile> {
    const { folder, quality, onProgress = () => undefined } = order;
    onProgress(stageOf('probing'));
    // Parts that fail are asked for again.
    const maxReceivedBytes = 2 * limits.maxFileBytes + sundryBytes;
    const job = await jobFor({ url: order.url, quality, folder, maxReceivedBytes }, signal);
    const options = { limits, timeoutMs: fetchTimeoutMs, folders, clock, signal, onProgress };
    const { info, path } = await downloadLink(job, options);
    if (path === undefined) throw new AppError('link_failed');
    onProgress(stageOf('converting'));
    const picture = (await readdir(folder)).find((name) => name.startsWith('picture'));
    const { href, host } = job.link;
    return finishFile(
      {
        path,
        picturePath: picture && (await ownFile(join(folder, picture), folder)),
        title: cleanTitle(info?.title, host),
        key: keyOf(info?.extractor_key, info?.id ?? '', info?.webpage_url ?? href),
        durationSeconds: info?.duration ?? null,
        wantsSoundOnly: quality.kind === 'audio',
        limits,
      },
      { tools: job.tools, folder, signal },
    );
  }

  async function fetch(order: FetchOrder): Promise<FetchedFile> {
    // Judged first: a refused link shall leave no trace.
    const { host } = judge(order.url);
    folders.checkOwn(order.folder);
    const startedAtMs = clock.nowMs();
    const signal = AbortSignal.any([order.signal, stopping.signal]);
    await emptyFolder(order.folder);
    const folder = await realpath(order.folder);
    try {
      const file = await fetchInto({ ...order, folder }, signal);
      log.info('link fetched', { host, key: file.key, sizeBytes: file.sizeBytes, ms: clock.nowMs() - startedAtMs });
      return file;
    } catch (error) {
      await emptyFolder(folder);
      throw error;
    }
  }

  /** Notes work for {@link LinkFetcher.stop} to wait for. */
  function tracked<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  }

  return {
    probe: (url, order) => tracked(probe(url, order)),
    fetch: (order) => tracked(fetch(order)),
    tools: () => tracked(tools()),
    async stop() {
      stopping.abort(new AppError('shutting_down'));
      // Those who asked learn how it ended; here it only matters that nothing runs on.
      await Promise.allSettled([...underWay, detected]);
      await egress.stop();
    },
  };
}
