// The stsd box: how samples of a track are coded.
import { ByteCursor } from './byte-cursor.ts';
import {
  aacFacts,
  ac3Channel,
  av1Codec,
  avcCodec,
  dolbyVisionCodec,
  eac3Channel,
  hdrOf,
  hevcCodec,
  vpCodec,
} from './codec-strings.ts';

/** What a sample entry tells, whatever its kind; numbers are 0 when it does not say. */
export interface SampleEntry {
  /** Four characters, as `avc1`. */
  readonly type: string;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly hdr?: 'pq' | 'hlg' | 'dolby_vision';
  readonly channels: number;
  readonly sampleRate: number;
  /** tx3g: all texts are to be shown always. */
  readonly isForced: boolean;
}

type Boxes = ReadonlyMap<string, Uint8Array>;

/**
 * Reads the first entry.
 *
 * @param cursor over the payload of stsd.
 * @param handler of the track's hdlr box.
 * @returns undefined when the table is empty or of no kind we know.
 */
export function readSampleEntry(cursor: ByteCursor, handler: string): SampleEntry | undefined {
  if (cursor.skip(4).u32() === 0) return undefined;
  const sizeBytes = cursor.u32();
  const type = cursor.latin1(4);
  const body = new ByteCursor(cursor.bytes(Math.min(Math.max(0, sizeBytes - 8), cursor.left)));
  body.skip(8);
  if (handler === 'vide') return videoEntry(type, body);
  if (handler === 'soun') return audioEntry(type, body);
  return { ...nothing, type, codec: type.trim(), isForced: type === 'tx3g' && (body.u32() & 0x80000000) !== 0 };
}

const nothing = { width: 0, height: 0, channels: 0, sampleRate: 0, isForced: false };

function videoEntry(type: string, body: ByteCursor): SampleEntry {
  body.skip(16);
  const width = body.u16();
  const height = body.u16();
  body.skip(50);
  const boxes = childBoxes(body);
  const hdr = boxes.has('dvcC') || boxes.has('dvvC') ? 'dolby_vision' : hdrOf(transferOf(boxes.get('colr')));
  return { ...nothing, type, codec: videoCodec(type, boxes), width, height, ...(hdr ? { hdr } : {}) };
}

function videoCodec(type: string, boxes: Boxes): string {
  const at = (name: string) => boxes.get(name) ?? new Uint8Array(0);
  if (boxes.has('avcC')) return avcCodec(at('avcC'), type === 'avc3' ? 'avc3' : 'avc1');
  if (/^dv(h1|he|av|a1)$/.test(type)) return dolbyVisionCodec(boxes.get('dvcC') ?? at('dvvC'), type);
  if (boxes.has('hvcC')) return hevcCodec(at('hvcC'), type === 'hev1' ? 'hev1' : 'hvc1');
  if (type === 'av01') return av1Codec(at('av1C'));
  if (type === 'vp09' || type === 'vp08') return vpCodec(at('vpcC').subarray(4), type);
  if (type === 'mp4v') return mpeg4Video(at('esds'));
  return type.trim().toLowerCase();
}

/** colr: `nclx`, primaries, transfer, matrix. */
function transferOf(colr: Uint8Array | undefined): number | undefined {
  return colr && String.fromCharCode(...colr.subarray(0, 4)) === 'nclx'
    ? ((colr[6] ?? 0) << 8) | (colr[7] ?? 0)
    : undefined;
}

function audioEntry(type: string, body: ByteCursor): SampleEntry {
  const version = body.u16();
  let channels = body.skip(6).u16();
  let sampleRate = body.skip(6).u32() / 65536;
  // QuickTime file format: versions 1 and 2 of the sound description have further fields.
  if (version === 1) body.skip(16);
  if (version === 2) {
    sampleRate = body.skip(4).f64();
    channels = body.u32();
    body.skip(20);
  }
  const boxes = childBoxes(body);
  const wave = boxes.get('wave');
  const esds = boxes.get('esds') ?? (wave && childBoxes(new ByteCursor(wave)).get('esds'));
  const plain = { type, codec: audioCodecNames[type] ?? type.trim().toLowerCase(), channels, sampleRate };
  return { ...nothing, ...plain, ...audioDetails(boxes, esds) };
}

const audioCodecNames: Readonly<Record<string, string>> = {
  Opus: 'opus',
  fLaC: 'flac',
  '.mp3': 'mp3',
  mp4a: 'mp4a.40.2',
};

function audioDetails(boxes: Boxes, esds: Uint8Array | undefined): Partial<SampleEntry> {
  const dac3 = boxes.get('dac3');
  if (dac3) return { channels: ac3Channel(dac3) };
  const dec3 = boxes.get('dec3');
  if (dec3) return { channels: eac3Channel(dec3) };
  const opus = boxes.get('dOps');
  if (opus?.[1]) return { channels: opus[1] };
  const flac = boxes.get('dfLa');
  if (flac && flac.byteLength >= 42) return flacDetails(flac);
  return esds ? mpeg4Audio(esds) : {};
}

/** dfLa: version and flags, block header, STREAMINFO. */
function flacDetails(box: Uint8Array): Partial<SampleEntry> {
  const packed = new ByteCursor(box, 18).u32();
  return { sampleRate: packed >>> 12, channels: ((packed >>> 9) & 7) + 1 };
}

function mpeg4Audio(esds: Uint8Array): Partial<SampleEntry> {
  const { objectType, config } = readEsds(esds);
  if (objectType === 0x40 || (objectType >= 0x66 && objectType <= 0x68)) {
    if (config.byteLength < 2) return { codec: 'mp4a.40.2' };
    const { codec, channels, sampleRate } = aacFacts(config);
    return { codec, ...(channels ? { channels } : {}), ...(sampleRate ? { sampleRate } : {}) };
  }
  if (objectType === 0x69 || objectType === 0x6b) return { codec: 'mp3' };
  return objectType ? { codec: `mp4a.${objectType.toString(16)}` } : {};
}

function mpeg4Video(esds: Uint8Array): string {
  const { objectType, config } = readEsds(esds);
  if (objectType !== 0x20) return objectType ? `mp4v.${objectType.toString(16)}` : 'mp4v';
  // visual_object_sequence_start_code and profile_and_level_indication.
  const isStart = config[0] === 0 && config[1] === 0 && config[2] === 1 && config[3] === 0xb0;
  return `mp4v.20.${isStart ? config[4] : 9}`;
}

/** ISO/IEC 14496-1: ES_Descriptor, DecoderConfigDescriptor, DecoderSpecificInfo. Zeros and no bytes where it is broken. */
function readEsds(esds: Uint8Array): { readonly objectType: number; readonly config: Uint8Array } {
  const none = { objectType: 0, config: new Uint8Array(0) };
  if (esds.byteLength < 24) return none;
  const cursor = new ByteCursor(esds, 4);
  if (cursor.u8() !== 3) return none;
  descriptorLength(cursor);
  const flags = cursor.skip(2).u8();
  const extra = (flags & 0x80 ? 2 : 0) + (flags & 0x20 ? 2 : 0);
  if (flags & 0x40 || cursor.left < extra + 16) return none;
  if (cursor.skip(extra).u8() !== 4) return none;
  descriptorLength(cursor);
  const objectType = cursor.u8();
  cursor.skip(Math.min(12, cursor.left));
  if (cursor.left < 2 || cursor.u8() !== 5) return { objectType, config: none.config };
  const length = descriptorLength(cursor);
  return { objectType, config: cursor.bytes(Math.min(length, cursor.left)) };
}

function descriptorLength(cursor: ByteCursor): number {
  let length = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = cursor.u8();
    length = length * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) break;
  }
  return length;
}

/** Boxes inside a sample entry by type, the first of each; what is broken ends the list. */
function childBoxes(cursor: ByteCursor): Boxes {
  const boxes = new Map<string, Uint8Array>();
  while (cursor.left >= 8) {
    const sizeBytes = cursor.u32();
    const type = cursor.latin1(4);
    if (sizeBytes < 8 || sizeBytes - 8 > cursor.left) break;
    const bytes = cursor.bytes(sizeBytes - 8);
    if (!boxes.has(type)) boxes.set(type, bytes);
  }
  return boxes;
}
