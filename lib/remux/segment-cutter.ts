// Samples of one rendition as they come -> whole segments. Pure.
import type { Sample } from './mp4-samples.ts';
import { segmentBytes } from './segment-bytes.ts';
import type { SegmentPlan } from './segment-plan.ts';

/** A whole segment; without bytes where the rendition has nothing in it. */
export interface CutSegment {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Where segments begin, and which is the first wanted. */
export interface CutterOptions {
  readonly plan: SegmentPlan;
  /** The first segment wanted; what comes before it is dropped. */
  readonly first: number;
  /** Ticks per second. */
  readonly timescale: number;
  /** Picture: cut before key frames only. Sound: anywhere. */
  readonly isPicture: boolean;
}

/** Times of key frames are known to the millisecond, and those of ffmpeg are rounded another way. */
const toleranceMs = 4;

/** No segment is larger: a film of 100 Mbit/s with ten seconds between key frames. */
const maxSegmentBytes = 160 * 1024 * 1024;

/**
 * H.264 lets 16 pictures wait for their turn: 0.7 s at 24 a second.
 *
 * @param timescale ticks a second.
 * @returns ticks.
 * @example pictureDelay(90_000) // 90000
 */
export function pictureDelay(timescale: number): number {
  return timescale;
}

/** Cuts one rendition; to be used for one run of one child. */
export class SegmentCutter {
  readonly #options: CutterOptions;
  readonly #delay: number;
  #index: number;
  #samples: Sample[] = [];
  #bytes = 0;
  #hasBegun = false;

  constructor(options: CutterOptions) {
    this.#options = options;
    this.#delay = options.isPicture ? pictureDelay(options.timescale) : 0;
    this.#index = options.first;
  }

  /** The segment that is being collected. */
  get index(): number {
    return this.#index;
  }

  /**
   * Takes the next sample.
   *
   * @returns the segments it ends: none, one, or more where sound has a hole.
   * @throws RangeError when samples do not fit the plan, or a segment grows too large.
   */
  push(sample: Sample): CutSegment[] {
    if (!this.#hasBegun) this.#hasBegun = this.#begins(sample);
    if (!this.#hasBegun) return [];
    const done: CutSegment[] = [];
    while (this.#isCut(sample, this.#index + 1)) done.push(this.#take(sample.time));
    if (this.#options.isPicture && done.length > 1) throw new RangeError('other key frames than the index says');
    this.#samples.push(sample);
    this.#bytes += sample.bytes.byteLength;
    if (this.#bytes > maxSegmentBytes) throw new RangeError('a segment is too large');
    return done;
  }

  /** The rest, when the film is at its end; segments that sound does not reach are empty. */
  finish(): CutSegment[] {
    const rest: CutSegment[] = [];
    while (this.#index < this.#options.plan.startsMs.length) rest.push(this.#take(undefined));
    return rest;
  }

  #begins(sample: Sample): boolean {
    if (this.#options.isPicture) return sample.isKey && this.#isCut(sample, this.#index);
    return this.#index === 0 ? sample.time >= 0 : this.#isCut(sample, this.#index);
  }

  #isCut({ time, isKey }: Sample, index: number): boolean {
    const { plan, timescale, isPicture } = this.#options;
    const startMs = plan.startsMs[index];
    if (startMs === undefined) return false;
    if (!isPicture) return time >= Math.round((startMs * timescale) / 1000);
    return isKey && (time * 1000) / timescale >= startMs - toleranceMs;
  }

  #take(nextTime: number | undefined): CutSegment {
    const index = this.#index;
    const samples = this.#samples;
    this.#samples = [];
    this.#bytes = 0;
    this.#index += 1;
    const bytes =
      samples.length > 0
        ? segmentBytes({ samples, nextTime, delay: this.#delay, sequence: index + 1 })
        : new Uint8Array();
    return { index, bytes };
  }
}
