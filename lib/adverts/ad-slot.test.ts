// The advertisement's file: shown as it is, and told in the log when it cannot be.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Log } from '../log.ts';
import { createAdSlot } from './ad-slot.ts';

const folder = mkdtempSync(join(tmpdir(), 'sv-ad-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function started(path: string | undefined) {
  const warnings: string[] = [];
  const silent = () => undefined;
  const log: Log = {
    child: () => log,
    debug: silent,
    info: silent,
    error: silent,
    warn: (event) => warnings.push(event),
  };
  const slot = createAdSlot({ path, log });
  await slot.start();
  return { html: slot.html, warnings };
}

describe('the advertisement', () => {
  it('is none without a file', async () => {
    expect(await started(undefined)).toEqual({ html: undefined, warnings: [] });
  });

  it('is the file as it is', async () => {
    expect(await started(fileOf('ad.html', '<b>Käse</b>'))).toEqual({ html: '<b>Käse</b>', warnings: [] });
  });

  it('fits into 64 KiB, and not a byte more', async () => {
    expect((await started(fileOf('full.html', 'x'.repeat(65_536)))).html).toHaveLength(65_536);
    expect(await started(fileOf('large.html', 'x'.repeat(65_537)))).toEqual({
      html: undefined,
      warnings: ['no advertisement is shown: its file is too large'],
    });
  });

  it.each([
    ['is missing', () => join(folder, 'none.html')],
    ['is a folder', () => folder],
    ['is no text', () => fileOf('picture.html', Uint8Array.of(0x3c, 0xff, 0xfe))],
  ])('costs the slot and not the start when its file %s', async (_, path) => {
    expect(await started(path())).toEqual({
      html: undefined,
      warnings: ['no advertisement is shown: its file cannot be read'],
    });
  });
});
