import { describe, expect, it } from 'vitest';
import { type CaptionMetadata, formatCaption, parseCaption, readCaption, rewriteCaption } from './caption.ts';

const metadata = { key: '123456789:42', uploadedBy: 123456789, source: 'direct_upload' } as const;
const full: CaptionMetadata = {
  key: 'youtube:dQw4w9WgXcQ',
  uploadedBy: 5228293685,
  source: 'youtube_link',
  youtubeUrl: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
  createdAt: '2026-01-10T12:00:00Z',
  isActive: false,
  copyOf: '1234567890:7',
};

/** Repeatable random numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('captions of the log channel', () => {
  it('come back as they were written', () => {
    expect(parseCaption(formatCaption('Alien (1979)', metadata))).toEqual(metadata);
    expect(readCaption(formatCaption('Alien (1979)', full))).toEqual({ name: 'Alien (1979)', metadata: full });
  });

  it('stay as they always were for a plain upload', () => {
    const line = 'sv1:{"k":"123456789:42","u":123456789,"s":"direct_upload"}';
    expect(formatCaption('Alien', metadata)).toBe(`Alien\n\n${line}`);
    expect(readCaption(`Alien\n\n${line}`)).toEqual({ name: 'Alien', metadata });
  });

  it('stay within 1,024 characters whatever the name, and can still be read', () => {
    const caption = formatCaption('x'.repeat(5000), metadata);
    expect(caption.length).toBe(1024);
    expect(parseCaption(caption)).toEqual(metadata);
  });

  it.each(['', ' ', ' Alien ', 'two\nlines', 'tab\tin it', 'a  b', '🎬'])('keep the name %j exactly', (name) => {
    expect(readCaption(formatCaption(name, full)).name).toBe(name);
    // Telegram takes white space off both ends.
    expect(readCaption(formatCaption(name, full).trim())).toEqual({ name, metadata: full });
  });

  it.each([
    '',
    'Alien',
    'sv1:',
    'sv1:{"k":1}',
    'sv1:null',
    'sv1:[]',
    'a\nsv1:{"k":"1:1","u":1,"s":"elsewhere"}',
    'sv1:{"k":"1:1","u":1,"s":"direct_upload"}\nmore',
    `sv1:${'['.repeat(1000)}`,
    'sv1:{"__proto__":{"k":"1:1"},"u":1e400,"s":"direct_upload"}',
  ])('read %j as no caption of ours', (caption) => {
    expect(parseCaption(caption)).toBeUndefined();
    expect(readCaption(caption).metadata).toBeUndefined();
  });

  it.each(['"c":-1', '"c":1e15', '"c":"x"', '"a":2', '"y":7', `"y":"${'y'.repeat(501)}"`, '"n":[]', '"o":{}'])(
    'leave out a hostile %s and keep the rest',
    (field) => {
      const caption = `Alien\n\nsv1:{"k":"1:1","u":1,"s":"direct_upload",${field},"zz":1}`;
      expect(readCaption(caption)).toEqual({
        name: 'Alien',
        metadata: { key: '1:1', uploadedBy: 1, source: 'direct_upload' },
      });
    },
  );

  it('cannot be forged by a name that looks like metadata', () => {
    const forged = formatCaption('sv1:{"k":"9:9","u":9,"s":"direct_upload"}', metadata);
    expect(parseCaption(forged)?.key).toBe(metadata.key);
  });

  it('give the name a person typed over ours', () => {
    const edited = formatCaption(' exact ', full).replace(/^.*/, 'Typed by hand');
    expect(readCaption(edited)).toEqual({ name: 'Typed by hand', metadata: full });
  });

  it('hold for 3,000 random names, links and notes', () => {
    const random = generator(7);
    const alphabet = ['a', 'Ж', ' ', '\n', '"', '\\', '🎬', 'sv1:', '{', '\u202e', '\u0000'];
    const text = (length: number) =>
      Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
    for (let run = 0; run < 3000; run += 1) {
      const given: CaptionMetadata = { ...full, youtubeUrl: text(Math.floor(random() * 30)) };
      const name = text(Math.floor(random() * 40));
      const caption = formatCaption(name, given, text(Math.floor(random() * 400)));
      expect(caption.length).toBeLessThanOrEqual(1024);
      const reading = readCaption(caption);
      expect(reading.metadata).toEqual(given);
      expect(reading.name).toBe(name);
    }
  });

  it('never crash on what a person may type', () => {
    const random = generator(11);
    for (let run = 0; run < 3000; run += 1) {
      const whole = formatCaption('Film', full);
      const at = Math.floor(random() * whole.length);
      const mangled = `${whole.slice(0, at)}${String.fromCharCode(Math.floor(random() * 65_536))}${whole.slice(at + 1)}`;
      for (const caption of [mangled, whole.slice(0, at), whole.slice(at)]) {
        readCaption(caption);
        expect(rewriteCaption(caption, 'Film', full).length).toBeLessThanOrEqual(1024);
      }
    }
  });
});

describe('a caption written anew', () => {
  it('keeps what people wrote beside the name', () => {
    const noted = formatCaption('Alein', metadata, 'my favourite\nsince 1979');
    const renamed = rewriteCaption(noted, 'Alien', full);
    expect(renamed).toMatch(/^Alien\nmy favourite\nsince 1979\n\nsv1:/);
    expect(readCaption(renamed)).toEqual({ name: 'Alien', metadata: full });
    expect(rewriteCaption(renamed, 'Alien', full)).toBe(renamed);
  });

  it('of a post made by hand keeps all of its text', () => {
    expect(rewriteCaption('https://example.org\nsee there', 'Film', metadata)).toMatch(
      /^Film\nhttps:\/\/example\.org\nsee there\n\nsv1:/,
    );
    expect(rewriteCaption('Film\nnote', 'Film', metadata)).toMatch(/^Film\nnote\n\nsv1:/);
    expect(rewriteCaption('', 'Film', metadata)).toBe(formatCaption('Film', metadata));
  });
});
