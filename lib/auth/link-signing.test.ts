import { describe, expect, it } from 'vitest';
import { isSignedLink, type LinkClaim, signLink } from './link-signing.ts';

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
});
