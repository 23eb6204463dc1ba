// Texts as they stand in a film -> cues. Pure.
import type { TextSample, TextTrack } from '../media/text-samples.ts';
import { assBlockCue } from './ass.ts';
import { type Cue, type OpenCue, tidyCues } from './cue.ts';
import { srtCue } from './srt.ts';
import { tx3gCue, wvttCues } from './timed-text.ts';
import { webVttCue } from './webvtt.ts';

const decoder = new TextDecoder();

type Reader = (sample: TextSample) => readonly OpenCue[];

const withText =
  (read: (startMs: number, endMs: number | undefined, text: string) => OpenCue): Reader =>
  ({ startMs, endMs, bytes }) => [read(startMs, endMs, decoder.decode(bytes))];

const tx3g: Reader = ({ startMs, endMs, bytes }) => [tx3gCue(startMs, endMs, bytes)];

/** By the codec of the track's facts. */
const readers: Readonly<Record<string, Reader>> = {
  srt: withText(srtCue),
  ass: withText(assBlockCue),
  ssa: withText(assBlockCue),
  webvtt: withText(webVttCue),
  tx3g,
  text: tx3g,
  wvtt: ({ startMs, endMs, bytes }) => wvttCues(startMs, endMs, bytes),
};

/**
 * Whether texts in this coding can be shown.
 *
 * @param codec as in the facts.
 * @example isReadable('srt') // true
 */
export function isReadable(codec: string): boolean {
  return Object.hasOwn(readers, codec);
}

/** All texts of a track, ready to be sent; none of a coding we do not read. */
export function cuesOf({ codec, samples }: TextTrack): Cue[] {
  const read = isReadable(codec) ? readers[codec] : undefined;
  return read ? tidyCues(samples.flatMap((sample) => read(sample))) : [];
}
