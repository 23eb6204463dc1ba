// How large a WebP is, out of its first bytes (RFC 9649). Pure.
import type { PictureSize } from './picture-size.ts';

/** Bytes of the longest header that is read. */
const headBytes = 30;

/**
 * @returns undefined for any other bytes, and for frames that are not whole.
 * @example webpSize(Buffer.from('524946460000000057454250565038580a000000000000003f0100ef0000', 'hex')) // { width: 320, height: 240 }
 */
export function webpSize(image: Uint8Array): PictureSize | undefined {
  if (image.byteLength < headBytes) return undefined;
  const view = new DataView(image.buffer, image.byteOffset, headBytes);
  const word = (at: number) => String.fromCharCode(...image.subarray(at, at + 4));
  if (word(0) !== 'RIFF' || word(8) !== 'WEBP') return undefined;
  const size = sizeOf(word(12), view);
  return size && Math.min(size.width, size.height) > 0 ? size : undefined;
}

function sizeOf(chunk: string, view: DataView): PictureSize | undefined {
  if (chunk === 'VP8 ') {
    // A key frame begins with these three bytes (RFC 6386, 9.1).
    const isKeyFrame = view.getUint8(23) === 0x9d && view.getUint8(24) === 0x01 && view.getUint8(25) === 0x2a;
    if (!isKeyFrame) return undefined;
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (chunk === 'VP8L') {
    if (view.getUint8(20) !== 0x2f) return undefined;
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (chunk !== 'VP8X') return undefined;
  const edge = (at: number) => (view.getUint32(at, true) & 0xffffff) + 1;
  return { width: edge(24), height: (view.getUint32(26, true) >>> 8) + 1 };
}
