// Cells on the disk: what comes back is what was put, or nothing; every bound holds, and a sick disk harms nobody.
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { patternBytes, seededNumbers } from '#test/harness/pattern-bytes.ts';
import { type Clock, systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { cellBytes } from './chunk-grid.ts';
import { DiskChunks, type DiskChunksOptions } from './disk-chunks.ts';
import { nodeSlotFiles, type SlotFiles } from './disk-chunks-file.ts';
import { decodeHeader, encodeHeader, headerBytes, isStorableId } from './disk-chunks-header.ts';

const cells = 4;
const groupBytes = cells * cellBytes;
const slotBytes = headerBytes + groupBytes;
const film = patternBytes(40 * groupBytes + 1000, 8);
const file = { documentId: '42', sizeBytes: film.length };
const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'disk-chunks-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'deeper', 'windows.slots');
}

function world(more: Partial<DiskChunksOptions> = {}) {
  const path = more.path ?? newPath();
  const lines: string[] = [];
  const log = createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) });
  const clock: Clock & { skewMs: number } = {
    skewMs: 0,
    nowMs: () => systemClock.nowMs() + clock.skewMs,
    sleep: systemClock.sleep,
  };
  const fixed = { cellsPerSlot: cells, evicts: 'least_recently_used', files: nodeSlotFiles } as const;
  const disk = new DiskChunks({ maxBytes: 10 * slotBytes, ...fixed, log, clock, ...more, path });
  disk.start();
  closing.push(() => disk.stop());
  const warnings = () => lines.filter((line) => line.includes('"level":40')).length;
  return { disk, path, clock, warnings };
}

/** The bytes of cells [first, end) of a group of the film. */
function slice(group: number, first = 0, end = cells): Buffer {
  return film.subarray(group * groupBytes + first * cellBytes, group * groupBytes + end * cellBytes);
}

function put(disk: DiskChunks, group: number, first = 0, end = cells): boolean {
  const bytes = slice(group, first, end);
  return disk.write({ file, group, first, bytes, cells: Math.ceil(bytes.byteLength / cellBytes) });
}

async function get(disk: DiskChunks, group: number, first = 0, end = cells) {
  const bytes = await disk.read(file, group, { first, end }, slice(group, first, end).byteLength);
  return bytes && Buffer.from(bytes).equals(slice(group, first, end)) ? 'right' : bytes && 'wrong';
}

/** A file system that fails as told. */
function faulty() {
  const faults = { isFull: false, tornAfterBytes: Number.POSITIVE_INFINITY, isUnreadable: false, isHeld: false };
  const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const files: SlotFiles = {
    remove: nodeSlotFiles.remove,
    async open(path) {
      const real = await nodeSlotFiles.open(path);
      return {
        ...real,
        async read(into, position) {
          if (faults.isUnreadable) throw Object.assign(new Error('bad sector'), { code: 'EIO' });
          return real.read(into, position);
        },
        async write(parts, position) {
          while (faults.isHeld) await new Promise((resolve) => setTimeout(resolve, 5));
          const whole = Buffer.concat(parts);
          if (!faults.isFull && whole.byteLength <= faults.tornAfterBytes) return real.write(parts, position);
          await real.write([whole.subarray(0, Math.min(whole.byteLength, faults.tornAfterBytes, 5000))], position);
          throw full();
        },
      };
    },
  };
  return { faults, files };
}

describe('disk chunks', () => {
  it('gives back what was put, from the queue and from the file', async () => {
    const { disk } = world();
    expect(put(disk, 0)).toBe(true);
    expect(put(disk, 1, 2, 4)).toBe(true);
    expect(await get(disk, 0)).toBe('right');
    expect(await get(disk, 1, 2, 4)).toBe('right');
    await disk.drained();
    expect(await get(disk, 0, 1, 3)).toBe('right');
    expect(await get(disk, 1, 2, 4)).toBe('right');
    expect(await get(disk, 1, 0, 4)).toBeUndefined();
    expect(await get(disk, 2)).toBeUndefined();
  });

  it('fills a slot piece by piece and reads across the queue and the file', async () => {
    const { disk } = world();
    put(disk, 3, 0, 1);
    await disk.drained();
    put(disk, 3, 1, 2);
    put(disk, 3, 2, 4);
    expect(await get(disk, 3)).toBe('right');
    await disk.drained();
    expect(await get(disk, 3)).toBe('right');
    expect(disk.stats().bytes).toBe(slotBytes);
  });

  it('keeps the short last cell of a file', async () => {
    const { disk } = world();
    put(disk, 40, 0, 1);
    await disk.drained();
    expect(disk.has(file, 40, 0, 1000)).toBe(true);
    expect(disk.has(file, 40, 0, cellBytes)).toBe(false);
    expect(await get(disk, 40, 0, 1)).toBe('right');
  });

  it('finds everything again after a restart, the oldest first to go', async () => {
    const first = world();
    for (let group = 0; group < 10; group += 1) put(first.disk, group);
    await first.disk.drained();
    await first.disk.stop();
    const { disk } = world({ path: first.path });
    await disk.ready();
    for (let group = 0; group < 10; group += 1) expect(await get(disk, group)).toBe('right');
    put(disk, 11);
    await disk.drained();
    expect(disk.stats()).toMatchObject({ evictions: 1, bytes: 10 * slotBytes });
    expect(statSync(first.path).size).toBeLessThanOrEqual(10 * slotBytes);
  });

  it('writes what waits when it is stopped', async () => {
    const first = world({ writeBytesPerSecond: 1 });
    for (let group = 0; group < 5; group += 1) put(first.disk, group);
    await first.disk.stop();
    const { disk } = world({ path: first.path });
    await disk.ready();
    for (let group = 0; group < 5; group += 1) expect(await get(disk, group)).toBe('right');
    expect(put(first.disk, 6)).toBe(false);
  });

  it('stops within 2 s when the disk hangs', async () => {
    const { faults, files } = faulty();
    const { disk } = world({ files });
    await disk.ready();
    faults.isHeld = true;
    put(disk, 0);
    const startedAt = Date.now();
    await disk.stop();
    expect(Date.now() - startedAt).toBeLessThan(2000);
    faults.isHeld = false;
  });

  it('evicts what was read longest ago, or what was written first', async () => {
    for (const evicts of ['least_recently_used', 'first_written'] as const) {
      const { disk } = world({ evicts, maxBytes: 3 * slotBytes });
      for (const group of [0, 1, 2]) put(disk, group);
      await disk.drained();
      await get(disk, 0);
      put(disk, 3);
      await disk.drained();
      expect(await get(disk, 0)).toBe(evicts === 'first_written' ? undefined : 'right');
      expect(await get(disk, 1)).toBe(evicts === 'first_written' ? 'right' : undefined);
    }
  });

  it('never gives a wrong byte out of 40 spoilt files', async () => {
    const first = world();
    for (let group = 0; group < 10; group += 1) put(first.disk, group);
    await first.disk.stop();
    const good = readFileSync(first.path);
    const next = seededNumbers(5);
    const seen = { right: 0, absent: 0 };
    for (let round = 0; round < 40; round += 1) {
      const spoilt = Buffer.from(good);
      for (let spot = 0; spot < 3; spot += 1) {
        const length = 1 + (next() % 3000);
        const at = next() % (spoilt.length - length);
        if (spot === 0) spoilt.copyWithin(at, next() % (spoilt.length - length), spoilt.length);
        else spoilt.fill(next() % 256, at, at + length);
      }
      writeFileSync(first.path, spoilt);
      if (round % 5 === 0) truncateSync(first.path, next() % spoilt.length);
      const { disk, warnings } = world({ path: first.path });
      await disk.ready();
      for (let group = 0; group < 10; group += 1) {
        const result = await get(disk, group);
        expect(result).not.toBe('wrong');
        seen[result === 'right' ? 'right' : 'absent'] += 1;
        if (!result) expect(disk.has(file, group, 0, cellBytes) && (await get(disk, group))).toBeFalsy();
      }
      expect(warnings()).toBe(0);
      await disk.stop();
    }
    expect(seen.right).toBeGreaterThan(50);
    expect(seen.absent).toBeGreaterThan(50);
  }, 60_000);

  it('reads a torn write as absent, now and after a restart', async () => {
    for (const tornAfterBytes of [0, 100, headerBytes, headerBytes + 3, 3 * cellBytes]) {
      const { faults, files } = faulty();
      const first = world({ files, maxBytes: slotBytes });
      put(first.disk, 0);
      await first.disk.drained();
      faults.tornAfterBytes = tornAfterBytes;
      put(first.disk, 1);
      await first.disk.drained();
      expect(await get(first.disk, 1)).toBeUndefined();
      await first.disk.stop();
      const { disk } = world({ path: first.path, maxBytes: slotBytes });
      await disk.ready();
      expect(await get(disk, 1)).toBeUndefined();
      expect(await get(disk, 0)).not.toBe('wrong');
    }
  });

  it('warns once when the disk is full, drops writes meanwhile, still reads, and tries again later', async () => {
    const { faults, files } = faulty();
    const { disk, clock, warnings } = world({ files });
    put(disk, 0);
    await disk.drained();
    faults.isFull = true;
    for (const group of [1, 2, 3]) put(disk, group);
    await disk.drained();
    expect(disk.stats().isDegraded).toBe(true);
    expect(put(disk, 4)).toBe(false);
    expect(await get(disk, 0)).toBe('right');
    clock.skewMs += 61_000;
    put(disk, 5);
    await disk.drained();
    expect(warnings()).toBe(1);
    faults.isFull = false;
    clock.skewMs += 61_000;
    expect(put(disk, 6)).toBe(true);
    await disk.drained();
    expect(await get(disk, 6)).toBe('right');
    expect(disk.stats()).toMatchObject({ isDegraded: false });
    expect(disk.stats().writesDropped).toBeGreaterThanOrEqual(3);
  });

  it('treats what cannot be read as absent', async () => {
    const { faults, files } = faulty();
    const { disk, warnings } = world({ files });
    put(disk, 0);
    await disk.drained();
    faults.isUnreadable = true;
    expect(await get(disk, 0)).toBeUndefined();
    expect(disk.has(file, 0, 0, cellBytes)).toBe(false);
    expect(warnings()).toBe(1);
  });

  it('goes on without a file it cannot open, and opens it later', async () => {
    let isForbidden = true;
    const open: SlotFiles['open'] = (path) =>
      isForbidden ? Promise.reject(new Error('forbidden')) : nodeSlotFiles.open(path);
    const { disk, clock, warnings } = world({ files: { ...nodeSlotFiles, open } });
    await disk.ready();
    expect(disk.stats().isDegraded).toBe(true);
    expect(put(disk, 0)).toBe(false);
    isForbidden = false;
    clock.skewMs += 61_000;
    put(disk, 0);
    await disk.drained();
    expect(await get(disk, 0)).toBe('right');
    expect(warnings()).toBe(1);
  });

  it('drops writes when its queue is full and counts them', async () => {
    const { faults, files } = faulty();
    const { disk } = world({ files, queueBytes: 2 * groupBytes });
    faults.isHeld = true;
    expect([put(disk, 0), put(disk, 1), put(disk, 2)]).toEqual([true, true, false]);
    expect(disk.stats().writesDropped).toBe(1);
    faults.isHeld = false;
    await disk.drained();
    expect(put(disk, 2)).toBe(true);
  });

  it('is off and takes its file away when it may not have a single slot', async () => {
    const first = world();
    put(first.disk, 0);
    await first.disk.stop();
    const { disk } = world({ path: first.path, maxBytes: slotBytes - 1 });
    await disk.ready();
    expect(() => statSync(first.path)).toThrow('ENOENT');
    expect(put(disk, 0)).toBe(false);
    expect(disk.stats()).toMatchObject({ bytes: 0, maxBytes: 0, writesDropped: 0 });
  });

  it('cuts its file when it may have less than before', async () => {
    const first = world();
    for (let group = 0; group < 10; group += 1) put(first.disk, group);
    await first.disk.stop();
    const { disk } = world({ path: first.path, maxBytes: 4 * slotBytes });
    await disk.ready();
    expect(statSync(first.path).size).toBe(4 * slotBytes);
    expect(disk.stats().bytes).toBe(4 * slotBytes);
  });
});

describe('slot header', () => {
  it.each(['0', '42', '-5', '9223372036854775807', '-9223372036854775808'])('keeps the id %s', (documentId) => {
    const lengths = Uint32Array.of(65_536, 0, 7);
    const checksums = Uint32Array.of(1, 2, 0xffffffff);
    const header = { documentId, sizeBytes: 2 ** 40, group: 3, writtenAtMs: 1_790_000_000_000, lengths, checksums };
    expect(isStorableId(documentId)).toBe(true);
    expect(decodeHeader(encodeHeader(header), 3)).toEqual(header);
    expect(decodeHeader(encodeHeader(header), 4)).toBeUndefined();
  });

  it.each(['', 'abc', '1e3', '../x', '99999999999999999999', '01', ' 1'])('stores nothing under the id "%s"', (id) => {
    expect(isStorableId(id)).toBe(false);
  });
});
