import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SegmentStore } from './segment-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sv-segments-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ten = (value: number) => new Uint8Array(10).fill(value);

describe('segments on the disk', () => {
  it('stay within their bytes; the least lately wanted goes', async () => {
    const store = new SegmentStore({ folder, maxBytes: 30 });
    for (const key of ['a', 'b', 'c']) await store.put(key, ten(1));
    await store.get('a');
    await store.put('d', ten(4));
    expect(['a', 'b', 'c', 'd'].filter((key) => store.has(key))).toEqual(['a', 'c', 'd']);
    expect(readdirSync(folder)).toHaveLength(3);
    expect(store.bytes).toBe(30);
  });

  it('keep the newest, however large it is', async () => {
    const store = new SegmentStore({ folder, maxBytes: 5 });
    await store.put('a', ten(1));
    await store.put('b', ten(2));
    expect([store.has('a'), await store.get('b')]).toEqual([false, Buffer.from(ten(2))]);
  });

  it('are whole or not there', async () => {
    const store = new SegmentStore({ folder, maxBytes: 100 });
    await store.put('a', ten(1));
    rmSync(join(folder, readdirSync(folder)[0] ?? ''));
    expect(await store.get('a')).toBeUndefined();
    expect([store.has('a'), store.bytes]).toEqual([false, 0]);
  });

  it('are kept once, when two children made one at the same time', async () => {
    const store = new SegmentStore({ folder, maxBytes: 100 });
    await Promise.all([store.put('a', ten(1)), store.put('a', ten(1))]);
    expect([readdirSync(folder).length, store.bytes]).toEqual([1, 10]);
  });

  it('go at the start', async () => {
    await new SegmentStore({ folder, maxBytes: 100 }).put('a', ten(1));
    await new SegmentStore({ folder, maxBytes: 100 }).clear();
    expect(existsSync(folder)).toBe(false);
  });
});
