// Samples -> one segment of fragmented MP4: moof and mdat (ISO/IEC 14496-12, ISO/IEC 23000-19). Pure.
import type { Sample } from './mp4-samples.ts';

const isSync = 0x02000000;
const isNotSync = 0x01010000;

/** A segment to be written; its samples in the order of decoding. */
export interface SegmentSamples {
  readonly samples: readonly Sample[];
  /** Time of the sample that follows in another segment; undefined at the end of the film. */
  readonly nextTime: number | undefined;
  /** Ticks from decoding to showing that every sample has more than it needs. 0 for sound. */
  readonly delay: number;
  /** Number of the fragment, from 1. */
  readonly sequence: number;
}

/**
 * Writes a segment.
 *
 * When to decode a sample is made out of when samples are shown, so that the same samples give the same bytes, wherever in the
 * film their child began: the n-th to decode is decoded when the n-th is shown, and pictures, which come in another order, are shown
 * later by `delay`, which {@link withDelay} takes back for all of them.
 *
 * @throws RangeError without samples.
 * @returns moof and mdat.
 */
export function segmentBytes({ samples, nextTime, delay, sequence }: SegmentSamples): Uint8Array {
  const times = samples.map(({ time }) => time).sort((a, b) => a - b);
  const start = times[0];
  if (start === undefined) throw new RangeError('a segment without samples');
  const lengths = times.map((time, index) => lengthOf(times, index, time, nextTime));
  const rows = samples.map((sample, index) => ({
    ...sample,
    length: lengths[index] ?? 0,
    shift: Math.max(0, sample.time - (times[index] ?? 0) + delay),
  }));
  const bytes = samples.reduce((sum, sample) => sum + sample.bytes.byteLength, 0);
  const moofBytes = moof(sequence, start, rows, 0).byteLength;
  return Buffer.concat([
    moof(sequence, start, rows, moofBytes + 8),
    header(8 + bytes, 'mdat'),
    ...samples.map((one) => one.bytes),
  ]);
}

function lengthOf(times: readonly number[], index: number, time: number, nextTime: number | undefined): number {
  const next = times[index + 1] ?? nextTime;
  if (next !== undefined && next > time) return next - time;
  return index > 0 ? time - (times[index - 1] ?? time) : 1;
}

interface Row extends Sample {
  readonly length: number;
  readonly shift: number;
}

function moof(sequence: number, start: number, rows: readonly Row[], dataOffset: number): Buffer {
  const tfdt = Buffer.alloc(8);
  tfdt.writeBigUInt64BE(BigInt(Math.max(0, start)));
  return box('moof', [
    fullBox('mfhd', 0, 0, words([sequence])),
    box('traf', [
      // default-base-is-moof; ffmpeg's only track of an output has the number 1.
      fullBox('tfhd', 0, 0x020000, words([1])),
      fullBox('tfdt', 1, 0, tfdt),
      // data offset; of each sample: duration, size, flags, shift.
      fullBox('trun', 0, 0x000f01, Buffer.concat([words([rows.length, dataOffset]), ...rows.map(rowBytes)])),
    ]),
  ]);
}

function rowBytes({ length, bytes, isKey, shift }: Row): Buffer {
  return words([length, bytes.byteLength, isKey ? isSync : isNotSync, shift]);
}

function words(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, index * 4);
  return buffer;
}

function header(size: number, type: string): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeUInt32BE(size);
  buffer.write(type, 4, 'latin1');
  return buffer;
}

function box(type: string, parts: readonly Buffer[]): Buffer {
  const size = parts.reduce((sum, part) => sum + part.byteLength, 8);
  return Buffer.concat([header(size, type), ...parts]);
}

function fullBox(type: string, version: number, flags: number, body: Buffer): Buffer {
  return box(type, [words([version * 2 ** 24 + flags]), body]);
}

/**
 * The head of a track whose samples are shown `delay` ticks after the times in its segments say: an edit list takes them back.
 *
 * @throws RangeError when the head has no track.
 * @example withDelay(head, 90_000).byteLength - head.byteLength // 36
 */
export function withDelay(head: Uint8Array, delay: number): Uint8Array {
  const file = Buffer.from(head);
  const moov = boxAt(file, 0, 'moov');
  const trak = boxAt(file, moov + 8, 'trak');
  const tkhd = boxAt(file, trak + 8, 'tkhd');
  const after = tkhd + file.readUInt32BE(tkhd);
  // One edit, as long as the film (0 in fragmented files), at the usual speed.
  const edits = box('edts', [fullBox('elst', 0, 0, words([1, 0, delay, 0x10000]))]);
  for (const place of [moov, trak]) file.writeUInt32BE(file.readUInt32BE(place) + edits.byteLength, place);
  return Buffer.concat([file.subarray(0, after), edits, file.subarray(after)]);
}

function boxAt(file: Buffer, from: number, type: string): number {
  for (let at = from; at + 8 <= file.byteLength; at += Math.max(8, file.readUInt32BE(at))) {
    if (file.toString('latin1', at + 4, at + 8) === type) return at;
  }
  throw new RangeError(`a head without ${type}`);
}
