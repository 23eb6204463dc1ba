import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from './caller.ts';
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

function signatureOf(address: string) {
  const { searchParams } = new URL(address);
  return { exp: searchParams.get('exp'), sig: searchParams.get('sig'), by: searchParams.get('by') };
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

  describe('for callers', () => {
    const revoked = new Map<string, number>();
    const by = 'u00000000000000a1';
    const caller: Caller = {
      kind: 'user',
      subject: 'u:1',
      scopes: new Set(['stream']),
      isByCookie: false,
      linksAs: by,
    };
    const stranger: Caller = { kind: 'anonymous', subject: null, scopes: new Set(), isByCookie: false };
    const reader: Caller = { kind: 'key', subject: 'k:1', scopes: new Set(['catalog']), isByCookie: false };
    const none = { exp: null, sig: null };
    const hash = 'ab'.repeat(16);

    async function door(access: 'public' | 'signed' | 'login', isReady = true): Promise<LinkAccess> {
      revoked.clear();
      const revocations = {
        isReady,
        generationOf: (key: string) => revoked.get(key) ?? 0,
        revoke: async (key: string) => void revoked.set(key, (revoked.get(key) ?? 0) + 1),
      };
      const config = { access, secret: 's'.repeat(32), ttlMs: 3_600_000 };
      const made = createLinkAccess({ config, url: 'https://x', dataDir, clock: { nowMs: () => nowMs }, revocations });
      await made.start();
      return made;
    }

    it('opens what they may open without a signature', async () => {
      const { mayOpen } = await door('login');
      expect(mayOpen(item, none, { caller })).toBe(true);
      expect(mayOpen(item, none, { caller: stranger })).toBe(false);
      expect(mayOpen(item, none, { caller: reader })).toBe(false);
      expect(mayOpen(item, none, { caller: reader, scope: 'poster', part: hash })).toBe(true);
    });

    it('gives signed addresses that hang on them, the same for some time, and plain ones to browsers', async () => {
      const { linksFor, mayOpen } = await door('login');
      const { stream, download, watch, poster, subtitle } = linksFor(caller, item);
      nowMs += 1000;
      expect(linksFor(caller, item).stream).toBe(stream);
      expect(mayOpen(item, signatureOf(stream))).toBe(true);
      expect(mayOpen(item, signatureOf(watch))).toBe(true);
      expect(mayOpen(item, signatureOf(download))).toBe(false);
      expect(mayOpen(item, signatureOf(download), { scope: 'download' })).toBe(true);
      expect(mayOpen(item, signatureOf(stream), { scope: 'subtitle', part: '3' })).toBe(true);
      expect(mayOpen(item, signatureOf(subtitle('3')), { scope: 'subtitle', part: '3' })).toBe(true);
      expect(mayOpen(item, signatureOf(subtitle('3')), { scope: 'subtitle', part: '4' })).toBe(false);
      expect(mayOpen(item, signatureOf(poster(hash)), { scope: 'poster', part: hash })).toBe(true);
      expect(mayOpen(item, signatureOf(poster(hash)))).toBe(false);
      // Of which item a picture is says its address alone: with the item's signature it could be anybody's.
      expect(mayOpen(item, signatureOf(stream), { scope: 'poster', part: hash })).toBe(false);
      expect(new URL(poster(hash)).searchParams.get('of')).toBe('1000-57');
      expect(linksFor({ ...caller, isByCookie: true }, item).stream).toBe('https://x/stream/1000/57');
      expect((await door('public')).linksFor(caller, item).stream).toBe('https://x/stream/1000/57');
    });

    it('ends them with the right of the caller', async () => {
      const { linksFor, mayOpen } = await door('signed');
      const { stream } = linksFor({ ...caller, endsAtMs: nowMs + 60_000 }, item);
      nowMs += 60_000;
      expect(mayOpen(item, signatureOf(stream))).toBe(false);
    });

    it('ends them when item or person are revoked, and those of others stay', async () => {
      const { linksFor, mayOpen, revokeItem, revokeSubject } = await door('signed');
      const other = { ...item, message_id: 58 };
      const links = [item, other].map((one) => [one, signatureOf(linksFor(caller, one).stream)] as const);
      await revokeItem(item);
      expect(links.map(([one, given]) => mayOpen(one, given))).toEqual([false, true]);
      expect(mayOpen(item, signatureOf(linksFor(caller, item).stream))).toBe(true);
      const token = { ...caller, linksAs: `${by}k00000000000000b2` };
      const ofToken = signatureOf(linksFor(token, other).stream);
      await revokeSubject('k:00000000000000b2');
      expect(mayOpen(other, ofToken)).toBe(false);
      expect(links.map(([one, given]) => mayOpen(one, given))).toEqual([false, true]);
      await revokeSubject('u:00000000000000a1');
      expect(links.map(([one, given]) => mayOpen(one, given))).toEqual([false, false]);
    });

    it('takes links of nobody when signed and not with login', async () => {
      for (const [access, expected] of [
        ['signed', true],
        ['login', false],
      ] as const) {
        const { share, mayOpen } = await door(access);
        expect(mayOpen(item, signatureOf(share(item, nowMs + 5000, undefined).stream))).toBe(expected);
        expect(mayOpen(item, signatureOf(share(item, nowMs + 5000, by).stream))).toBe(true);
      }
      expect((await door('login')).links(item).stream).toBe('https://x/stream/1000/57');
    });

    it('hands a signature on to the poster, with its end', async () => {
      const { share, linksLike, mayOpen } = await door('login');
      const given = signatureOf(share(item, nowMs + 5000, by).watch);
      const poster = signatureOf(linksLike(given, item).poster(hash));
      expect(mayOpen(item, poster, { scope: 'poster', part: hash })).toBe(true);
      nowMs += 5000;
      expect(mayOpen(item, poster, { scope: 'poster', part: hash })).toBe(false);
    });

    it('opens nothing while it is not known what was revoked', async () => {
      const { share, mayOpen } = await door('signed', false);
      expect(mayOpen(item, signatureOf(share(item, nowMs + 5000, by).stream))).toBe(false);
    });

    it('is not guessed in 100,000 tries', async () => {
      const { mayOpen } = await door('signed');
      const exp = String(Math.floor(nowMs / 1000) + 600);
      const hits = Array.from({ length: 100_000 }, (_none, round) => {
        const sig = randomBytes(24).toString('base64url');
        const guess = round % 2 === 0 ? { exp, sig } : { exp, sig, by };
        return mayOpen({ chat_id: 1000, message_id: 1 + (round % 10_000) }, guess);
      });
      expect(hits.filter(Boolean)).toHaveLength(0);
    }, 60_000);
  });
});
