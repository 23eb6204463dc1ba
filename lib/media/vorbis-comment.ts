// Vorbis comments, as FLAC, Opus and Vorbis carry them. Pure.
import { ByteCursor, cleanText } from './byte-cursor.ts';

const mostComments = 256;

/**
 * Names in capitals -> values, the first of each; what is cut off ends the list.
 *
 * @example readComments(new Uint8Array(0)).size // 0
 */
export function readComments(bytes: Uint8Array): Map<string, string> {
  const comments = new Map<string, string>();
  const cursor = new ByteCursor(bytes);
  if (cursor.left < 8) return comments;
  cursor.skip(Math.min(cursor.u32le(), cursor.left));
  if (cursor.left < 4) return comments;
  for (let left = Math.min(cursor.u32le(), mostComments); left > 0 && cursor.left >= 4; left -= 1) {
    const length = cursor.u32le();
    if (length > cursor.left) break;
    const text = new TextDecoder().decode(cursor.bytes(length).subarray(0, 2048));
    const [name = '', value = ''] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
    const key = name.toUpperCase();
    if (text.includes('=') && !comments.has(key)) comments.set(key, cleanText(value));
  }
  return comments;
}
