// Some key frames of a film, by reading only where they stand. Nothing of Node in here: a browser may load it, too.
import { BlockReader } from './block-reader.ts';
import type { ByteSource } from './byte-source.ts';
import { openMatroskaPictures } from './matroska-key-pictures.ts';
import { openMp4Pictures } from './mp4-key-pictures.ts';
import { choosePictures, type PictureChoice, spreadRounds } from './picture-choice.ts';
import { ScatteredReader } from './scattered-reader.ts';
import { Unreadable, type UnreadableReason } from './unreadable.ts';

/** Key frames of a film, as small films a decoder takes. */
export interface KeyPictures {
  /** Of each picture in the film, ms, ascending. */
  readonly timesMs: readonly number[];
  /**
   * The pictures for a decoder, in small files of the film's container: all in one, at 0 s, 1 s, 2 s, …; or each in one of its own
   * where a decoder that has seen others would be led astray.
   */
  readonly films: readonly Uint8Array[];
  readonly container: 'mp4' | 'matroska';
  /** Pixels as shown; 0 when unknown. */
  readonly width: number;
  readonly height: number;
}

/** `unindexed`: the file does not say where its key frames stand, or has no picture. */
export type KeyPicturesReading =
  | { readonly kind: 'pictures'; readonly pictures: KeyPictures }
  | { readonly kind: 'unindexed' }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string };

/** What a container knows of its key frames. */
export interface PictureTrack extends Pick<KeyPictures, 'container' | 'width' | 'height'> {
  readonly durationMs: number;
  /** Of all key frames, ascending. */
  readonly timesMs: readonly number[];
  /** Where to look for each, in the same order. */
  readonly offsets: readonly number[];
  /** RFC 6381. */
  readonly codec: string;
  /** @returns the picture, undefined when it is not there, or how many bytes it takes to say so. */
  readonly find: (index: number, bytes: Uint8Array) => Uint8Array | undefined | number;
  /** A file of these pictures, a second each. */
  readonly pack: (pictures: readonly Uint8Array[]) => Uint8Array;
}

/** Which key frames are read, and how many bytes for them. */
export interface ReadPicturesOptions extends PictureChoice {
  /** Of all pictures together. With larger ones there are fewer. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Told at the end what it cost, failed or not: reads and bytes, those of the header included. */
  readonly onCost?: (cost: { readonly reads: number; readonly bytes: number }) => void;
}

/** A picture of 4K at the highest rates. */
const longestPictureBytes = 4 * 1024 * 1024;

/** Nobody waits for it: it leaves lanes to those who do. */
const parallel = 4;

/**
 * Reads pictures all over a film: the header, then each where Matroska's Cues or MP4's sample table says it stands.
 *
 * @throws only what the source throws.
 */
export async function readKeyPictures(source: ByteSource, options: ReadPicturesOptions): Promise<KeyPicturesReading> {
  const { signal, maxBytes, onCost } = options;
  const reader = new BlockReader(source, signal, { maxBytes: 16 * 1024 * 1024 });
  const scattered = new ScatteredReader(source, signal, { maxBytes, parallel, maxPieceBytes: longestPictureBytes });
  try {
    const track = await openTrack(reader);
    if (!track || track.timesMs.length === 0) return { kind: 'unindexed' };
    return { kind: 'pictures', pictures: await readPictures(track, scattered, options) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unreadable', reason: error.reason, detail: error.message };
  } finally {
    const [header, pictures] = [reader.cost(), scattered.cost()];
    onCost?.({ reads: header.reads + pictures.reads, bytes: header.bytes + pictures.bytes });
  }
}

async function openTrack(reader: BlockReader): Promise<PictureTrack | undefined> {
  const front = String.fromCharCode(...(await reader.bytesUpTo(0, 16)));
  if (front.startsWith('\x1a\x45\xdf\xa3')) return openMatroskaPictures(reader);
  return /^....(ftyp|moov|mdat|free|skip|wide|pnot|styp)/s.test(front) ? openMp4Pictures(reader) : undefined;
}

async function readPictures(
  track: PictureTrack,
  scattered: ScatteredReader,
  options: ReadPicturesOptions,
): Promise<KeyPictures> {
  const chosen = choosePictures(track.timesMs, track.durationMs, options);
  const found = new Map<number, Uint8Array>();
  let looked = 0;
  for (const round of spreadRounds(chosen.length)) {
    const soFar = scattered.cost().bytes;
    // A round that would break off in the middle is not begun.
    if (looked > 0 && soFar + (soFar / looked) * round.length > options.maxBytes) break;
    const frames = round.flatMap((position) => chosen[position] ?? []);
    await readRound(track, scattered, frames, found);
    looked += frames.length;
  }
  if (found.size * 2 < looked) throw new Unreadable('damaged', 'the index of key frames is wrong');
  const frames = [...found.keys()].sort((a, b) => a - b);
  return {
    ...{ container: track.container, width: track.width, height: track.height },
    timesMs: frames.flatMap((frame) => track.timesMs[frame] ?? []),
    films: packed(
      track,
      frames.flatMap((frame) => found.get(frame) ?? []),
    ),
  };
}

function packed({ codec, pack }: PictureTrack, pictures: readonly Uint8Array[]): Uint8Array[] {
  const areApart = /^avc[13]/.test(codec) && !pictures.every(isInstantRefresh);
  return areApart ? pictures.map((picture) => pack([picture])) : [pack(pictures)];
}

/**
 * Key frames of H.264 in an open group of pictures count on from those before: out of their row a decoder drops them. Only one with
 * a slice of type 5 (ITU-T H.264 7.4.1.2.4) begins anew. Lengths stand before the parts, in 4 bytes with all muxers.
 */
function isInstantRefresh(picture: Uint8Array): boolean {
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength);
  for (let offset = 0; offset + 5 <= picture.byteLength; offset += 4 + view.getUint32(offset)) {
    const type = view.getUint8(offset + 4) & 0x1f;
    if (type === 5) return true;
    if (type === 1) return false;
  }
  return false;
}

async function readRound(
  track: PictureTrack,
  scattered: ScatteredReader,
  frames: readonly number[],
  found: Map<number, Uint8Array>,
): Promise<void> {
  const offsets = frames.map((frame) => track.offsets[frame] ?? -1);
  await scattered.readEach(offsets, (index, bytes) => {
    const frame = frames[index] ?? -1;
    const picture = track.find(frame, bytes);
    if (typeof picture === 'number') return picture;
    // What is given is not kept.
    if (picture) found.set(frame, picture.slice());
    return 0;
  });
}
