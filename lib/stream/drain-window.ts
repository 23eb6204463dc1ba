// How far to read ahead of a viewer: as much as he takes in a second and a half. Pure but for the times it is told.

const mib = 1024 * 1024;

/** Before anything was read, so that a look at the header stays cheap. */
const firstBytes = mib;

/** The window grows by so much for each byte read: one 128 KiB piece makes room for one of 1 MiB. */
const growth = 8;

/** Largest window before the rate is known. */
const unmeasuredBytes = 4 * mib;

/** The rate is not believed before so much time was watched: the first pieces go into empty socket buffers. */
const shortestWatchMs = 200;

/** How fast old times are forgotten. Chosen by feel: a pause of a few seconds shrinks the window, a slow piece does not. */
const memoryMs = 2000;

/** Seconds of viewing the window covers: longer than a round trip and a piece, short enough to lose little by a seek. */
const coveredSeconds = 1.5;

/** The least window: one piece of the largest size. */
const smallestBytes = mib;

/**
 * Measures how fast bytes are taken and says how many to keep in flight or ready.
 *
 * A line slower than the viewer is no trap: as long as a piece takes less than 1.5 s the rate it gives asks for a larger
 * window than the one that gave it, up to the bound.
 */
export class DrainWindow {
  readonly #mostBytes: number;
  #takenBytes = 0;
  #lastMs: number | undefined;
  #recentBytes = 0;
  #recentMs = 0;

  /** @param mostBytes bound of the window; it wins over the least of 1 MiB. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Notes that the reader came back at `nowMs` for more, having taken `sizeBytes` since the last time. */
  taken(sizeBytes: number, nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - (this.#lastMs ?? nowMs));
    const kept = Math.exp(-elapsedMs / memoryMs);
    this.#lastMs = nowMs;
    this.#takenBytes += sizeBytes;
    const weighedMs = memoryMs * (1 - kept);
    // The bytes were taken all through the time that passed, so they are forgotten like it.
    this.#recentBytes = this.#recentBytes * kept + (elapsedMs === 0 ? sizeBytes : (sizeBytes * weighedMs) / elapsedMs);
    this.#recentMs = this.#recentMs * kept + weighedMs;
  }

  /** Bytes to ask for ahead. */
  sizeBytes(): number {
    const started = firstBytes + growth * this.#takenBytes;
    const target = this.#recentMs < shortestWatchMs ? unmeasuredBytes : this.#coveredBytes();
    return Math.min(this.#mostBytes, started, Math.max(smallestBytes, target));
  }

  #coveredBytes(): number {
    return (this.#recentBytes / this.#recentMs) * 1000 * coveredSeconds;
  }
}
