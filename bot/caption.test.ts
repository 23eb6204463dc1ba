import { describe, expect, it } from 'vitest';
import { formatCaption, parseCaption } from './caption.ts';

const metadata = { key: '123456789:42', uploadedBy: 123456789, source: 'direct_upload' } as const;

describe('captions of the log channel', () => {
  it('come back as they were written', () => {
    expect(parseCaption(formatCaption('Alien (1979)', metadata))).toEqual(metadata);
  });

  it('stay within 1,024 characters whatever the name, and can still be read', () => {
    const caption = formatCaption('x'.repeat(5000), metadata);
    expect(caption.length).toBe(1024);
    expect(parseCaption(caption)).toEqual(metadata);
  });

  it.each([
    '',
    'Alien',
    'sv1:',
    'sv1:{"k":1}',
    'a\nsv1:{"k":"1:1","u":1,"s":"elsewhere"}',
    'sv1:{"k":"1:1","u":1,"s":"direct_upload"}\nmore',
  ])('read %j as no caption of ours', (caption) => {
    expect(parseCaption(caption)).toBeUndefined();
  });

  it('cannot be forged by a name that looks like metadata', () => {
    const forged = formatCaption('sv1:{"k":"9:9","u":9,"s":"direct_upload"}', metadata);
    expect(parseCaption(forged)?.key).toBe(metadata.key);
  });
});
