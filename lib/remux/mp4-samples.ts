// Fragmented MP4 as ffmpeg writes it to a pipe -> its head and single samples (ISO/IEC 14496-12). Pure.

/** One picture, or one packet of sound. Times in ticks of its track. */
export interface Sample {
  /** When it is shown. */
  readonly time: number;
  readonly isKey: boolean;
  readonly bytes: Uint8Array;
}

/** What came out of the bytes so far. */
export interface Parsed {
  /** ftyp and moov, once. */
  readonly head?: Uint8Array;
  readonly samples: readonly Sample[];
}

/** No single picture is larger; what says so is no MP4. */
const maxBoxBytes = 96 * 1024 * 1024;

const notSync = 0x10000;

/** Takes the bytes of one output in pieces of any size. */
export class SampleReader {
  readonly #pieces: Buffer[] = [];
  readonly #head: Buffer[] = [];
  #held = 0;
  #moof: Buffer | undefined;

  /** @throws RangeError when this is not what ffmpeg writes. */
  push(piece: Buffer): Parsed {
    this.#pieces.push(piece);
    this.#held += piece.byteLength;
    const samples: Sample[] = [];
    let head: Uint8Array | undefined;
    for (let box = this.#nextBox(); box; box = this.#nextBox()) {
      const type = box.toString('latin1', 4, 8);
      if (type === 'ftyp' || type === 'moov') this.#head.push(box);
      if (type === 'moov') head = Buffer.concat(this.#head);
      if (type === 'moof') this.#moof = box;
      if (type === 'mdat' && this.#moof) samples.push(...readFragment(this.#moof, box));
    }
    return head ? { head, samples } : { samples };
  }

  #nextBox(): Buffer | undefined {
    if (this.#held < 8) return undefined;
    const size = this.#peek(8).readUInt32BE(0);
    if (size < 8 || size > maxBoxBytes) throw new RangeError(`a box of ${size} bytes`);
    if (this.#held < size) return undefined;
    const all = this.#peek(size);
    this.#pieces[0] = all.subarray(size);
    this.#held -= size;
    return all.subarray(0, size);
  }

  /** The pieces joined only as far as needed: a large box comes in many. */
  #peek(bytes: number): Buffer {
    let first = this.#pieces[0] ?? Buffer.alloc(0);
    if (first.byteLength >= bytes) return first;
    let count = 0;
    for (let length = 0; length < bytes; count += 1) length += this.#pieces[count]?.byteLength ?? bytes;
    first = Buffer.concat(this.#pieces.slice(0, count));
    this.#pieces.splice(0, count, first);
    return first;
  }
}

interface TrackDefaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

function readFragment(moof: Buffer, mdat: Buffer): Sample[] {
  const traf = childOf(moof, 8, 'traf');
  const tfhd = traf && childOf(traf, 8, 'tfhd');
  const tfdt = traf && childOf(traf, 8, 'tfdt');
  if (!traf || !tfhd || !tfdt) throw new RangeError('a fragment without a track');
  // ffmpeg writes negative times in two's complement.
  const start = tfdt[8] === 1 ? Number(tfdt.readBigInt64BE(12)) : tfdt.readInt32BE(12);
  return readRuns(traf, defaultsOf(tfhd), start, { moof, mdat });
}

function defaultsOf(tfhd: Buffer): TrackDefaults {
  const flags = tfhd.readUInt32BE(8) & 0xffffff;
  let at = 16 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
  const next = (bit: number) => {
    if (!(flags & bit)) return 0;
    at += 4;
    return tfhd.readUInt32BE(at - 4);
  };
  return { duration: next(0x8), size: next(0x10), flags: next(0x20) };
}

function readRuns(
  traf: Buffer,
  defaults: TrackDefaults,
  start: number,
  boxes: { moof: Buffer; mdat: Buffer },
): Sample[] {
  const samples: Sample[] = [];
  let decodeTime = start;
  for (const trun of childrenOf(traf, 8, 'trun')) {
    const run = readRun(trun, defaults, decodeTime, boxes);
    samples.push(...run.samples);
    decodeTime = run.end;
  }
  return samples;
}

function readRun(trun: Buffer, defaults: TrackDefaults, start: number, { moof, mdat }: { moof: Buffer; mdat: Buffer }) {
  const flags = trun.readUInt32BE(8) & 0xffffff;
  const count = trun.readUInt32BE(12);
  let at = 16;
  const word = (bit: number, otherwise: number) => {
    if (!(flags & bit)) return otherwise;
    at += 4;
    return trun.readInt32BE(at - 4);
  };
  // Counted from the start of moof, as default-base-is-moof says; mdat follows it at once.
  let place = word(0x1, moof.byteLength + 8) - moof.byteLength;
  const firstFlags = word(0x4, defaults.flags);
  let time = start;
  const samples: Sample[] = [];
  for (let index = 0; index < count; index += 1) {
    const duration = word(0x100, defaults.duration) >>> 0;
    const size = word(0x200, defaults.size) >>> 0;
    const sampleFlags = word(0x400, index === 0 ? firstFlags : defaults.flags);
    const shift = word(0x800, 0);
    if (place < 8 || place + size > mdat.byteLength) throw new RangeError('a sample outside its fragment');
    samples.push({
      time: time + shift,
      isKey: (sampleFlags & notSync) === 0,
      bytes: mdat.subarray(place, place + size),
    });
    place += size;
    time += duration;
  }
  return { samples, end: time };
}

function childOf(box: Buffer, from: number, type: string): Buffer | undefined {
  return childrenOf(box, from, type)[0];
}

function childrenOf(box: Buffer, from: number, type: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = from; at + 8 <= box.byteLength; ) {
    const size = box.readUInt32BE(at);
    if (size < 8 || at + size > box.byteLength) throw new RangeError('a box that is longer than its parent');
    if (box.toString('latin1', at + 4, at + 8) === type) found.push(box.subarray(at, at + size));
    at += size;
  }
  return found;
}

/**
 * Ticks per second of the first track of a head.
 *
 * @throws RangeError when it names none.
 * @example timescaleOf(head) // 90000
 */
export function timescaleOf(head: Uint8Array): number {
  const file = Buffer.from(head);
  const moov = childOf(file, 0, 'moov');
  const trak = moov && childOf(moov, 8, 'trak');
  const mdia = trak && childOf(trak, 8, 'mdia');
  const mdhd = mdia && childOf(mdia, 8, 'mdhd');
  if (!mdhd) throw new RangeError('a head without a track');
  return mdhd.readUInt32BE(mdhd[8] === 1 ? 28 : 20);
}
