// How far a download is, and whether it has become too much. Pure but for the times it is told.
import { AppError } from '#lib/errors.ts';
import type { JobProgress } from '../jobs/jobs.ts';
import type { InfoLine, ProgressLine } from './yt-dlp-lines.ts';

/** Bounds of one fetch. */
export interface FetchLimits {
  readonly maxFileBytes: number;
  readonly maxVideoSeconds: number;
  /** Without a new byte for so long the site counts as hanging. */
  readonly stallMs: number;
}

/** Picture and sound are two files; a list of more is the site's nonsense. */
const mostFiles = 8;

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}

/**
 * Holds a duration against the limit.
 *
 * @param seconds of the film; null or undefined when the site does not say.
 * @throws AppError `link_too_large` for a duration over the limit; an unknown one passes.
 */
export function checkDuration(seconds: number | null | undefined, limits: Pick<FetchLimits, 'maxVideoSeconds'>): void {
  if (!seconds || seconds <= limits.maxVideoSeconds) return;
  const [hours, most] = [seconds, limits.maxVideoSeconds].map((value) => (value / 3600).toFixed(1));
  throw new AppError('link_too_large', `This lasts ${hours} hours; at most ${most} hours are taken.`);
}

/**
 * Holds a size against the limit.
 *
 * @param bytes so far, or in all.
 * @throws AppError `link_too_large`.
 */
export function checkSize(bytes: number, limits: Pick<FetchLimits, 'maxFileBytes'>): void {
  if (bytes <= limits.maxFileBytes) return;
  throw new AppError(
    'link_too_large',
    `This is larger than ${megabytes(limits.maxFileBytes)}, the most that is taken.`,
  );
}

/** @throws AppError `link_live` for what is, will be or has only just been live. */
export function checkLive(info: { readonly is_live?: boolean | null; readonly live_status?: string | null }): void {
  const isLive = info.is_live === true || ['is_live', 'is_upcoming', 'post_live'].includes(info.live_status ?? '');
  if (isLive) throw new AppError('link_live');
}

/** Sums up what yt-dlp reports of the files it downloads one after the other. */
export class DownloadTally {
  readonly #limits: FetchLimits;
  readonly #files = new Map<string, { done: number; total: number | null }>();
  #expectedBytes: number | null = null;
  #hasBegun = false;
  #seenBytes = 0;
  #grewAtMs: number;

  constructor(limits: FetchLimits, nowMs: number) {
    this.#limits = limits;
    this.#grewAtMs = nowMs;
  }

  /** What is about to come. @throws AppError `link_live`, `link_too_large`. */
  expect(info: InfoLine): void {
    checkLive(info);
    checkDuration(info.duration, this.#limits);
    // An estimate is no reason to refuse, but good enough for a progress bar.
    if (info.filesize) checkSize(info.filesize, this.#limits);
    this.#expectedBytes = info.filesize ?? info.filesize_approx ?? null;
    this.#hasBegun = true;
  }

  /** @throws AppError `link_too_large` when the bytes there are, or surely will be, are over the limit. */
  add(line: ProgressLine): JobProgress {
    const name = line.filename ?? '';
    if (this.#files.has(name) || this.#files.size < mostFiles) {
      const before = this.#files.get(name)?.done ?? 0;
      const done = Math.max(before, line.downloaded_bytes ?? 0);
      this.#files.set(name, { done, total: line.total_bytes ?? null });
    }
    const files = [...this.#files.values()];
    const sum = files.reduce((bytes, { done, total }) => bytes + Math.max(done, total ?? 0), 0);
    checkSize(sum, this.#limits);
    const done = files.reduce((bytes, file) => bytes + file.done, 0);
    return {
      stage: 'downloading',
      done_bytes: done,
      total_bytes: this.#total(line, done),
      bytes_per_second: line.speed ?? null,
      eta: line.eta ?? null,
    };
  }

  #total(line: ProgressLine, done: number): number | null {
    const single = this.#files.size === 1 ? (line.total_bytes ?? line.total_bytes_estimate ?? null) : null;
    const total = this.#expectedBytes ?? single;
    return total === null ? null : Math.max(Math.round(total), done);
  }

  /**
   * Notes the bytes that lie in the folder, also those yt-dlp does not speak of: fragments, pictures, files being merged.
   *
   * @returns progress by the folder as long as yt-dlp itself tells none: where ffmpeg downloads for it.
   * @throws AppError `link_too_large` at twice the limit (merging and copying need the file twice), `link_failed` when nothing
   *   came for too long.
   */
  watch(folderBytes: number, nowMs: number): JobProgress | undefined {
    const hasGrown = folderBytes !== this.#seenBytes;
    if (hasGrown) this.#grewAtMs = nowMs;
    this.#seenBytes = folderBytes;
    checkSize(folderBytes / 2 - 1_000_000, this.#limits);
    if (nowMs - this.#grewAtMs < this.#limits.stallMs) {
      return hasGrown && this.#hasBegun && this.#files.size === 0 ? this.#byFolder(folderBytes) : undefined;
    }
    const seconds = Math.round(this.#limits.stallMs / 1000);
    throw new AppError('link_failed', `The site sent nothing for ${seconds} seconds.`);
  }

  #byFolder(done: number): JobProgress {
    const total = this.#expectedBytes === null ? null : Math.max(this.#expectedBytes, done);
    return { stage: 'downloading', done_bytes: done, total_bytes: total, bytes_per_second: null, eta: null };
  }
}
