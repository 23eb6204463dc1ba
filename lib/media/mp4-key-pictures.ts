// Key frames of MP4, by the sample table, and a small MP4 of some of them.

import type { BlockReader } from './block-reader.ts';
import { joinedBytes } from './joined-bytes.ts';
import type { PictureTrack } from './key-pictures.ts';
import { findMoov, readMovieHead } from './mp4.ts';
import { childrenOf, findBox, type Mp4Box } from './mp4-box.ts';
import { keySamples } from './mp4-key-frames.ts';
import { openSampleTable } from './mp4-samples.ts';
import { type Mp4Track, readTrack } from './mp4-track.ts';
import { unlessUnreadable } from './unreadable.ts';

/** @returns undefined without pictures, and when the film is in fragments. @throws Unreadable. */
export async function openMp4Pictures(reader: BlockReader): Promise<PictureTrack | undefined> {
  const { moov } = await findMoov(reader);
  const boxes = await childrenOf(reader, moov);
  if (findBox(boxes, 'mvex')) return undefined;
  const head = await readMovieHead(reader, findBox(boxes, 'mvhd'));
  const found = await findPictures(reader, boxes, head.timescale);
  const stsd = found && findBox(found.track.stbl, 'stsd');
  if (!found || !stsd || found.track.timescale === 0) return undefined;
  const samples = await placeKeySamples(reader, found.track);
  const [tkhd, entries] = await Promise.all([wholeBox(reader, found.tkhd), wholeBox(reader, stsd)]);
  return {
    container: 'mp4',
    ...{ codec: found.codec, width: found.width, height: found.height },
    durationMs: (head.durationSeconds ?? 0) * 1000,
    timesMs: samples.map(({ timeMs }) => timeMs),
    offsets: samples.map(({ offset }) => offset),
    find(index, bytes) {
      const sizeBytes = samples[index]?.sizeBytes ?? 0;
      if (sizeBytes === 0) return undefined;
      return bytes.byteLength < sizeBytes ? sizeBytes : bytes.subarray(0, sizeBytes);
    },
    pack: (pictures) => smallFilm(tkhd, entries, pictures),
  };
}

interface Pictures {
  readonly track: Mp4Track;
  readonly tkhd: Mp4Box;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

async function findPictures(
  reader: BlockReader,
  boxes: readonly Mp4Box[],
  movieTimescale: number,
): Promise<Pictures | undefined> {
  for (const trak of boxes.filter(({ type }) => type === 'trak').slice(0, 64)) {
    const track = await unlessUnreadable<Mp4Track | undefined>(
      () => readTrack(reader, trak, movieTimescale),
      () => undefined,
    );
    const tkhd = findBox(await childrenOf(reader, trak), 'tkhd');
    const { facts } = track ?? {};
    if (track && tkhd && facts?.kind === 'video') return { track, tkhd, ...facts };
  }
  return undefined;
}

async function placeKeySamples(reader: BlockReader, track: Mp4Track) {
  const table = await openSampleTable(reader, track.stbl);
  const placed = (await keySamples(reader, track, table.count)).map((sample) => {
    const seconds = table.ticksOf(sample) / track.timescale + track.shiftSeconds;
    return { timeMs: Math.max(0, Math.round(seconds * 1000)), ...table.placeOf(sample) };
  });
  return placed.sort((a, b) => a.timeMs - b.timeMs);
}

function wholeBox(reader: BlockReader, { offset, end }: Mp4Box): Promise<Uint8Array> {
  return reader.bytes(offset, end - offset);
}

/** ISO/IEC 14496-12: one track with the descriptions of the film, and each picture a sample of a second. */
function smallFilm(tkhd: Uint8Array, stsd: Uint8Array, pictures: readonly Uint8Array[]): Uint8Array {
  const ftyp = box('ftyp', words('isom'), u32(0x200), words('isom'));
  const count = pictures.length;
  const moovAt = (dataOffset: number) => {
    const stbl = box(
      'stbl',
      stsd,
      box('stts', u32(0, 1, count, 1)),
      box('stsc', u32(0, 1, 1, count, 1)),
      box('stsz', u32(0, 0, count, ...pictures.map(({ byteLength }) => byteLength))),
      box('stco', u32(0, 1, dataOffset)),
    );
    const dinf = box('dinf', box('dref', u32(0, 1), box('url ', u32(1))));
    const minf = box('minf', box('vmhd', u32(1, 0, 0)), dinf, stbl);
    const hdlr = box('hdlr', u32(0, 0), words('vide'), u32(0, 0, 0), Uint8Array.of(0));
    const mdia = box('mdia', box('mdhd', u32(0, 0, 0, 1, count, 0x55c40000)), hdlr, minf);
    const turn = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
    const mvhd = box('mvhd', u32(0, 0, 0, 1, count, 0x10000, 0x01000000, 0, 0, ...turn, 0, 0, 0, 0, 0, 0, 2));
    return box('moov', mvhd, box('trak', tkhd, mdia));
  };
  const moov = moovAt(ftyp.byteLength + moovAt(0).byteLength + 8);
  return joinedBytes([ftyp, moov, box('mdat', ...pictures)]);
}

function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, { byteLength }) => sum + byteLength, 8);
  return joinedBytes([u32(length), words(type), ...parts]);
}

function words(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function u32(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value);
  return bytes;
}
