// What whoever keeps files may rely on: found by key, bounded, whole or not there, and never in the way.
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLog, silentLog } from '../log.ts';
import { createKeptFiles, type KeptFilesOptions } from './create-kept-files.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'sv-kept-')), 'kept');
});

afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const open = (changes: Partial<KeptFilesOptions> = {}) =>
  createKeptFiles({ folder, ending: 'txt', edition: 1, maxBytes: 10_000, maxFiles: 100, log: silentLog, ...changes });

const text = (bytes: Buffer) => bytes.toString();

/** As if everything in the folder had last been used so many seconds ago. */
async function age(seconds: number): Promise<void> {
  const time = Date.now() / 1000 - seconds;
  for (const name of await readdir(folder)) await utimes(join(folder, name), time, time);
}

const sizes = async () =>
  Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));

function noted() {
  const lines: string[] = [];
  return { lines, log: createLog({ level: 'warn', pretty: false, write: (line) => void lines.push(line) }) };
}

it('finds what was kept by its key, texts and bytes, also for another process; the newest of a key', async () => {
  await open().keep('a', 'old');
  await open().keep('a', 'ä');
  await open().keep('b', new Uint8Array([1, 2]));
  expect(await open().find('a', text)).toBe('ä');
  expect(await open().find('b', (bytes) => [...bytes])).toEqual([1, 2]);
  expect(await open().find('c', text)).toBeUndefined();
  expect(await readdir(folder)).toHaveLength(2);
});

it('finds null, too: it is not the same as nothing', async () => {
  await open().keep('a', 'none');
  expect(await open().find('a', () => null)).toBeNull();
});

it('finds nothing of another edition', async () => {
  await open().keep('a', 'one');
  expect(await open({ edition: 2 }).find('a', text)).toBeUndefined();
});

it('is for the owner alone', async () => {
  await open().keep('a', 'a');
  const [name = ''] = await readdir(folder);
  const modes = await Promise.all([folder, join(folder, name)].map(async (path) => (await stat(path)).mode & 0o777));
  expect(modes).toEqual([0o700, 0o600]);
});

it('has a bound in files: the longest unused go', async () => {
  const files = open({ maxFiles: 2 });
  await files.keep('a', 'a');
  await age(30);
  await files.keep('b', 'b');
  await age(20);
  await files.find('a', text);
  await files.keep('c', 'c');
  expect(await files.find('b', text)).toBeUndefined();
  expect(await files.find('a', text)).toBe('a');
  expect(await files.find('c', text)).toBe('c');
  expect(await readdir(folder)).toHaveLength(2);
});

it('has a bound in bytes, of all and of a single one', async () => {
  const files = open({ maxBytes: 2600, maxFileBytes: 1000 });
  for (const key of ['a', 'b', 'c', 'd']) await files.keep(key, key.repeat(1000));
  expect((await sizes()).reduce((sum, size) => sum + size, 0)).toBe(2000);
  await files.keep('large', 'x'.repeat(1001));
  await files.keep('letters', 'ä'.repeat(501));
  expect(await files.find('large', text)).toBeUndefined();
  expect(await files.find('letters', text)).toBeUndefined();
  expect(await readdir(folder)).toHaveLength(2);
});

it('takes away what cannot be read, and says so', async () => {
  const { lines, log } = noted();
  const files = open({ log });
  await files.keep('a', 'a');
  const damaged = () => {
    throw new Error('cut short');
  };
  expect(await files.find('a', damaged)).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
  expect(lines.join()).toContain('a kept file was not readable');
  expect(lines.join()).toContain('cut short');
});

it('a disk that fails costs nothing but another making', async () => {
  const { lines, log } = noted();
  await writeFile(folder, 'a file where the folder should be');
  const files = open({ log });
  await files.keep('a', 'a');
  expect(await files.find('a', text)).toBeUndefined();
  expect(lines.join()).toContain('a file was not kept');
});
