// File names that must not forge headers or hide what they are.
import { describe, expect, it } from 'vitest';
import { contentDisposition, safeFileName } from './content-disposition.ts';

describe('contentDisposition', () => {
  it.each([
    ['Film.mp4', 'inline; filename="Film.mp4"'],
    ['Amélie.mp4', `inline; filename="Amelie.mp4"; filename*=UTF-8''Am%C3%A9lie.mp4`],
    ['100% (best)!.mp4', `inline; filename="100_ (best)!.mp4"; filename*=UTF-8''100%25%20%28best%29!.mp4`],
    ['фильм.mkv', `inline; filename="_____.mkv"; filename*=UTF-8''%D1%84%D0%B8%D0%BB%D1%8C%D0%BC.mkv`],
    ['a"b.mp4', 'inline; filename="ab.mp4"'],
    ['a\r\nSet-Cookie: x=1.mp4', 'inline; filename="aSet-Cookie_ x=1.mp4"'],
    ['a;b.mp4', `inline; filename="a_b.mp4"; filename*=UTF-8''a%3Bb.mp4`],
    ['🎬.mp4', `inline; filename="_.mp4"; filename*=UTF-8''%F0%9F%8E%AC.mp4`],
  ])('%j', (name, expected) => {
    expect(contentDisposition('inline', name)).toBe(expected);
    expect(() => new Headers({ 'Content-Disposition': contentDisposition('attachment', name) })).not.toThrow();
  });
});

describe('safeFileName', () => {
  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\x.mp4', 'C__Windows_x.mp4'],
    ['film\u202egpj.exe', 'filmgpj.exe'],
    ['lone \ud800 half.mp4', 'lone  half.mp4'],
    ['nul\0.mp4', 'nul.mp4'],
    ['...', 'file'],
    ['', 'file'],
    ['"\'', 'file'],
  ])('%j becomes %j', (name, expected) => expect(safeFileName(name)).toBe(expected));

  it('keeps the extension of a long name', () => {
    const name = safeFileName(`${'a'.repeat(500)}.mp4`);
    expect(name).toHaveLength(200);
    expect(name.endsWith('a.mp4')).toBe(true);
  });

  it('does not cut a character in two', () => {
    expect(() => encodeURIComponent(safeFileName(`x${'🎬'.repeat(300)}.mp4`))).not.toThrow();
  });
});
