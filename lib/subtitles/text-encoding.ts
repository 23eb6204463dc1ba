// Bytes of a text file, in whatever encoding somebody saved them -> text. Pure.
import { analyse } from 'chardet';

/** Bytes looked at to guess: enough for any statistics. */
const sampleBytes = 128 * 1024;

/**
 * By its byte order mark, else UTF-8 where all of it is, else what the bytes look like most; never fails.
 *
 * @example decodeText(new Uint8Array([0xef, 0xbb, 0xbf, 0x48, 0x69])) // 'Hi'
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = byMark(bytes) ?? byZeros(bytes.subarray(0, 2000));
  if (marked) return new TextDecoder(marked).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const label = guess(bytes);
    const text = new TextDecoder(label).decode(bytes);
    return label === 'windows-1252' ? withQuotes(text) : text;
  }
}

/** Windows-1252 from 0x80 on; the five codes without a character stay. */
const specials = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Node 20 decodes it as Latin-1 (github.com/nodejs/node/issues/56542): quotes and dashes become control characters. */
function withQuotes(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (control) => specials[control.charCodeAt(0) - 0x80] ?? control);
}

function byMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** Numbers and times of subtitles are ASCII: in UTF-16 every other byte of them is 0, elsewhere none is. */
function byZeros(bytes: Uint8Array): string | undefined {
  const zeros = bytes.filter((byte) => byte === 0).byteLength;
  if (zeros * 10 < bytes.byteLength || zeros === 0) return undefined;
  return bytes[0] === 0 ? 'utf-16be' : 'utf-16le';
}

function guess(bytes: Uint8Array): string {
  const names = analyse(bytes.subarray(0, sampleBytes)).map(({ name }) => name);
  const name = names.find(isDecodable) ?? 'windows-1252';
  return /^iso-8859-1$/i.test(name) ? 'windows-1252' : name;
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
