// A text track of a film, by reading only where its texts stand. Nothing of Node in here: a browser may load it, too.
import { BlockReader } from './block-reader.ts';
import type { ByteSource } from './byte-source.ts';
import { readMatroskaTexts } from './matroska-texts.ts';
import { readMp4Texts } from './mp4-texts.ts';
import { ScatteredReader, type ScatterLimits } from './scattered-reader.ts';
import { Unreadable, type UnreadableReason } from './unreadable.ts';

/** One text as it stands in the file, in the coding of its track. */
export interface TextSample {
  readonly startMs: number;
  /** Undefined: the file does not say. */
  readonly endMs: number | undefined;
  readonly bytes: Uint8Array;
}

export interface TextTrack {
  /** As in the facts: `srt`, `ass`, `webvtt`, `tx3g`, `wvtt`. */
  readonly codec: string;
  /** What the texts have in common, such as the styles of ASS; empty when there is none. */
  readonly header: Uint8Array;
  /** By start; at most 50,000. */
  readonly samples: readonly TextSample[];
}

/**
 * `unindexed`: the file does not say where the texts stand, so that all of it would have to be read. `no_track`: it has no such
 * track of text.
 */
export type TextTrackReading =
  | { readonly kind: 'texts'; readonly track: TextTrack }
  | { readonly kind: 'unindexed' }
  | { readonly kind: 'no_track' }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string };

export interface ReadTextOptions {
  /** The container's number of the track. */
  readonly trackId: number;
  readonly signal: AbortSignal;
  readonly limits?: ScatterLimits;
  /** Told at the end what it cost, failed or not: reads and bytes, those of the header included. */
  readonly onCost?: (cost: { readonly reads: number; readonly bytes: number }) => void;
}

/** More texts than any film has; a file with more is `over_limit`. */
export const mostTexts = 50_000;

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
