// Films' bytes between Telegram and the viewers: pinned ends, memory, disk, and one fetch a cell for all who want it.
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { AppError, abortError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ChunkRequest, ChunkSource } from '../telegram/telegram.ts';
import { type BackgroundReader, createBackgroundReader } from './background-reader.ts';
import { type CachedFile, RamCells, windowKey } from './chunk-cache-ram.ts';
import { Flight, waitForFlights } from './chunk-flights.ts';
import { type CellRun, cellBytes, cellLength, legalPieces, runLength, windowBytes, windowCells } from './chunk-grid.ts';
import { type CellLook, DiskChunks, type DiskChunksStats } from './disk-chunks.ts';
import { nodeSlotFiles, type SlotFiles } from './disk-chunks-file.ts';
import type { TracedRequest } from './first-piece.ts';
import { PinnedEnds } from './pinned-ends.ts';
import { pinnedCells } from './pinned-places.ts';

/** How large the caches are, and what stands behind them. */
export interface ChunkCacheOptions {
  /** Where missing bytes come from. Its answers must not be written to afterwards: the cache keeps them. */
  readonly source: ChunkSource;
  /** Two files below it: `cache/windows.slots` and `cache/pinned/ends.slots`. */
  readonly dataDir: string;
  readonly limits: Config['cache'];
  readonly log: Log;
  readonly clock: Clock;
  /** Default: the real file system. */
  readonly files?: SlotFiles;
  /** Of each of the two disk caches. Default 16 MiB. */
  readonly queueBytes?: number;
  /** Pace of writing to the disk; what comes faster than the queue can take is not kept there. Default 64 MiB/s. */
  readonly writeBytesPerSecond?: number;
}

/** Counted since the start; hits and misses in cells of 64 KiB. */
export interface ChunkCacheStats {
  /** `shared`: joined a fetch under way. */
  readonly hits: { readonly ram: number; readonly disk: number; readonly pinned: number; readonly shared: number };
  readonly misses: number;
  /** From the source. */
  readonly pulledBytes: number;
  readonly servedBytes: number;
  /** Fetches under way. */
  readonly inFlight: number;
  readonly ram: { readonly bytes: number; readonly maxBytes: number; readonly evictions: number };
  readonly disk: DiskChunksStats;
  readonly pinned: DiskChunksStats;
}

/** The cache: a {@link ChunkSource} before another. */
export interface ChunkCache extends ChunkSource {
  readonly pinned: PinnedEnds;
  /** For work that nobody waits for: what it fetches is not kept on the disk. */
  readonly background: BackgroundReader;
  /** Begins to read the disk's index in the background and returns at once. */
  start(): void;
  /** Writes what waits and closes the files, within 2 s. Idempotent; afterwards memory and source still serve. */
  stop(): Promise<void>;
  stats(): ChunkCacheStats;
}

/** Makes the cache; nothing is touched before {@link ChunkCache.start}. */
export function createChunkCache(options: ChunkCacheOptions): ChunkCache {
  return new CellCache(options);
}

/** Viewers come first, and what they watch is kept on the disk. */
type Purpose = 'viewer' | 'background';

type Origin = 'pinned' | 'disk' | 'source';

/** What a piece of a request comes from. */
type Part = { readonly bytes: Uint8Array } | { readonly flight: Flight; readonly run: CellRun };

/** What is where in one window, as it is in this turn. */
interface Sight {
  cellAt(cell: number): Uint8Array | undefined;
  flightAt(cell: number): Flight | undefined;
  originOf(cell: number): Origin;
}

class CellCache implements ChunkCache {
  readonly pinned: PinnedEnds;
  readonly background: BackgroundReader;
  readonly #source: ChunkSource;
  readonly #ram: RamCells;
  readonly #disk: DiskChunks;
  readonly #pinnedDisk: DiskChunks;
  /** By file and window, then by cell. */
  readonly #flights = new Map<string, Map<number, Flight>>();
  readonly #counts = { ram: 0, disk: 0, pinned: 0, shared: 0, misses: 0, pulledBytes: 0, servedBytes: 0, pulling: 0 };
  /** Fetches under way that a viewer began. */
  #viewerPulls = 0;

  constructor(options: ChunkCacheOptions) {
    const { source, dataDir, limits, log, clock, files = nodeSlotFiles, queueBytes, writeBytesPerSecond } = options;
    const shared = { files, log, clock, queueBytes, writeBytesPerSecond };
    this.#source = source;
    this.#ram = new RamCells(limits.ramBytes);
    this.#disk = new DiskChunks({
      ...shared,
      path: join(dataDir, 'cache', 'windows.slots'),
      maxBytes: limits.diskBytes,
      cellsPerSlot: windowCells,
      evicts: 'least_recently_used',
    });
    this.#pinnedDisk = new DiskChunks({
      ...shared,
      path: join(dataDir, 'cache', 'pinned', 'ends.slots'),
      maxBytes: limits.pinnedBytes,
      cellsPerSlot: pinnedCells,
      evicts: 'first_written',
    });
    const chunks = { readChunk: (request: ChunkRequest) => this.#read(request, 'background') };
    const isBusy = () => this.#viewerPulls > 0;
    this.pinned = new PinnedEnds({ disk: this.#pinnedDisk, chunks, isBusy, clock, log });
    this.background = createBackgroundReader({ chunks, isBusy, clock });
  }

  start(): void {
    this.#disk.start();
    this.#pinnedDisk.start();
  }

  async stop(): Promise<void> {
    this.pinned.stop();
    await Promise.all([this.#disk.stop(), this.#pinnedDisk.stop()]);
  }

  stats(): ChunkCacheStats {
    const { ram, disk, pinned, shared, misses, pulledBytes, servedBytes, pulling } = this.#counts;
    return {
      hits: { ram, disk, pinned, shared },
      misses,
      pulledBytes,
      servedBytes,
      inFlight: pulling,
      ram: this.#ram.stats(),
      disk: this.#disk.stats(),
      pinned: this.#pinnedDisk.stats(),
    };
  }

  readChunk(request: TracedRequest): Promise<Uint8Array> {
    return this.#read(request, 'viewer');
  }

  async #read(request: TracedRequest, purpose: Purpose): Promise<Uint8Array> {
    if (request.signal.aborted) throw abortError(request.signal);
    if (!isOnGrid(request)) return this.#direct(request);
    const parts = this.#partsOf(request, purpose);
    const flights = new Set(parts.flatMap((part) => ('flight' in part ? [part.flight] : [])));
    if (flights.size > 0 && !(await this.#landed(flights, request))) return this.#direct(request);
    const pieces = await Promise.all(parts.map((part) => ('bytes' in part ? part.bytes : bytesOf(part, request))));
    const bytes = joined(pieces);
    this.#counts.servedBytes += bytes.byteLength;
    return bytes;
  }

  #direct(request: TracedRequest): Promise<Uint8Array> {
    request.onPlace?.('telegram');
    return this.#source.readChunk(request);
  }

  /** @returns false when a fetch failed that was begun for the same document in another message. */
  async #landed(flights: ReadonlySet<Flight>, request: ChunkRequest): Promise<boolean> {
    try {
      await waitForFlights(flights, request.signal);
      return true;
    } catch (error) {
      const isForeign = [...flights].some((flight) => flight.messageId !== request.messageId);
      if (isForeign && !request.signal.aborted) return false;
      throw error;
    }
  }

  /** What each cell comes from: memory, a fetch under way, or a fetch that begins now. All in one turn, so none is begun twice. */
  #partsOf(request: TracedRequest, purpose: Purpose): Part[] {
    const sight = this.#look(request);
    const end = Math.ceil(Math.min(request.offset + request.limit, request.sizeBytes) / cellBytes);
    const parts: Part[] = [];
    for (let cell = request.offset / cellBytes; cell < end; ) {
      const part = this.#held(sight, cell) ?? this.#joined(sight, { first: cell, end });
      if (part) {
        request.onPlace?.('flight' in part ? 'shared' : 'ram');
        parts.push(part);
        cell = 'run' in part ? part.run.end : cell + 1;
        continue;
      }
      const origin = sight.originOf(cell);
      const run = { first: cell, end: endOfGap(sight, { first: cell, end }, origin) };
      parts.push(...this.#begun(request, run, origin, purpose));
      cell = run.end;
    }
    return parts;
  }

  #look(request: ChunkRequest): Sight {
    const window = Math.floor(request.offset / windowBytes);
    const flights = this.#flights.get(windowKey(request, window));
    const cells = this.#ram.findWindow(request, window);
    let isPinned: ((cell: number) => boolean) | undefined;
    let isOnDisk: CellLook | undefined;
    return {
      cellAt: (cell) => cells[cell % windowCells],
      flightAt: (cell) => flights?.get(cell),
      originOf: (cell) => {
        isPinned ??= this.pinned.look(request);
        if (isPinned(cell)) return 'pinned';
        isOnDisk ??= this.#disk.look(request, window);
        return isOnDisk(cell % windowCells, cellLength(cell, request.sizeBytes)) ? 'disk' : 'source';
      },
    };
  }

  #held(sight: Sight, cell: number): Part | undefined {
    const bytes = sight.cellAt(cell);
    if (bytes) this.#counts.ram += 1;
    return bytes && { bytes };
  }

  #joined(sight: Sight, { first, end }: CellRun): Part | undefined {
    const flight = sight.flightAt(first);
    if (!flight) return undefined;
    const run = { first, end: Math.min(end, flight.run.end) };
    this.#counts.shared += run.end - run.first;
    return { flight, run };
  }

  /** Cut into legal pieces whatever the origin: what is torn on the disk is asked of Telegram in its stead. */
  #begun(request: TracedRequest, gap: CellRun, origin: Origin, purpose: Purpose): Part[] {
    const cells = Math.ceil(request.sizeBytes / cellBytes);
    // Asking beyond the end costs nothing and saves cutting the last cells into small pieces.
    const end = gap.end === cells ? (request.offset + request.limit) / cellBytes : gap.end;
    const pieces = legalPieces({ first: gap.first, end }).filter((piece) => piece.first < cells);
    return pieces.map((piece) => {
      const load = (signal: AbortSignal) => this.#load({ ...request, signal }, piece, origin, purpose);
      const run = { first: piece.first, end: Math.min(piece.end, cells) };
      return { flight: this.#fly(request, run, load), run };
    });
  }

  #fly(request: ChunkRequest, run: CellRun, load: (signal: AbortSignal) => Promise<Uint8Array>): Flight {
    const key = windowKey(request, Math.floor(run.first / windowCells));
    const cells = this.#flights.get(key) ?? new Map<number, Flight>();
    this.#flights.set(key, cells);
    const flight = new Flight(run, request.messageId, load, (over) => {
      for (let cell = run.first; cell < run.end; cell += 1) if (cells.get(cell) === over) cells.delete(cell);
      if (cells.size === 0 && this.#flights.get(key) === cells) this.#flights.delete(key);
    });
    for (let cell = run.first; cell < run.end; cell += 1) cells.set(cell, flight);
    return flight;
  }

  async #load(request: TracedRequest, run: CellRun, origin: Origin, purpose: Purpose): Promise<Uint8Array> {
    const cells = Math.ceil(runLength(run, request.sizeBytes) / cellBytes);
    const local = origin === 'source' ? undefined : await this.#loadLocal(request, run, origin);
    if (local && origin !== 'source') {
      request.onPlace?.(origin);
      this.#counts[origin] += cells;
      this.#ram.put(request, run.first, local);
      return local;
    }
    if (request.signal.aborted) throw abortError(request.signal);
    request.onPlace?.('telegram');
    this.#counts.misses += cells;
    const bytes = await this.#pull(request, run, purpose);
    this.#ram.put(request, run.first, bytes);
    if (purpose === 'viewer') this.#keepOnDisk(request, run, bytes);
    return bytes;
  }

  #loadLocal(file: CachedFile, run: CellRun, origin: 'pinned' | 'disk'): Promise<Uint8Array | undefined> {
    const lengthBytes = runLength(run, file.sizeBytes);
    const cells = Math.ceil(lengthBytes / cellBytes);
    if (origin === 'pinned') return this.pinned.read(file, { first: run.first, end: run.first + cells });
    const first = run.first % windowCells;
    const places = { first, end: first + cells };
    return this.#disk.read(file, Math.floor(run.first / windowCells), places, lengthBytes);
  }

  async #pull(request: ChunkRequest, run: CellRun, purpose: Purpose): Promise<Uint8Array> {
    const limit = (run.end - run.first) * cellBytes;
    const expectedBytes = runLength(run, request.sizeBytes);
    this.#counts.pulling += 1;
    if (purpose === 'viewer') this.#viewerPulls += 1;
    try {
      const bytes = await this.#source.readChunk({ ...request, offset: run.first * cellBytes, limit });
      if (bytes.byteLength === expectedBytes) {
        this.#counts.pulledBytes += expectedBytes;
        return bytes;
      }
      const cause = new Error(`${bytes.byteLength} bytes at cell ${run.first} instead of ${expectedBytes}`);
      throw new AppError('telegram_unavailable', undefined, { cause });
    } finally {
      this.#counts.pulling -= 1;
      if (purpose === 'viewer') this.#viewerPulls -= 1;
    }
  }

  #keepOnDisk({ documentId, sizeBytes }: CachedFile, run: CellRun, bytes: Uint8Array): void {
    const group = Math.floor(run.first / windowCells);
    const cells = Math.ceil(bytes.byteLength / cellBytes);
    this.#disk.write({ file: { documentId, sizeBytes }, group, first: run.first % windowCells, bytes, cells });
  }
}

/** A piece off the grid has no cells to keep. */
function isOnGrid({ offset, limit }: ChunkRequest): boolean {
  const isOfCells = offset % cellBytes === 0 && limit % cellBytes === 0;
  return isOfCells && (offset % windowBytes) + limit <= windowBytes;
}

function endOfGap(sight: Sight, { first, end }: CellRun, origin: Origin): number {
  let cell = first + 1;
  while (cell < end && !sight.flightAt(cell) && !sight.cellAt(cell) && sight.originOf(cell) === origin) cell += 1;
  return cell;
}

async function bytesOf({ flight, run }: Extract<Part, { flight: Flight }>, file: CachedFile): Promise<Uint8Array> {
  const answer = await flight.answer;
  const from = (run.first - flight.run.first) * cellBytes;
  return answer.subarray(from, from + runLength(run, file.sizeBytes));
}

/** Pieces end to end, without copying where they already lie so. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (!first) return new Uint8Array(0);
  let end = first.byteOffset;
  const isOne = pieces.every((piece) => {
    const follows = piece.buffer === first.buffer && piece.byteOffset === end;
    end = piece.byteOffset + piece.byteLength;
    return follows;
  });
  return isOne ? new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset) : Buffer.concat(pieces);
}
