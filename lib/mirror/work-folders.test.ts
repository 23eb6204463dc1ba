// Work folders on a real disk: private, bounded together, swept when their process is gone.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkFolders } from './work-folders.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'work-folders-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('opens an empty private folder, anew in place of what was there', async () => {
  const folders = createWorkFolders({ root: join(root, 'deep'), maxBytes: 1000 });
  const folder = await folders.open('job_1-a');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, 'x'), 'left');
  expect(readdirSync(await folders.open('job_1-a'))).toEqual([]);
  await folders.remove(folder);
  await folders.remove(folder);
  expect(existsSync(folder)).toBe(false);
});

it.each(['', '../x', 'a/b', '.', 'a'.repeat(81), 'ü'])('takes no name like %j', async (name) => {
  const folders = createWorkFolders({ root, maxBytes: 1000 });
  await expect(folders.open(name)).rejects.toMatchObject({ code: 'internal' });
});

it('refuses another folder when all together are full, and has room again when one is removed', async () => {
  const folders = createWorkFolders({ root, maxBytes: 1000 });
  const first = await folders.open('a');
  mkdirSync(join(first, 'sub'));
  writeFileSync(join(first, 'sub', 'x'), Buffer.alloc(999));
  const second = await folders.open('b');
  expect(await folders.bytesOf(first)).toBe(999);
  writeFileSync(join(second, 'y'), 'z');
  await expect(folders.open('c')).rejects.toMatchObject({ code: 'mirror_full' });
  await expect(folders.checkRoom()).rejects.toMatchObject({ code: 'mirror_full' });
  await folders.remove(first);
  expect(await folders.usedBytes()).toBe(1);
  await folders.open('c');
});

it('gives absolute paths under a relative root, and removes nothing that is not its own', async () => {
  const folders = createWorkFolders({ root: relative(process.cwd(), root), maxBytes: 1000 });
  const folder = await folders.open('a');
  expect(isAbsolute(folder)).toBe(true);
  expect(folder.startsWith(root)).toBe(true);
  for (const other of ['/', root, join(folder, '..'), join(folder, 'sub'), '/tmp']) {
    await expect(folders.remove(other)).rejects.toMatchObject({ code: 'internal' });
  }
  expect(existsSync(folder)).toBe(true);
});

it('counts no file behind a link', async () => {
  const folders = createWorkFolders({ root, maxBytes: 10_000 });
  const folder = await folders.open('a');
  symlinkSync('/usr/bin', join(folder, 'link'));
  expect(await folders.bytesOf(folder)).toBeLessThan(100);
});

it('sweeps what dead processes left, and nothing of the living', async () => {
  const folders = createWorkFolders({ root, maxBytes: 1000 });
  const own = await folders.open('mine');
  // Process 1 lives, but began at another time than this one says; 4194305 is above what Linux gives out.
  for (const name of ['4194305-77', '1-999999999', 'rubbish']) {
    mkdirSync(join(root, name, 'job'), { recursive: true });
    writeFileSync(join(root, name, 'job', 'x'), 'left');
  }
  expect(await folders.sweep()).toBe(3);
  expect(readdirSync(root)).toHaveLength(1);
  expect(existsSync(own)).toBe(true);
  expect(await createWorkFolders({ root: join(root, 'none'), maxBytes: 1 }).sweep()).toBe(0);
});
