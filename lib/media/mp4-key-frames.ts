// The key frames of a track that has sample tables.
import type { BlockReader } from './block-reader.ts';
import { keptStride, keyFrameTable } from './key-frames.ts';
import type { KeyFrames } from './media-facts.ts';
import { findBox, fullPayload } from './mp4-box.ts';
import { openSampleTable } from './mp4-samples.ts';
import type { Mp4Track } from './mp4-track.ts';

/** Times and places of key frames; undefined when the track has no samples (fragmented files). */
export async function readKeyFrames(reader: BlockReader, track: Mp4Track): Promise<KeyFrames | undefined> {
  if (track.timescale === 0) return undefined;
  const samples = await openSampleTable(reader, track.stbl);
  const entries = (await keySamples(reader, track, samples.count)).map((sample): [number, number] => {
    const seconds = samples.ticksOf(sample) / track.timescale + track.shiftSeconds;
    return [Math.max(0, Math.round(seconds * 1000)), samples.placeOf(sample).offset];
  });
  return keyFrameTable(track.id, entries);
}

/**
 * Key frames by their numbers from 0, ascending, thinned. Without an stss box every sample is a key frame.
 *
 * @param count samples of the track.
 */
export async function keySamples(reader: BlockReader, track: Mp4Track, count: number): Promise<number[]> {
  const box = findBox(track.stbl, 'stss');
  if (!box) {
    const stride = keptStride(count);
    return Array.from({ length: Math.ceil(count / stride) }, (_, index) => index * stride);
  }
  const { cursor } = await fullPayload(reader, box);
  const length = Math.min(cursor.u32(), Math.floor(cursor.left / 4));
  const all = Array.from({ length }, () => cursor.u32() - 1).filter((sample) => sample >= 0 && sample < count);
  const stride = keptStride(all.length);
  return all.filter((_, index) => index % stride === 0).sort((a, b) => a - b);
}
