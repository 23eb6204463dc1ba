// Decoder configurations -> codec strings (RFC 6381 and the bindings of each codec). Pure.
import { ByteCursor } from './byte-cursor.ts';

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
const two = (value: number) => String(value).padStart(2, '0');

/**
 * ISO/IEC 14496-15 annex E: `avc1.PPCCLL` of an AVCDecoderConfigurationRecord.
 *
 * @example avcCodec(new Uint8Array([1, 0x64, 0, 0x28])) // 'avc1.640028'
 */
export function avcCodec(config: Uint8Array, entry = 'avc1'): string {
  const [, profile, compatibility, level] = config;
  if (config[0] !== 1 || profile === undefined || compatibility === undefined || level === undefined) return entry;
  return `${entry}.${hex(profile, 2)}${hex(compatibility, 2)}${hex(level, 2)}`;
}

/** ISO/IEC 14496-15 annex E.3: profile space and id, compatibility flags in reverse bit order, tier and level, constraints. */
export function hevcCodec(config: Uint8Array, entry = 'hvc1'): string {
  if (config.byteLength < 13 || config[0] !== 1) return entry;
  const cursor = new ByteCursor(config, 1);
  const profile = cursor.u8();
  const compatibility = reversedBits(cursor.u32());
  const constraints = [...cursor.bytes(6)];
  const level = cursor.u8();
  while (constraints.at(-1) === 0) constraints.pop();
  const space = ['', 'A', 'B', 'C'][profile >> 6] ?? '';
  const tier = profile & 0x20 ? 'H' : 'L';
  const parts = [`${space}${profile & 0x1f}`, compatibility.toString(16), `${tier}${level}`];
  return [entry, ...parts, ...constraints.map((byte) => byte.toString(16).toUpperCase())].join('.');
}

function reversedBits(value: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) reversed = reversed * 2 + ((value >>> bit) & 1);
  return reversed;
}

/**
 * AV1 ISOBMFF binding 5: `av01.P.LLT.DD`.
 *
 * @example av1Codec(new Uint8Array([0x81, 0x08, 0x40])) // 'av01.0.08M.10'
 */
export function av1Codec(config: Uint8Array): string {
  const [marker, profileLevel, flags] = config;
  if (marker !== 0x81 || profileLevel === undefined || flags === undefined) return 'av01';
  const isTwelveBit = flags & 0x20;
  const depth = flags & 0x40 ? (isTwelveBit ? 12 : 10) : 8;
  return `av01.${profileLevel >> 5}.${two(profileLevel & 31)}${flags & 0x80 ? 'H' : 'M'}.${two(depth)}`;
}

/**
 * VP codec ISO media binding: `vp09.PP.LL.DD` of the payload of a vpcC box (behind version and flags).
 *
 * @example vpCodec(new Uint8Array([0, 31, 0x80]), 'vp09') // 'vp09.00.31.08'
 */
export function vpCodec(config: Uint8Array, entry: 'vp08' | 'vp09'): string {
  const [profile, level, depth] = config;
  if (profile === undefined || level === undefined || depth === undefined) return entry === 'vp09' ? 'vp9' : 'vp8';
  return `${entry}.${two(profile)}.${two(level)}.${two(depth >> 4)}`;
}

/**
 * WebM's VP9 CodecPrivate: (id, length 1, value) three or four times; most files have none.
 *
 * @example webmVp9Codec(new Uint8Array([1, 1, 0, 2, 1, 31, 3, 1, 8])) // 'vp09.00.31.08'
 */
export function webmVp9Codec(privateData: Uint8Array): string {
  const features = new Map<number, number>();
  for (let at = 0; at + 2 < privateData.byteLength && privateData[at + 1] === 1; at += 3) {
    features.set(privateData[at] ?? 0, privateData[at + 2] ?? 0);
  }
  const [profile, level, depth] = [features.get(1), features.get(2), features.get(3)];
  if (profile === undefined || level === undefined) return 'vp9';
  return `vp09.${two(profile)}.${two(level)}.${two(depth ?? 8)}`;
}

/**
 * Dolby Vision streams within the ISO base media file format: `dvh1.PP.LL`.
 *
 * @param entry the sample entry: `dvh1`, `dvhe`, `dav1` …
 * @example dolbyVisionCodec(new Uint8Array([1, 0, 0x10, 0x35]), 'dvh1') // 'dvh1.08.06'
 */
export function dolbyVisionCodec(config: Uint8Array, entry: string): string {
  const profileLevel = ((config[2] ?? 0) << 8) | (config[3] ?? 0);
  return `${entry}.${two(profileLevel >> 9)}.${two((profileLevel >> 3) & 63)}`;
}

/** What a decoder configuration of AAC says. */
export interface AacFacts {
  readonly codec: string;
  /** 0 when the configuration does not say. */
  readonly channels: number;
  readonly sampleRate: number;
}

const aacRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];
const aacChannels = [0, 1, 2, 3, 4, 5, 6, 8];

/**
 * ISO/IEC 14496-3 AudioSpecificConfig.
 *
 * @example aacFacts(new Uint8Array([0x11, 0x90])) // { codec: 'mp4a.40.2', channels: 2, sampleRate: 48000 }
 */
export function aacFacts(config: Uint8Array): AacFacts {
  const bits = new BitReader(config);
  let objectType = bits.take(5);
  if (objectType === 31) objectType = 32 + bits.take(6);
  const rateIndex = bits.take(4);
  let sampleRate = rateIndex === 15 ? bits.take(24) : (aacRates[rateIndex] ?? 0);
  const channels = aacChannels[bits.take(4)] ?? 0;
  if (objectType === 5 || objectType === 29) {
    const extendedIndex = bits.take(4);
    sampleRate = extendedIndex === 15 ? bits.take(24) : (aacRates[extendedIndex] ?? sampleRate);
  }
  return { codec: `mp4a.40.${objectType || 2}`, channels, sampleRate };
}

const ac3Channels = [2, 1, 2, 3, 3, 4, 4, 5];

/**
 * Channels of a dac3 box (ETSI TS 102 366 annex F).
 *
 * @example ac3Channel(new Uint8Array([0x10, 0x3d, 0xe0])) // 6
 */
export function ac3Channel(config: Uint8Array): number {
  const bits = new BitReader(config);
  bits.take(2 + 5 + 3);
  return (ac3Channels[bits.take(3)] ?? 0) + bits.take(1);
}

/**
 * Channels of the first substream of a dec3 box, with the pairs a dependent one adds.
 *
 * @example eac3Channel(new Uint8Array([0x18, 0, 0x20, 0x0f, 0])) // 6
 */
export function eac3Channel(config: Uint8Array): number {
  const bits = new BitReader(config);
  bits.take(16);
  bits.take(2 + 5 + 1 + 1 + 3);
  const channels = (ac3Channels[bits.take(3)] ?? 0) + bits.take(1);
  bits.take(3);
  if (bits.take(4) === 0) return channels;
  // Chan_loc: Lc/Rc, Lrs/Rrs, Cs, Ts, Lsd/Rsd, Lw/Rw, Lvh/Rvh, Cvh, LFE2; pairs count twice.
  const places = bits.take(9);
  return [2, 2, 1, 1, 2, 2, 2, 1, 1].reduce((sum, count, bit) => sum + (places & (256 >> bit) ? count : 0), channels);
}

/** Bits from the highest down; zeros beyond the end. */
class BitReader {
  #position = 0;

  constructor(readonly bytes: Uint8Array) {}

  take(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1, this.#position += 1) {
      const byte = this.bytes[this.#position >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.#position & 7))) & 1);
    }
    return value;
  }
}

/**
 * HDR by the transfer characteristics of ITU-T H.273.
 *
 * @example hdrOf(16) // 'pq'
 */
export function hdrOf(transfer: number | undefined): 'pq' | 'hlg' | undefined {
  if (transfer === 16) return 'pq';
  return transfer === 18 ? 'hlg' : undefined;
}
