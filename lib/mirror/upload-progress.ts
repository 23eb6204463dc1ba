// How an upload gets on, as a job tells it.
import type { Clock } from '#lib/clock.ts';
import type { JobProgress } from '../jobs/jobs.ts';

/** The rate is that of so many ms; chosen by feel: steady enough to read. */
const watchedMs = 5_000;

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Counts what was sent, and says how fast it goes and how long it takes. */
export class UploadProgress {
  readonly #samples: Sample[] = [];

  constructor(
    private readonly totalBytes: number,
    private readonly clock: Clock,
    private readonly tell: (progress: JobProgress) => void,
  ) {}

  /** @param sent as an uploader tells it. */
  note({ sentBytes, waitSeconds }: { readonly sentBytes: number; readonly waitSeconds?: number }): void {
    const known = { done_bytes: sentBytes, total_bytes: this.totalBytes };
    if (waitSeconds !== undefined) {
      this.tell({ stage: 'waiting', ...known, bytes_per_second: null, eta: waitSeconds });
      return;
    }
    const rate = this.#rate(sentBytes);
    const eta = rate ? Math.ceil((this.totalBytes - sentBytes) / rate) : null;
    this.tell({ stage: 'uploading', ...known, bytes_per_second: rate, eta });
  }

  /** Bytes per second; null before there are two samples of different times. */
  #rate(bytes: number): number | null {
    const atMs = this.clock.nowMs();
    this.#samples.push({ atMs, bytes });
    while (this.#samples.length > 2 && atMs - (this.#samples[0]?.atMs ?? 0) > watchedMs) this.#samples.shift();
    const [first] = this.#samples;
    if (!first || atMs <= first.atMs) return null;
    return Math.round((bytes - first.bytes) / ((atMs - first.atMs) / 1000));
  }
}
