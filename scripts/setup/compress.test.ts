import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compressFolder } from './compress.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-compress-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('puts smaller forms beside scripts and styles, at any depth, and leaves all else', async () => {
  const script = 'export const film = 1;\n'.repeat(200);
  mkdirSync(join(folder, 'chunks'));
  writeFileSync(join(folder, 'chunks/a.js'), script);
  writeFileSync(join(folder, 'small.css'), 'a{}');
  writeFileSync(join(folder, 'font.woff2'), script);
  await compressFolder(folder);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(
    ['chunks', 'chunks/a.js', 'chunks/a.js.br', 'chunks/a.js.gz', 'font.woff2', 'small.css'].sort(),
  );
  expect(brotliDecompressSync(readFileSync(join(folder, 'chunks/a.js.br'))).toString()).toBe(script);
  expect(gunzipSync(readFileSync(join(folder, 'chunks/a.js.gz'))).toString()).toBe(script);
});
