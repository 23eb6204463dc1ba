// One download by yt-dlp: what it says is summed up and held against the limits, and the file it names is looked at.
import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '#lib/clock.ts';
import type { JobProgress } from '../jobs/jobs.ts';
import { DownloadTally, type FetchLimits } from './download-tally.ts';
import { type LinkJob, runLinkJob } from './link-job.ts';
import type { WorkFolders } from './mirror.ts';
import { fetchArguments } from './yt-dlp-args.ts';
import { type InfoLine, parseLine } from './yt-dlp-lines.ts';

/** The limits of one download, and who hears of it. */
export interface DownloadOptions {
  readonly limits: FetchLimits;
  /** From start to end. */
  readonly timeoutMs: number;
  readonly folders: WorkFolders;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

/** What the site said of the thing, and the file; undefined when there is none. */
export interface Download {
  readonly info: InfoLine | undefined;
  readonly path: string | undefined;
}

/** A step of a job without figures. @param stage a stable word, as in {@link JobProgress}. */
export function stageOf(stage: string): JobProgress {
  return { stage, done_bytes: null, total_bytes: null, bytes_per_second: null, eta: null };
}

/** The path when a file truly lies there, in the folder: neither elsewhere nor a link to elsewhere. */
export async function ownFile(path: string | undefined, folder: string): Promise<string | undefined> {
  if (path === undefined || dirname(path) !== (await realpath(folder))) return undefined;
  const isFile = await lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? path : undefined;
}

/**
 * Downloads what is behind a link into the job's folder.
 *
 * @throws AppError what stopped it, or why the site did not give it.
 */
export async function downloadLink(job: LinkJob, options: DownloadOptions): Promise<Download> {
  const { limits, folders, clock, signal, onProgress } = options;
  const tally = new DownloadTally(limits, clock.nowMs());
  let info: InfoLine | undefined;
  let filePath: string | undefined;
  const onLine = (text: string) => {
    const line = parseLine(text);
    if (line?.kind === 'info') tally.expect(line);
    if (line?.kind === 'info') info = line;
    if (line?.kind === 'progress') onProgress(tally.add(line));
    if (line?.kind === 'convert') onProgress(stageOf('converting'));
    if (line?.kind === 'file') filePath = line.filepath;
  };
  const onTick = async () => {
    const progress = tally.watch(await folders.bytesOf(job.folder), clock.nowMs());
    if (progress) onProgress(progress);
    await folders.checkRoom();
  };
  const follow = { signal, timeoutMs: options.timeoutMs, onLine, onTick };
  // An exit code of 0 alone says nothing: filters and limits end with it, too.
  await runLinkJob(job, fetchArguments, follow, () => filePath !== undefined);
  return { info, path: await ownFile(filePath, job.folder) };
}
