// The addon is a gift: whatever stands in its way costs one line and nothing else.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureNative } from './native.mjs';

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
let root: string;
let lines: string[];
const say = (line: string) => void lines.push(line);
const addon = () => join(root, 'dist', 'native', 'aes-ige.node');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'native-'));
  lines = [];
  cpSync(join(project, 'native'), join(root, 'native'), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A folder with a compiler that does what the script says. */
function compiler(script: string): string {
  const folder = join(root, 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cc'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

test('without a compiler one line is said, once', async () => {
  for (let start = 0; start < 2; start++) expect(await ensureNative({ root, say, path: '' })).toBe(false);
  expect(lines).toEqual(['films are decrypted without the fast addon: there is no C compiler']);
  expect(existsSync(addon())).toBe(false);
});

test('a compiler that fails takes an older addon away and is tried again', async () => {
  const path = compiler('echo "aes-ige.c:1: error: no such luck"; exit 1');
  mkdirSync(dirname(addon()), { recursive: true });
  writeFileSync(addon(), 'old');
  for (let start = 0; start < 2; start++) expect(await ensureNative({ root, say, path })).toBe(false);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/no such luck/);
  expect(existsSync(addon())).toBe(false);
});

test('what is built is kept until its source changes', async () => {
  const path = compiler('for last; do :; done; echo run >> runs; echo built > "$last"');
  for (let start = 0; start < 2; start++) expect(await ensureNative({ root, say, path })).toBe(true);
  expect(lines).toEqual([]);
  expect(existsSync(addon())).toBe(true);
  rmSync(join(root, 'runs'));
  await ensureNative({ root, say, path });
  expect(existsSync(join(root, 'runs'))).toBe(false);
  writeFileSync(join(root, 'native', 'aes-ige.c'), 'other');
  await ensureNative({ root, say, path });
  expect(existsSync(join(root, 'runs'))).toBe(true);
});
