import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLinkAccess, type LinkAccess } from './link-access.ts';

let dataDir: string;
let nowMs: number;
const item = { chat_id: 1000, message_id: 57 };

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-links-'));
  nowMs = 1_700_000_000_000;
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function started(access: 'public' | 'signed', secret?: string): Promise<LinkAccess> {
  const config = { access, secret, ttlMs: 3_600_000 };
  const door = createLinkAccess({ config, url: 'https://films.example', dataDir, clock: { nowMs: () => nowMs } });
  await door.start();
  return door;
}

function signatureOf(address: string): { exp: string | null; sig: string | null } {
  const { searchParams } = new URL(address);
  return { exp: searchParams.get('exp'), sig: searchParams.get('sig') };
}

describe('link access', () => {
  it('is open when public, with plain addresses', async () => {
    const door = await started('public');
    expect(door.links(item)).toMatchObject({
      watch: 'https://films.example/watch/57',
      stream: 'https://films.example/stream/1000/57',
      download: 'https://films.example/stream/1000/57?download=1',
    });
    expect(door.mayOpen(item, { exp: null, sig: null })).toBe(true);
  });

  it('asks for a signature when signed, good for an hour and for one item', async () => {
    const door = await started('signed');
    const { watch, stream, download } = door.links(item);
    expect(door.mayOpen(item, { exp: null, sig: null })).toBe(false);
    for (const address of [watch, stream, download]) {
      const wish = { scope: address === download ? 'download' : 'item' } as const;
      expect(door.mayOpen(item, signatureOf(address), wish)).toBe(true);
      expect(door.mayOpen({ ...item, message_id: 58 }, signatureOf(address))).toBe(false);
    }
    expect(new URL(download).searchParams.get('download')).toBe('1');
    nowMs += 3_600_000;
    expect(door.mayOpen(item, signatureOf(watch))).toBe(false);
    expect(door.mayOpen(item, signatureOf(door.links(item).watch))).toBe(true);
  });

  it('keeps its key over a restart, for this user alone', async () => {
    const { watch } = (await started('signed')).links(item);
    expect((await stat(join(dataDir, 'link-secret'))).mode & 0o777).toBe(0o600);
    expect((await started('signed')).mayOpen(item, signatureOf(watch))).toBe(true);
  });

  it('makes a new key in place of a damaged one', async () => {
    await writeFile(join(dataDir, 'link-secret'), 'short');
    const { watch } = (await started('signed')).links(item);
    expect((await started('signed')).mayOpen(item, signatureOf(watch))).toBe(true);
    expect((await readFile(join(dataDir, 'link-secret'), 'utf8')).length).toBeGreaterThan(40);
  });

  it('takes the key of the configuration and then keeps none', async () => {
    const { watch } = (await started('signed', 's'.repeat(32))).links(item);
    expect((await started('signed')).mayOpen(item, signatureOf(watch))).toBe(false);
    expect((await started('signed', 's'.repeat(32))).mayOpen(item, signatureOf(watch))).toBe(true);
  });

  it('opens nothing before its start, and says so when the folder cannot be used', async () => {
    const config = { access: 'signed', secret: undefined, ttlMs: 1 } as const;
    await writeFile(join(dataDir, 'file'), '');
    const options = { config, url: '', dataDir: join(dataDir, 'file'), clock: { nowMs: () => 0 } };
    expect(createLinkAccess(options).mayOpen(item, { exp: '9', sig: 'A'.repeat(32) })).toBe(false);
    await expect(createLinkAccess(options).start()).rejects.toMatchObject({ code: 'bad_configuration' });
  });
});
