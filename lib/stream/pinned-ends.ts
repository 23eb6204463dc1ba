// The first and the last MiB of films, kept on the disk from the moment they were added: start and first seek stay local.
import type { Clock } from '../clock.ts';
import { type AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ChunkSource } from '../telegram/telegram.ts';
import type { CachedFile } from './chunk-cache-ram.ts';
import { type CellRun, cellBytes, cellLength, legalPieces, runLength } from './chunk-grid.ts';
import type { DiskChunks } from './disk-chunks.ts';
import { isStorableId } from './disk-chunks-header.ts';
import { endsOf, placeOf, splitAtHead } from './pinned-places.ts';
import { standBack } from './stand-back.ts';

/** Films waiting to be pinned; more are skipped. */
const mostWaiting = 256;

/** Pauses before trying again after Telegram failed. Chosen by feel. */
const retryPausesMs = [2000, 10_000, 30_000];

/** The film whose ends are kept. */
export interface PinRequest extends CachedFile {
  /** Message in the log channel. */
  readonly messageId: number;
  /** Ends the wait and the reading. */
  readonly signal: AbortSignal;
}

/**
 * How a pin ended: `pinned` (or it was already), `off` (no room configured, or the id is no number), `queue_full`, `failed`
 * (Telegram or the disk), `aborted`.
 */
export type PinOutcome = 'pinned' | 'off' | 'queue_full' | 'failed' | 'aborted';

/** Where ends are kept and read from. */
export interface PinnedEndsOptions {
  readonly disk: DiskChunks;
  /** Where a pin reads from. */
  readonly chunks: ChunkSource;
  /** True while viewers wait for Telegram: pins stand back. */
  readonly isBusy: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Pins films one after the other, the film pinned first makes room when the budget is used up. */
export class PinnedEnds {
  readonly #options: PinnedEndsOptions;
  readonly #stopping = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: PinnedEndsOptions) {
    this.#options = options;
  }

  /**
   * Reads the ends of a film and keeps them; in the background, one film at a time, after the viewers.
   *
   * Failures of Telegram are tried again three times. Call it without waiting for it when a film was added.
   *
   * @returns how it ended; it never rejects.
   */
  pin(request: PinRequest): Promise<PinOutcome> {
    if (this.#options.disk.stats().maxBytes === 0 || !isStorableId(request.documentId)) return Promise.resolve('off');
    if (this.#waiting >= mostWaiting) return Promise.resolve('queue_full');
    this.#waiting += 1;
    const signal = AbortSignal.any([request.signal, this.#stopping.signal]);
    const outcome = this.#last.then(() => this.#pin({ ...request, signal }));
    this.#last = outcome;
    return outcome.finally(() => {
      this.#waiting -= 1;
    });
  }

  /** Tells of a film's cells whether they are pinned. Ask it in the same turn. */
  look(file: CachedFile): (cell: number) => boolean {
    const isHere = this.#options.disk.look(file, 0);
    return (cell) => {
      const place = placeOf(file, cell);
      return place !== undefined && isHere(place, cellLength(cell, file.sizeBytes));
    };
  }

  /** Reads pinned cells; undefined when one is missing or torn. It never throws. */
  async read(file: CachedFile, run: CellRun): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    for (const part of splitAtHead(run)) {
      const first = placeOf(file, part.first);
      if (first === undefined) return undefined;
      const places = { first, end: first + part.end - part.first };
      const bytes = await this.#options.disk.read(file, 0, places, runLength(part, file.sizeBytes));
      if (!bytes) return undefined;
      parts.push(bytes);
    }
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  /** Ends what is under way as `aborted`. */
  stop(): void {
    this.#stopping.abort();
  }

  async #pin(request: PinRequest): Promise<PinOutcome> {
    const { log, clock } = this.#options;
    for (let attempt = 0; !request.signal.aborted; attempt += 1) {
      try {
        return (await this.#readEnds(request)) ? 'pinned' : 'failed';
      } catch (error) {
        const pauseMs = retryPausesMs[attempt];
        if (request.signal.aborted) break;
        if (pauseMs === undefined || !isAppError(error) || error.status !== 503) {
          log.info('could not pin the ends of a film', { messageId: request.messageId, error });
          return 'failed';
        }
        await sleepUnlessAborted(clock, Math.max(pauseMs, waitAsked(error)), request.signal);
      }
    }
    return 'aborted';
  }

  /** @returns false when the disk did not take all of it. */
  async #readEnds(request: PinRequest): Promise<boolean> {
    const { chunks, disk } = this.#options;
    const pieces = endsOf(request).flatMap(legalPieces);
    await disk.ready();
    for (const piece of pieces) {
      if (isWhole(piece, this.look(request))) continue;
      await standBack(this.#options.isBusy, this.#options.clock, request.signal);
      const bytes = await chunks.readChunk({
        ...request,
        offset: piece.first * cellBytes,
        limit: (piece.end - piece.first) * cellBytes,
      });
      this.#write(request, piece, bytes);
    }
    await disk.drained();
    return pieces.every((piece) => isWhole(piece, this.look(request)));
  }

  #write(file: CachedFile, piece: CellRun, bytes: Uint8Array): void {
    const { documentId, sizeBytes } = file;
    for (const { first, end } of splitAtHead(piece)) {
      const place = placeOf(file, first);
      if (place === undefined) continue;
      const from = (first - piece.first) * cellBytes;
      const part = bytes.subarray(from, from + runLength({ first, end }, sizeBytes));
      const kept = { file: { documentId, sizeBytes }, group: 0, first: place, bytes: part, cells: end - first };
      this.#options.disk.write(kept);
    }
  }
}

function isWhole({ first, end }: CellRun, has: (cell: number) => boolean): boolean {
  for (let cell = first; cell < end; cell += 1) if (!has(cell)) return false;
  return true;
}

function waitAsked(error: AppError): number {
  return Math.min(60, error.retryAfterSeconds ?? 0) * 1000;
}

async function sleepUnlessAborted(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(delayMs, signal).catch(() => {
    // Only an abort ends a sleep early; the caller looks at the signal.
  });
}
