// Reads one answer as a player does and notes when bytes came.
import { createHash } from 'node:crypto';
import { type Agent, get } from 'node:http';
import { VirtualFilms } from '#emulator/state/virtual-film.ts';
import { pace } from '#test/harness/paced-reading.ts';

export interface ReadingOptions {
  readonly url: string;
  /** As in the header, for example `bytes=0-65535`. */
  readonly range?: string;
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
  /** Reads no faster. Default: no limit. */
  readonly bytesPerSecond?: number;
  readonly withHash?: boolean;
  readonly onBytes?: (totalBytes: number) => void;
  readonly onPiece?: (bytes: Buffer) => void;
}

export interface Reading {
  readonly status: number;
  readonly bytes: number;
  /** From the request to the first byte of the body, in ms. */
  readonly firstByteMs: number;
  readonly tookMs: number;
  readonly longestGapMs: number;
  readonly isComplete: boolean;
  readonly sha256: string | undefined;
}

/** Resolves however the answer ends; an abort counts as an end. */
export function readAnswer(options: ReadingOptions): Promise<Reading> {
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    const hash = options.withHash ? createHash('sha256') : undefined;
    const seen = { status: 0, bytes: 0, firstByteMs: 0, longestGapMs: 0, isComplete: false };
    let lastMs = startedAtMs;
    const end = () => resolve({ ...seen, tookMs: performance.now() - startedAtMs, sha256: hash?.digest('hex') });
    const headers = options.range ? { range: options.range } : {};
    const { agent, signal } = options;
    const request = get(options.url, { headers, ...(agent ? { agent } : {}), ...(signal ? { signal } : {}) });
    request.on('error', () => undefined).on('close', end); // `isComplete` tells.
    request.on('response', (answer) => {
      seen.status = answer.statusCode ?? 0;
      answer.on('error', () => undefined); // As above.
      answer.on('end', () => {
        seen.isComplete = answer.complete;
      });
      answer.on('data', (bytes: Buffer) => {
        const nowMs = performance.now();
        if (seen.bytes === 0) seen.firstByteMs = nowMs - startedAtMs;
        else seen.longestGapMs = Math.max(seen.longestGapMs, nowMs - lastMs);
        lastMs = nowMs;
        seen.bytes += bytes.length;
        hash?.update(bytes);
        options.onPiece?.(bytes);
        options.onBytes?.(seen.bytes);
        pace(answer, seen.bytes, nowMs - startedAtMs, options.bytesPerSecond);
      });
    });
  });
}

/** sha256 of a generated film's bytes [start, end). */
export function filmHash(seed: number, start: number, end: number): string {
  const films = new VirtualFilms();
  const hash = createHash('sha256');
  const step = 1024 * 1024;
  for (let at = start; at < end; at += step) {
    const piece = Buffer.allocUnsafe(Math.min(step, end - at));
    films.fill(seed, piece, at);
    hash.update(piece);
  }
  return hash.digest('hex');
}
