// Where the samples of a track are and when: stts, ctts, stsc, stsz, stco, without ever unfolding a run.
import type { BlockReader } from './block-reader.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { fullPayload, type Mp4Box } from './mp4-box.ts';
import { Unreadable } from './unreadable.ts';

/** Samples are numbered from 0 here, in decoding order. Ask for ascending numbers: the tables are walked once. */
export interface SampleTable {
  readonly count: number;
  /** Presentation time in the track's time scale, edit list not applied. */
  ticksOf(sample: number): number;
  /** @throws Unreadable `damaged` when the tables do not reach so far. */
  placeOf(sample: number): { readonly offset: number; readonly sizeBytes: number };
}

/** Opens the tables of an stbl box. */
export async function openSampleTable(reader: BlockReader, stbl: readonly Mp4Box[]): Promise<SampleTable> {
  const find = (...types: string[]) => stbl.find((box) => types.includes(box.type));
  const [stts, ctts, stsc] = [find('stts'), find('ctts'), find('stsc')];
  const sizes = await readSizes(reader, find('stsz', 'stz2'));
  const durations = new RunWalk(stts ? await readPairs(reader, stts) : []);
  const shifts = new RunWalk(ctts ? await readPairs(reader, ctts) : []);
  const chunks = new ChunkWalk(
    stsc ? await readChunkRuns(reader, stsc) : [],
    await readOffsets(reader, find('stco', 'co64')),
  );
  return {
    count: sizes.count,
    ticksOf: (sample) => durations.sumBefore(sample) + (shifts.valueOf(sample) | 0),
    placeOf: (sample) => {
      const { first, offset } = chunks.chunkOf(sample);
      return { offset: offset + sizes.sumOf(first, sample), sizeBytes: sizes.sizeOf(sample) };
    },
  };
}

interface Run {
  readonly count: number;
  readonly value: number;
}

async function readPairs(reader: BlockReader, box: Mp4Box): Promise<Run[]> {
  const { cursor } = await fullPayload(reader, box);
  const length = entriesIn(cursor, cursor.u32(), 8);
  return Array.from({ length }, () => ({ count: cursor.u32(), value: cursor.u32() }));
}

/** A count is believed as far as the box has room for it. */
function entriesIn(cursor: ByteCursor, count: number, entryBytes: number): number {
  return Math.min(count, Math.floor(cursor.left / entryBytes));
}

/** Walks (count, value) runs forward. */
class RunWalk {
  readonly #runs: readonly Run[];
  #index = 0;
  /** First sample of the run at #index, and the sum of the values before it. */
  #first = 0;
  #sum = 0;

  constructor(runs: readonly Run[]) {
    this.#runs = runs;
  }

  valueOf(sample: number): number {
    this.#walkTo(sample);
    return this.#runs[this.#index]?.value ?? 0;
  }

  sumBefore(sample: number): number {
    this.#walkTo(sample);
    return this.#sum + (sample - this.#first) * (this.#runs[this.#index]?.value ?? 0);
  }

  #walkTo(sample: number): void {
    for (let run = this.#runs[this.#index]; run && sample >= this.#first + run.count; run = this.#runs[this.#index]) {
      this.#first += run.count;
      this.#sum += run.count * run.value;
      this.#index += 1;
    }
  }
}

interface ChunkRun {
  /** From 0. */
  readonly firstChunk: number;
  readonly perChunk: number;
}

async function readChunkRuns(reader: BlockReader, box: Mp4Box): Promise<ChunkRun[]> {
  const { cursor } = await fullPayload(reader, box);
  const length = entriesIn(cursor, cursor.u32(), 12);
  return Array.from({ length }, () => {
    const run = { firstChunk: cursor.u32() - 1, perChunk: cursor.u32() };
    cursor.skip(4);
    return run;
  });
}

async function readOffsets(reader: BlockReader, box: Mp4Box | undefined): Promise<readonly number[]> {
  if (!box) return [];
  const { cursor } = await fullPayload(reader, box);
  const isLong = box.type === 'co64';
  const length = entriesIn(cursor, cursor.u32(), isLong ? 8 : 4);
  return Array.from({ length }, () => (isLong ? cursor.u64() : cursor.u32()));
}

/** Walks the chunk runs forward. */
class ChunkWalk {
  #index = 0;
  /** First sample of the run at #index. */
  #first = 0;

  constructor(
    readonly runs: readonly ChunkRun[],
    readonly offsets: readonly number[],
  ) {}

  /** The chunk a sample is in: its place in the file and its first sample. */
  chunkOf(sample: number): { readonly first: number; readonly offset: number } {
    for (let run = this.runs[this.#index]; run; run = this.runs[this.#index]) {
      const next = this.runs[this.#index + 1];
      const chunks = (next ? next.firstChunk : this.offsets.length) - run.firstChunk;
      if (chunks < 0 || run.perChunk === 0) break;
      const within = sample - this.#first;
      if (within < chunks * run.perChunk) return this.#found(run, Math.floor(within / run.perChunk));
      this.#first += chunks * run.perChunk;
      this.#index += 1;
    }
    throw new Unreadable('damaged', `sample ${sample} is in no chunk`);
  }

  #found(run: ChunkRun, chunk: number): { readonly first: number; readonly offset: number } {
    const offset = this.offsets[run.firstChunk + chunk];
    if (offset === undefined) throw new Unreadable('damaged', 'a chunk without a place');
    return { first: this.#first + chunk * run.perChunk, offset };
  }
}

/** Most samples summed to find one in its chunk: a chunk holds a second or so. */
const mostSummed = 100_000;

interface Sizes {
  readonly count: number;
  sizeOf(sample: number): number;
  /** Of the samples [first, end). */
  sumOf(first: number, end: number): number;
}

async function readSizes(reader: BlockReader, box: Mp4Box | undefined): Promise<Sizes> {
  if (!box) return { count: 0, sizeOf: () => 0, sumOf: () => 0 };
  const { cursor } = await fullPayload(reader, box);
  const constant = box.type === 'stsz' ? cursor.u32() : 0;
  const bits = box.type === 'stsz' ? 32 : cursor.skip(3).u8();
  const stated = cursor.u32();
  if (constant > 0) return { count: stated, sizeOf: () => constant, sumOf: (first, end) => (end - first) * constant };
  if (bits !== 32 && bits !== 16 && bits !== 8) throw new Unreadable('damaged', `sample sizes of ${bits} bits`);
  const length = entriesIn(cursor, stated, bits / 8);
  const sizes = Float64Array.from({ length }, () => cursor.unsigned(bits / 8));
  return {
    count: length,
    sizeOf: (sample) => sizes[sample] ?? 0,
    sumOf: (first, end) => {
      if (end - first > mostSummed) throw new Unreadable('over_limit', `a chunk of ${end - first} samples`);
      let sum = 0;
      for (let sample = first; sample < end; sample += 1) sum += sizes[sample] ?? 0;
      return sum;
    },
  };
}
