import { describe, expect, it } from 'vitest';
import { isSignedLink, type LinkClaim, linkSubjects, signLink } from './link-signing.ts';

const key = Buffer.alloc(32, 7);
const claim: LinkClaim = { chatId: 1234567890, messageId: 57, expiresAt: 1_800_000_000, scope: 'item' };
const item = { chatId: claim.chatId, messageId: claim.messageId, scope: claim.scope };
const beforeMs = 1_799_999_999_999;

describe('signed links', () => {
  const good = signLink(key, claim);

  it('are good for their item until their moment', () => {
    expect(isSignedLink(key, item, good, beforeMs)).toBe(true);
    expect(isSignedLink(key, item, good, 1_800_000_000_000)).toBe(false);
  });

  it('carry at least 128 bit', () => {
    expect(Buffer.from(good.sig, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
  });

  it.each([
    ['another message', { ...item, messageId: 58 }, good],
    ['another chat', { ...item, chatId: 1234567891 }, good],
    ['a later end', item, { ...good, exp: '1800000001' }],
    ['another spelling of the end', item, { ...good, exp: '01800000000' }],
    ['an end that is no number', item, { ...good, exp: '1e12' }],
    ['no end', item, { ...good, exp: null }],
    ['no signature', item, { ...good, sig: null }],
    ['an empty signature', item, { ...good, sig: '' }],
    ['a cut signature', item, { ...good, sig: good.sig.slice(0, -1) }],
    ['a longer signature', item, { ...good, sig: `${good.sig}A` }],
    ['a padded signature', item, { ...good, sig: `${good.sig.slice(0, -1)}=` }],
  ])('are refused for %s', (_name, other, given) => {
    expect(isSignedLink(key, other, given, beforeMs)).toBe(false);
  });

  it('are refused with any single bit flipped', () => {
    const bytes = Buffer.from(good.sig, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(isSignedLink(key, item, { ...good, sig: flipped.toString('base64url') }, beforeMs)).toBe(false);
    }
  });

  it('are refused under another key', () => {
    expect(isSignedLink(Buffer.alloc(32, 8), item, good, beforeMs)).toBe(false);
  });

  it('need a key of some strength and whole numbers', () => {
    expect(() => signLink(Buffer.alloc(31), claim)).toThrow(RangeError);
    expect(() => signLink(key, { ...claim, messageId: 1.5 })).toThrow(RangeError);
  });

  describe('that hang on somebody', () => {
    const by = 'u00000000000000a1k00000000000000b2';
    const part = 'ab'.repeat(16);
    const whole = { ...claim, scope: 'poster', part, by, generations: [0, 3, 0] } as const;
    const { by: _by, expiresAt: _expiresAt, ...wanted } = whole;
    const given = signLink(key, whole);

    it('say on whom, and are good for their part and generation', () => {
      expect(given.by).toBe(by);
      expect(linkSubjects(by)).toEqual(['u:00000000000000a1', 'k:00000000000000b2']);
      expect(isSignedLink(key, wanted, given, beforeMs)).toBe(true);
    });

    it.each([
      ['another part', { ...wanted, part: 'cd'.repeat(16) }, given],
      ['no part', { ...wanted, part: undefined }, given],
      ['the item', { ...wanted, scope: 'item' as const }, given],
      ['a download', { ...wanted, scope: 'download' as const }, given],
      ['a later generation', { ...wanted, generations: [0, 4, 0] }, given],
      ['no generation', { ...wanted, generations: undefined }, given],
      ['another person', wanted, { ...given, by: 'u00000000000000a2k00000000000000b2' }],
      ['nobody', wanted, { ...given, by: undefined }],
      ['an empty name', wanted, { ...given, by: '' }],
      ['a name with a line of its own', wanted, { ...given, by: `${by}\ngenerations=0` }],
    ])('are refused for %s', (_name, other, signature) => {
      expect(isSignedLink(key, other, signature, beforeMs)).toBe(false);
    });

    it('are made for users, keys and parts of their form alone', () => {
      expect(() => signLink(key, { ...claim, by: 'x' })).toThrow(RangeError);
      expect(() => signLink(key, { ...claim, part: 'a\nb' })).toThrow(RangeError);
      for (const text of ['', 'u1', 'k00000000000000b2u00000000000000a1', 'U00000000000000A1'])
        expect(linkSubjects(text)).toBeUndefined();
    });
  });
});
