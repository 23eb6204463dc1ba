// Texts of MP4: tx3g with its style records (3GPP TS 26.245), wvtt with its boxes (ISO/IEC 14496-30). Pure.
import type { OpenCue } from './cue.ts';
import { cueText } from './cue-text.ts';
import { webVttCue } from './webvtt.ts';

const decoder = new TextDecoder();

/**
 * One sample of tx3g, or of QuickTime text, which begins the same.
 *
 * @example tx3gCue(0, 2000, new Uint8Array([0, 2, 0x48, 0x69])) // { startMs: 0, endMs: 2000, text: 'Hi' }
 */
export function tx3gCue(startMs: number, endMs: number | undefined, sample: Uint8Array): OpenCue {
  const length = ((sample[0] ?? 0) << 8) | (sample[1] ?? 0);
  const bytes = sample.subarray(2, 2 + length);
  const isUtf16 = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe);
  const label = bytes[0] === 0xfe ? 'utf-16be' : 'utf-16le';
  const text = isUtf16 ? new TextDecoder(label).decode(bytes.subarray(2)) : decoder.decode(bytes);
  return { startMs, endMs, text: cueText(withStyles(text, sample.subarray(2 + length))) };
}

/** Bits of a face, and the tags that stand for them. */
const faces = [
  [1, 'b'],
  [2, 'i'],
  [4, 'u'],
] as const;

/** Style records count characters; angle brackets of the text stay text. */
function withStyles(text: string, boxes: Uint8Array): string {
  const characters = [...text].map((character) => character.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  const [opening, closing] = [new Map<number, string>(), new Map<number, string>()];
  for (const [type, body] of boxesIn(boxes)) {
    if (type !== 'styl' || body.byteLength < 2) continue;
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    for (let offset = 2; offset + 12 <= body.byteLength; offset += 12) {
      const [first, end, face] = [view.getUint16(offset), view.getUint16(offset + 2), view.getUint8(offset + 6)];
      const names = faces.filter(([bit]) => (face & bit) !== 0).map(([, name]) => name);
      opening.set(first, (opening.get(first) ?? '') + names.map((name) => `<${name}>`).join(''));
      closing.set(end, names.map((name) => `</${name}>`).join('') + (closing.get(end) ?? ''));
    }
  }
  const styled = characters.map((character, at) => (closing.get(at) ?? '') + (opening.get(at) ?? '') + character);
  return styled.join('') + (closing.get(characters.length) ?? '');
}

/**
 * One sample of wvtt: several texts may stand in it.
 *
 * @example wvttCues(0, 2000, new Uint8Array(0)) // []
 */
export function wvttCues(startMs: number, endMs: number | undefined, sample: Uint8Array): OpenCue[] {
  const cues: OpenCue[] = [];
  for (const [type, body] of boxesIn(sample)) {
    if (type !== 'vttc') continue;
    const parts = new Map(boxesIn(body));
    const part = (name: string) => decoder.decode(parts.get(name) ?? new Uint8Array(0));
    cues.push(webVttCue(startMs, endMs, part('payl'), part('sttg')));
  }
  return cues;
}

/** Whatever is broken ends the list. */
function boxesIn(bytes: Uint8Array): (readonly [string, Uint8Array])[] {
  const boxes: (readonly [string, Uint8Array])[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset + 8 <= bytes.byteLength; ) {
    const sizeBytes = view.getUint32(offset);
    if (sizeBytes < 8 || offset + sizeBytes > bytes.byteLength) break;
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    boxes.push([type, bytes.subarray(offset + 8, offset + sizeBytes)]);
    offset += sizeBytes;
  }
  return boxes;
}
