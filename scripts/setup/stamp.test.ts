import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashSources, removeStamp, stampMatches, writeStamp } from './stamp.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stamp-'));
  mkdirSync(join(root, 'lib/deep'), { recursive: true });
  writeFileSync(join(root, 'lib/deep/a.ts'), 'a');
  writeFileSync(join(root, 'server.ts'), 's');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const hash = (ignored?: (path: string) => boolean) =>
  hashSources(root, ['lib', 'server.ts', 'missing'], ignored ? { ignored } : {});

it('changes with a content, a name, a new file and an extra text', () => {
  const seen = new Set([hash()]);
  writeFileSync(join(root, 'lib/deep/a.ts'), 'b');
  seen.add(hash());
  writeFileSync(join(root, 'lib/b.ts'), '');
  seen.add(hash());
  seen.add(hashSources(root, ['lib', 'server.ts'], { extra: ['v21'] }));
  expect(seen.size).toBe(4);
});

it('stays the same when only ignored files change', () => {
  const withoutTests = () => hash((path) => path.endsWith('.test.ts'));
  const before = withoutTests();
  writeFileSync(join(root, 'lib/a.test.ts'), 'new');
  expect(withoutTests()).toBe(before);
  expect(hash()).not.toBe(before);
});

it('matches only the hash that was written, and nothing once removed', () => {
  const path = join(root, 'dist', 'stamp');
  expect(stampMatches(path, 'one')).toBe(false);
  writeStamp(path, 'one');
  expect([stampMatches(path, 'one'), stampMatches(path, 'two')]).toEqual([true, false]);
  removeStamp(path);
  expect(stampMatches(path, 'one')).toBe(false);
});
