import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderId } from './folder-id.ts';

it('is the same for a folder over restarts, and another for each folder', () => {
  const root = mkdtempSync(join(tmpdir(), 'folder-id-'));
  const [a, b] = [join(root, 'a'), join(root, 'b')];
  const first = folderId(a);
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(folderId(a)).toBe(first);
  expect(folderId(b)).not.toBe(first);
  writeFileSync(join(a, 'node-id'), 'torn');
  expect(folderId(a)).not.toBe(first);
  rmSync(root, { recursive: true });
});
