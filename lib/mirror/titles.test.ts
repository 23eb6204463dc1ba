// Names made of titles.
import { expect, it } from 'vitest';
import { cleanTitle, fileNameOf } from './titles.ts';

it.each([
  ['A film', 'A film'],
  ['  two\r\n lines\u0000 ', 'two lines'],
  ['\u202egnp.exe', 'gnp.exe'],
  ['\ud800x', 'x'],
  ['', 'site'],
  [null, 'site'],
  ['🎬'.repeat(400), '🎬'.repeat(300)],
])('cleans %j', (title, expected) => {
  expect(cleanTitle(title, 'site')).toBe(expected);
});

it.each([
  ['A film', 'A film.mp4'],
  ['../../etc/passwd', 'etc passwd.mp4'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j.mp4'],
  ['...', 'media.mp4'],
  ['.hidden', 'hidden.mp4'],
  ['名'.repeat(100), `${'名'.repeat(65)}.mp4`],
])('names a file of %j', (title, expected) => {
  expect(fileNameOf(title, 'mp4')).toBe(expected);
  expect(Buffer.byteLength(fileNameOf(title, 'mp4'))).toBeLessThanOrEqual(200);
});
