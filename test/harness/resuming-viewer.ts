// A player that goes on where it was cut off, by range, as browsers do.
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Viewing {
  readonly url: string;
  readonly sizeBytes: number;
  /** Reads no faster. Default: no limit. */
  readonly bytesPerSecond?: number;
  /** Every byte, in order, once. */
  readonly onBytes: (bytes: Buffer) => void;
  /** Tries in a row without a byte. Default 40. */
  readonly mostTries?: number;
}

/** What became of it. */
export interface Viewed {
  readonly bytes: number;
  /** Answers that were cut, or no answer at all. */
  readonly interruptions: number;
  /** ms without a byte, at the worst; waiting of its own accord not counted. */
  readonly longestGapMs: number;
}

const pauseMs = 500;

/** @throws Error when it does not go on. */
export async function viewToTheEnd(viewing: Viewing): Promise<Viewed> {
  const { sizeBytes, mostTries = 40 } = viewing;
  const seen = { bytes: 0, interruptions: 0, longestGapMs: 0, lastMs: performance.now() };
  for (let tries = 0; seen.bytes < sizeBytes; ) {
    const before = seen.bytes;
    await readOn(viewing, seen);
    if (seen.bytes >= sizeBytes) break;
    seen.interruptions += 1;
    tries = seen.bytes > before ? 0 : tries + 1;
    if (tries > mostTries) throw new Error(`a viewer stands at byte ${seen.bytes} of ${viewing.url}`);
    await sleep(pauseMs);
  }
  return seen;
}

async function readOn(viewing: Viewing, seen: { bytes: number; longestGapMs: number; lastMs: number }): Promise<void> {
  const answer = await ask(viewing.url, seen.bytes);
  if (!answer) return;
  const startedAtMs = performance.now();
  let read = 0;
  try {
    for await (const bytes of answer) {
      const nowMs = performance.now();
      seen.longestGapMs = Math.max(seen.longestGapMs, nowMs - seen.lastMs);
      viewing.onBytes(bytes as Buffer);
      seen.bytes += (bytes as Buffer).length;
      read += (bytes as Buffer).length;
      const aheadMs = viewing.bytesPerSecond ? (read / viewing.bytesPerSecond) * 1000 - (nowMs - startedAtMs) : 0;
      if (aheadMs > 20) await sleep(aheadMs);
      seen.lastMs = performance.now();
    }
  } catch {
    // Cut: the next one goes on.
  }
}

/** @returns undefined for anything but the bytes from there on. */
function ask(url: string, start: number): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { headers: { range: `bytes=${start}-` } });
    request.on('error', () => resolve(undefined));
    request.on('response', (answer) => {
      if (answer.statusCode === 206) return resolve(answer);
      answer.on('error', () => undefined).resume();
      resolve(undefined);
    });
  });
}
