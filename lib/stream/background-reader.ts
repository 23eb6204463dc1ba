// Reads bytes of films for work that nobody waits for: through the caches, one piece at a time, after the viewers.
import type { Clock } from '../clock.ts';
import { abortError } from '../errors.ts';
import type { ChunkSource } from '../telegram/telegram.ts';
import { cellBytes, legalPieces, runLength } from './chunk-grid.ts';
import { standBack } from './stand-back.ts';

/** The film to be read. */
export interface BackgroundFile {
  /** Message in the log channel. */
  readonly messageId: number;
  readonly documentId: string;
  readonly sizeBytes: number;
}

/** A door to the bytes of films for jobs. */
export interface BackgroundReader {
  /**
   * The bytes [offset, offset + length) of a file. Each piece of up to 1 MiB waits while viewers pull.
   *
   * @param options `patienceMs`: how long a piece waits at most. Default 5000; less for what a viewer asked for.
   * @throws RangeError outside the file; what {@link ChunkSource} throws.
   */
  read(
    file: BackgroundFile,
    offset: number,
    length: number,
    options: { readonly signal: AbortSignal; readonly patienceMs?: number },
  ): Promise<Uint8Array>;
}

/** What {@link BackgroundReader} works with. */
export interface BackgroundReaderOptions {
  readonly chunks: ChunkSource;
  /** True while viewers wait for Telegram. */
  readonly isBusy: () => boolean;
  readonly clock: Clock;
}

/** Makes a reader on top of the caches. */
export function createBackgroundReader({ chunks, isBusy, clock }: BackgroundReaderOptions): BackgroundReader {
  return {
    async read(file, offset, length, { signal, patienceMs }) {
      if (offset < 0 || length < 0 || offset + length > file.sizeBytes) {
        throw new RangeError(`bytes ${offset} to ${offset + length} of a file of ${file.sizeBytes}`);
      }
      if (length === 0) return new Uint8Array(0);
      const run = { first: Math.floor(offset / cellBytes), end: Math.ceil((offset + length) / cellBytes) };
      const bytes = new Uint8Array(runLength(run, file.sizeBytes));
      for (const piece of legalPieces(run)) {
        await standBack(isBusy, clock, signal, patienceMs);
        if (signal.aborted) throw abortError(signal);
        const limit = (piece.end - piece.first) * cellBytes;
        const answer = await chunks.readChunk({ ...file, offset: piece.first * cellBytes, limit, signal });
        bytes.set(answer, (piece.first - run.first) * cellBytes);
      }
      const from = offset - run.first * cellBytes;
      return bytes.subarray(from, from + length);
    },
  };
}
