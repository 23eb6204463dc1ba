// Cells of films on the disk: one file of equal slots, an index in memory, writes in the background. Never a wrong byte.
import type { Clock } from '../clock.ts';
import { isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CachedFile } from './chunk-cache-ram.ts';
import { cellBytes } from './chunk-grid.ts';
import type { SlotFile, SlotFiles } from './disk-chunks-file.ts';
import { isStorableId, mostCells } from './disk-chunks-header.ts';
import { type SlotEntry, SlotIndex } from './disk-chunks-index.ts';
import { type SlotPiece, WriteQueue } from './disk-chunks-queue.ts';
import { headerWith, readCells, type SlotRun, scanSlots, slotSize, writeCells } from './disk-chunks-slots.ts';

const mib = 1024 * 1024;

/** After an error of the disk it is left alone for so long. */
const retryAfterMs = 60_000;

/** A disk that goes on and off warns no more often. */
const warnEveryMs = 3_600_000;

/** How long `stop` goes on writing what waits. */
const flushMs = 1500;

/** How long it then waits for a write under way, and for the file to close. */
const closeMs = 200;

/** Bounds the index in memory to some tens of MB: 128 GiB of windows. */
const mostSlots = 131_072;

/** Where the file is, and how large it may be. */
export interface DiskChunksOptions {
  /** Of the one file. */
  readonly path: string;
  /** Most bytes of the file; less than one slot switches it off and removes the file. */
  readonly maxBytes: number;
  /** Cells of 64 KiB in one slot. */
  readonly cellsPerSlot: number;
  /** What a full file gives up first: what was not read for longest, or what was written first. */
  readonly evicts: 'least_recently_used' | 'first_written';
  /** Most bytes waiting to be written; beyond it writes are dropped. Default 16 MiB. */
  readonly queueBytes?: number;
  /** Writes are paced to this, so that a stream at full speed keeps its CPU. Default 64 MiB. */
  readonly writeBytesPerSecond?: number;
  readonly files: SlotFiles;
  readonly log: Log;
  readonly clock: Clock;
}

/** Whether a cell of exactly `sizeBytes` is here. */
export type CellLook = (cell: number, sizeBytes: number) => boolean;

/** What the cache on the disk holds and has done. */
export interface DiskChunksStats {
  /** Bytes of the slots in use. */
  readonly bytes: number;
  readonly maxBytes: number;
  readonly evictions: number;
  readonly writesDropped: number;
  /** Cells found torn or rotten and thrown away. */
  readonly badCells: number;
  /** True while the disk is left alone after an error. */
  readonly isDegraded: boolean;
}

/**
 * The cells of a cache on the disk.
 *
 * A slot holds one group of cells of one file behind a header with the length and the checksum of each. Data is written
 * before the header that vouches for it, and each read is checked against the index, so a torn or overwritten slot reads as
 * absent. Any error of the disk switches the cache off for a minute with one warning. One process a file.
 */
export class DiskChunks {
  readonly #options: DiskChunksOptions;
  readonly #slots: number;
  readonly #slotBytes: number;
  readonly #index: SlotIndex;
  readonly #queue: WriteQueue;
  /** Aborts when writing need not be paced any more. */
  readonly #stopping = new AbortController();
  /** Aborts when the file must not be opened any more. */
  readonly #closing = new AbortController();
  #file: SlotFile | undefined;
  #opening: Promise<void> | undefined;
  #writing: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;
  #restUntilMs = 0;
  #warnedAtMs = Number.NEGATIVE_INFINITY;
  #writesDropped = 0;
  #badCells = 0;

  constructor(options: DiskChunksOptions) {
    const { cellsPerSlot, maxBytes } = options;
    if (!Number.isInteger(cellsPerSlot) || cellsPerSlot < 1 || cellsPerSlot > mostCells) {
      throw new RangeError(`cellsPerSlot must be a whole number from 1 to ${mostCells}`);
    }
    this.#options = options;
    this.#slotBytes = slotSize(cellsPerSlot);
    this.#slots = Math.min(mostSlots, Math.floor(maxBytes / this.#slotBytes));
    this.#index = new SlotIndex(this.#slots);
    this.#queue = new WriteQueue(this.#slots === 0 ? 0 : (options.queueBytes ?? 16 * mib));
  }

  /** Begins to read the file's index in the background and returns at once; cells are found as soon as it is read. */
  start(): void {
    if (this.#slots === 0) {
      this.#opening ??= this.#options.files.remove(this.#options.path).catch((error: unknown) => this.#rest(error));
    } else this.#open();
  }

  /** Resolves when the index was read, or could not be. */
  async ready(): Promise<void> {
    await this.#opening;
  }

  /** Resolves when nothing waits to be written. */
  async drained(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Writes what waits, for at most 1.5 s, and closes the file. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** Tells of a group's cells whether they are here: on the disk or on the way to it. Ask it in the same turn. */
  look(file: CachedFile, group: number): CellLook {
    const lengths = this.#file && this.#index.find(file, group)?.header.lengths;
    return (cell, sizeBytes) => lengths?.[cell] === sizeBytes || this.#queue.find(file, group, cell) !== undefined;
  }

  /** The same for one cell. */
  has(file: CachedFile, group: number, cell: number, sizeBytes: number): boolean {
    return this.look(file, group)(cell, sizeBytes);
  }

  /**
   * Reads cells [first, end) of a group, `lengthBytes` together; all but the last are whole.
   *
   * @returns undefined when one of them is missing, torn or cannot be read; it never throws.
   */
  async read(file: CachedFile, group: number, run: SlotRun, lengthBytes: number): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    let doneBytes = 0;
    for (let first = run.first; first < run.end; ) {
      const end = this.#endOfPlace(file, group, first, run.end);
      const partBytes = Math.min((end - first) * cellBytes, lengthBytes - doneBytes);
      const part =
        this.#waiting(file, group, first, partBytes) ?? (await this.#stored(file, group, { first, end }, partBytes));
      if (!part) return undefined;
      parts.push(part);
      doneBytes += partBytes;
      first = end;
    }
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  /** Queues a piece. @returns false when it was dropped: the queue is full, the disk rests, or the id is no number. */
  write(piece: SlotPiece): boolean {
    const isRefused = this.#slots === 0 || this.#stopped !== undefined || !isStorableId(piece.file.documentId);
    if (isRefused || this.#isResting() || !this.#queue.push(piece)) {
      if (this.#slots > 0) this.#writesDropped += 1;
      return false;
    }
    this.#writing ??= this.#writeAll();
    return true;
  }

  /** Bytes of slots in use and their bound, counts since the start, and whether writing rests after a failure. */
  stats(): DiskChunksStats {
    return {
      bytes: this.#index.size * this.#slotBytes,
      maxBytes: this.#slots * this.#slotBytes,
      evictions: this.#index.evictions,
      writesDropped: this.#writesDropped,
      badCells: this.#badCells,
      isDegraded: this.#isResting(),
    };
  }

  /** Where the cells from `first` on stop being in one place: one waiting piece, or the file. */
  #endOfPlace(file: CachedFile, group: number, first: number, end: number): number {
    const waiting = this.#queue.find(file, group, first);
    if (waiting) return Math.min(end, waiting.first + waiting.cells);
    let cell = first + 1;
    while (cell < end && !this.#queue.find(file, group, cell)) cell += 1;
    return cell;
  }

  #waiting(file: CachedFile, group: number, first: number, sizeBytes: number): Uint8Array | undefined {
    const piece = this.#queue.find(file, group, first);
    const from = (first - (piece?.first ?? 0)) * cellBytes;
    return piece?.bytes.subarray(from, from + sizeBytes);
  }

  async #stored(file: CachedFile, group: number, run: SlotRun, sizeBytes: number): Promise<Uint8Array | undefined> {
    const entry = this.#index.find(file, group);
    return entry && this.#file ? this.#readEntry(this.#file, entry, run, sizeBytes) : undefined;
  }

  #isResting(): boolean {
    return this.#options.clock.nowMs() < this.#restUntilMs;
  }

  #open(): Promise<void> {
    this.#opening ??= this.#load().catch((error: unknown) => {
      this.#opening = undefined;
      this.#rest(error);
    });
    return this.#opening;
  }

  async #load(): Promise<void> {
    const { files, path, cellsPerSlot } = this.#options;
    const file = await files.open(path);
    try {
      const { entries, slots } = await scanSlots(file, cellsPerSlot, this.#slots, this.#closing.signal);
      if (this.#closing.signal.aborted) return await file.close();
      this.#index.load(entries, slots);
      this.#file = file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async #readEntry(
    file: SlotFile,
    entry: SlotEntry,
    run: SlotRun,
    lengthBytes: number,
  ): Promise<Uint8Array | undefined> {
    const { lengths } = entry.header;
    if (lengths.subarray(run.first, run.end).reduce((sum, length) => sum + length, 0) !== lengthBytes) return;
    entry.readers += 1;
    try {
      const bytes = await readCells(file, entry, run, lengthBytes);
      if (!bytes) return this.#discard(entry);
      if (this.#options.evicts === 'least_recently_used') this.#index.touch(entry);
      return bytes;
    } catch (error) {
      this.#index.remove(entry);
      this.#rest(error);
      return undefined;
    } finally {
      entry.readers -= 1;
    }
  }

  #discard(entry: SlotEntry): undefined {
    this.#badCells += 1;
    this.#index.remove(entry);
    this.#options.log.debug('threw away torn cells of the disk cache', { slot: entry.slot });
    return undefined;
  }

  async #writeAll(): Promise<void> {
    // Out of the caller's turn: a viewer waits for the answer that brought this piece.
    await new Promise((resolve) => setImmediate(resolve));
    if (!this.#file) await this.#open();
    for (let piece = this.#queue.head(); piece && this.#file; piece = this.#queue.head()) {
      const startedAtMs = this.#options.clock.nowMs();
      try {
        await this.#writePiece(this.#file, piece);
      } catch (error) {
        this.#rest(error);
      }
      this.#queue.done(piece);
      await this.#pace(piece.bytes.byteLength, startedAtMs);
    }
    this.#writing = undefined;
  }

  async #pace(sizeBytes: number, startedAtMs: number): Promise<void> {
    const { clock, writeBytesPerSecond = 64 * mib } = this.#options;
    const restMs = startedAtMs + (sizeBytes / writeBytesPerSecond) * 1000 - clock.nowMs();
    if (restMs < 1 || this.#stopping.signal.aborted) return;
    await clock.sleep(restMs, this.#stopping.signal).catch((error: unknown) => {
      // Stopping ends the pacing, not the writing.
      if (!isAppError(error)) throw error;
    });
  }

  async #writePiece(file: SlotFile, piece: SlotPiece): Promise<void> {
    const before = this.#index.find(piece.file, piece.group);
    const slot = before?.slot ?? this.#index.takeSlot();
    if (slot === undefined) {
      this.#writesDropped += 1;
      return;
    }
    const header = headerWith(piece, before?.header, this.#options.cellsPerSlot, this.#options.clock.nowMs());
    try {
      await writeCells(file, slot, header, piece);
    } catch (error) {
      if (before) this.#index.remove(before);
      else this.#index.giveSlot(slot);
      throw error;
    }
    // A read may have found the slot torn meanwhile and freed it.
    const isStillOurs = this.#index.find(piece.file, piece.group) === before;
    if (isStillOurs) this.#index.set({ slot, header, readers: 0 });
  }

  /** Leaves the disk alone for a while; the cache goes on in memory. */
  #rest(error: unknown): void {
    const { clock, log, path } = this.#options;
    const nowMs = clock.nowMs();
    this.#restUntilMs = nowMs + retryAfterMs;
    this.#writesDropped += this.#queue.clear();
    if (nowMs - this.#warnedAtMs < warnEveryMs || this.#stopping.signal.aborted) return;
    this.#warnedAtMs = nowMs;
    log.warn('the disk cache cannot be used now, going on in memory', { file: path, error });
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    await this.#within(flushMs, Promise.all([this.#opening, this.drained()]));
    this.#closing.abort();
    this.#queue.clear();
    await this.#within(closeMs, this.drained());
    const file = this.#file;
    this.#file = undefined;
    this.#index.clear();
    // Closing waits for what is under way; a disk that hangs must not hold up the end.
    if (file) await this.#within(closeMs, file.close());
  }

  async #within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
    const inTime = new AbortController();
    const tooLate = this.#options.clock.sleep(timeoutMs, inTime.signal).catch(() => {
      // Aborted because the work ended in time.
    });
    const ended = work.catch((error: unknown) => this.#options.log.debug('while closing the disk cache', { error }));
    await Promise.race([ended, tooLate]);
    inTime.abort();
  }
}
