// How long parts have taken lately, by size class, and when the next one counts as late.

/** Upper ends of the size classes, in bytes: first parts after a seek, the ramp, full parts. */
const classBytes = [128 * 1024, 512 * 1024, 1024 * 1024] as const;
/** Samples kept per class: some ten seconds of one viewer. */
const maxSamples = 64;
/** With fewer samples a percentile says nothing. */
const minSamples = 8;

/** A part is not late before this, however fast the last ones were: a busy event loop alone can cost so much. */
const earliestLateMs = 500;
/** Nor does it stay unnoticed longer than this, with or without samples; half of a viewer's usual patience of 10 s is gone then. */
const latestLateMs = 4_000;
/** What counts as late as long as nothing is known. */
const unknownLateMs = 2_000;

/**
 * The value that a share of the samples does not exceed (nearest rank).
 *
 * @param samples at least one.
 * @example percentile([10, 30, 20], 0.5) // 20
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/**
 * After how many ms a part is worth asking for elsewhere: twice the 95th percentile, within bounds.
 *
 * @param p95Ms of parts of this size; undefined: not known yet.
 * @example lateAfterMs(600) // 1200
 */
export function lateAfterMs(p95Ms: number | undefined): number {
  if (p95Ms === undefined) return unknownLateMs;
  return Math.min(latestLateMs, Math.max(earliestLateMs, 2 * p95Ms));
}

/** The last latencies of one bot. */
export class Latency {
  readonly #samples: number[][] = classBytes.map(() => []);

  /** @param partBytes the size asked for. */
  record(partBytes: number, latencyMs: number): void {
    const samples = this.#classOf(partBytes);
    samples.push(latencyMs);
    if (samples.length > maxSamples) samples.shift();
  }

  /** 95th percentile in ms for parts of about this size; undefined with fewer than 8 samples. */
  p95Ms(partBytes: number): number | undefined {
    const samples = this.#classOf(partBytes);
    return samples.length < minSamples ? undefined : percentile(samples, 0.95);
  }

  /** 95th percentile in ms of everything kept; undefined when there is nothing. */
  overallP95Ms(): number | undefined {
    const samples = this.#samples.flat();
    return samples.length === 0 ? undefined : percentile(samples, 0.95);
  }

  #classOf(partBytes: number): number[] {
    const index = classBytes.findIndex((upTo) => partBytes <= upTo);
    return this.#samples[index < 0 ? classBytes.length - 1 : index] ?? [];
  }
}
