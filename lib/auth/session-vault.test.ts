import { describe, expect, it } from 'vitest';
import { openText, sealText } from './session-vault.ts';

const key = Buffer.alloc(32, 7);

describe('a sealed text', () => {
  it('is opened by its key for what it belongs to', () => {
    const sealed = sealText(key, 'bot 1', 'the session é');
    expect(openText(key, 'bot 1', sealed)).toBe('the session é');
    expect(sealed).not.toContain(Buffer.from('session').toString('base64').slice(1, -3));
    expect(sealText(key, 'bot 1', 'the session é')).not.toBe(sealed);
  });

  it('is no good with another key, for another bot, or changed anywhere', () => {
    const sealed = sealText(key, 'bot 1', 'x');
    expect(openText(Buffer.alloc(32, 8), 'bot 1', sealed)).toBeUndefined();
    expect(openText(key, 'bot 2', sealed)).toBeUndefined();
    const bytes = Buffer.from(sealed, 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(openText(key, 'bot 1', changed.toString('base64'))).toBeUndefined();
    }
    for (const text of ['', 'AAAA', sealed.slice(0, 30)]) expect(openText(key, 'bot 1', text)).toBeUndefined();
  });
});
