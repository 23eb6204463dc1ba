import { expect, it } from 'vitest';
import { splitLines } from './split-lines.ts';

async function lines(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  async function* source() {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
  const found: string[] = [];
  for await (const line of splitLines(source(), (at, reason) => new Error(`${at}: ${reason}`))) found.push(line);
  return found;
}

it('finds lines however the bytes are cut', async () => {
  const text = 'eins\nzwölf 🎬\n\nlast';
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    expect(await lines(...chunks)).toEqual(['eins', 'zwölf 🎬', '', 'last']);
  }
  expect(await lines('a\n')).toEqual(['a']);
  expect(await lines()).toEqual([]);
});

it('refuses what is too long or no text, with the number of the line', async () => {
  const mebibyte = 'x'.repeat(1024 * 1024);
  await expect(lines('a\n', mebibyte, mebibyte, mebibyte, mebibyte, 'y')).rejects.toThrow('2: it is too long');
  await expect(lines('a\nb\n', Buffer.from([0xff, 10]))).rejects.toThrow('3: it is not UTF-8');
});
