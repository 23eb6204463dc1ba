// Bytes of a text file, in whatever encoding somebody saved them -> text. Pure.
import { analyse } from 'chardet';

/** Bytes looked at to guess: enough for any statistics. */
const sampleBytes = 128 * 1024;

/** By its byte order mark, else UTF-8 where all of it is, else what the bytes look like most; never fails. */
export function decodeText(bytes: Uint8Array): string {
  const marked = byMark(bytes);
  if (marked) return new TextDecoder(marked).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(guess(bytes)).decode(bytes);
  }
}

function byMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** Numbers, colons and arrows of subtitles are ASCII in all of them and would only blur the picture. */
function guess(bytes: Uint8Array): string {
  const zeros = bytes.subarray(0, 2000).filter((byte) => byte === 0).length;
  if (zeros > 200) return bytes[0] === 0 ? 'utf-16be' : 'utf-16le';
  const names = analyse(bytes.subarray(0, sampleBytes)).map(({ name }) => name);
  return names.find(isDecodable) ?? 'windows-1252';
}

function isDecodable(name: string): boolean {
  if (/^(?:utf-|iso-2022|ascii)/i.test(name)) return false;
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    // An encoding this runtime does not know: the next likely one.
    return false;
  }
}
