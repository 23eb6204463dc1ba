// One run of yt-dlp for a link: its way out, its cookies, its programs, and what its end means.
import { basename } from 'node:path';
import type { MirrorConfig } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import { proxyAddress, proxyError } from '#lib/proxy-fault.ts';
import type { MirrorQuality } from '../jobs/jobs.ts';
import { childEnvironment } from './child-environment.ts';
import type { ChildEnd, FollowOptions } from './child-run.ts';
import type { EgressLease } from './egress-lease.ts';
import type { EgressProxy } from './egress-proxy.ts';
import { copyCookies, placeFfmpeg } from './job-tools.ts';
import type { JudgedLink } from './link-judge.ts';
import { lastComplaint, siteReason } from './site-reason.ts';
import type { ArgumentOptions } from './yt-dlp-args.ts';
import { type DetectedTools, runYtDlp } from './yt-dlp-program.ts';

/** One link to be fetched or looked at. */
export interface LinkJob {
  readonly link: JudgedLink;
  readonly quality: MirrorQuality;
  readonly folder: string;
  readonly tools: DetectedTools;
  readonly config: MirrorConfig;
  readonly egress: EgressProxy;
  /** Bytes it may receive altogether, pages and pictures included. */
  readonly maxReceivedBytes: number;
  readonly log: Log;
}

/**
 * Runs yt-dlp for a job.
 *
 * @param makeArgs the command line; given what is in the folder.
 * @param isEnough tells, when it ended well, whether it gave what was wanted.
 * @throws AppError what stopped it, or why the site did not give it.
 */
export async function runLinkJob(
  job: LinkJob,
  makeArgs: (options: ArgumentOptions) => readonly string[],
  follow: FollowOptions,
  isEnough: (end: ChildEnd) => boolean,
): Promise<ChildEnd> {
  const { folder, tools, config } = job;
  const cookiesPath = await copyCookies(config.cookiesFile, folder);
  const ffmpegFolder = await placeFfmpeg(tools, folder);
  const { jsRuntimes, features } = tools;
  const { playlistLimit, bytesPerSecond } = config;
  const given = { jsRuntimes, features, playlistLimit, bytesPerSecond, cookiesPath, ffmpegFolder };
  const args = makeArgs({ ...given, link: job.link, quality: job.quality });
  const lease = await job.egress.lease();
  try {
    const environment = childEnvironment(folder, lease.proxyUrl);
    const program = { path: tools.ytDlp.path, setpriv: tools.setpriv };
    const onTick = async () => {
      if (lease.receivedBytes > job.maxReceivedBytes)
        throw new AppError('link_too_large', 'The site sends without end.');
      await follow.onTick?.();
    };
    const end = await runYtDlp(program, args, { ...follow, onTick, folder, environment });
    if (end.code === 0 && isEnough(end)) return end;
    throw reasonOf(job, lease, end);
  } finally {
    lease.close();
  }
}

function reasonOf({ config, folder, link, log }: LinkJob, lease: EgressLease, end: ChildEnd): AppError {
  // What the site or its redirect asked for says more than the error it led to; but a refused picture is not why a film failed.
  const isOurDoing = /\b403\b|tunnel|ffmpeg exited|^$/i.test(lastComplaint(end.complaints));
  if (lease.refusals.length > 0 && isOurDoing)
    return new AppError('link_refused', 'This link leads into a private network.');
  const { proxy, cookiesFile } = config;
  const reason = siteReason(end.complaints, {
    cookiesName: cookiesFile === undefined ? undefined : basename(cookiesFile),
    proxyName: proxy && proxyAddress(proxy),
    secrets: [lease.proxyUrl, folder],
  });
  // Where the site was not reached at all, the site is not to blame.
  if (proxy && lease.proxyFault && reason.code === 'link_failed') return proxyError(lease.proxyFault, proxy);
  log.debug('yt-dlp did not give it', { host: link.host, exitCode: end.code, reason: reason.message });
  return reason;
}
