// A text track of a film, by reading only where its texts stand. Nothing of Node in here: a browser may load it, too.
import { BlockReader } from './block-reader.ts';
import type { ByteSource } from './byte-source.ts';
import { readMatroskaTexts } from './matroska-texts.ts';
import { readMp4Texts } from './mp4-texts.ts';
import { ScatteredReader, type ScatterLimits } from './scattered-reader.ts';
import type { TextTrackReading } from './text-samples.ts';
import { Unreadable } from './unreadable.ts';

/** Which track is read, and how much for it. */
export interface ReadTextOptions {
  /** The container's number of the track. */
  readonly trackId: number;
  readonly signal: AbortSignal;
  readonly limits?: ScatterLimits;
  /** Told at the end what it cost, failed or not: reads and bytes, those of the header included. */
  readonly onCost?: (cost: { readonly reads: number; readonly bytes: number }) => void;
}

/**
 * Reads one text track: the header, then the cells its texts stand in. Of Matroska by its Cues, of MP4 by its sample table.
 *
 * Texts that are not where the index says are left out.
 *
 * @throws only what the source throws.
 */
export async function readTextTrack(source: ByteSource, options: ReadTextOptions): Promise<TextTrackReading> {
  const { trackId, signal, limits, onCost } = options;
  const reader = new BlockReader(source, signal, { maxBytes: 16 * 1024 * 1024 });
  const scattered = new ScatteredReader(source, signal, limits);
  try {
    const front = String.fromCharCode(...(await reader.bytesUpTo(0, 16)));
    if (front.startsWith('\x1a\x45\xdf\xa3')) return await readMatroskaTexts(reader, scattered, trackId);
    if (/^....(ftyp|moov|mdat|free|skip|wide|pnot|styp)/s.test(front)) {
      return await readMp4Texts(reader, scattered, trackId);
    }
    return { kind: 'no_track' };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unreadable', reason: error.reason, detail: error.message };
  } finally {
    const [header, texts] = [reader.cost(), scattered.cost()];
    onCost?.({ reads: header.reads + texts.reads, bytes: header.bytes + texts.bytes });
  }
}
