// How large a picture is, by its first bytes. Pure.

/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Segments of JPEG that carry the size: all SOFn (ITU-T T.81, table B.1). */
const frameHeaders = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

/**
 * Reads the size of a JPEG or PNG.
 *
 * @returns undefined for anything else, and for what is cut or damaged.
 * @example imageSize(Buffer.from('89504e470d0a1a0a0000000d4948445200000140000000f0', 'hex')) // { width: 320, height: 240 }
 */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng = bytes.length >= 24 && view.getUint32(0) === 0x89504e47;
  if (isPng) return sane({ width: view.getUint32(16), height: view.getUint32(20) });
  return bytes.length >= 4 && view.getUint16(0) === 0xffd8 ? jpegSize(view) : undefined;
}

function jpegSize(view: DataView): ImageSize | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (frameHeaders.has(marker)) return sane({ height: view.getUint16(at + 5), width: view.getUint16(at + 7) });
    // A marker may have fill bytes before it.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function sane({ width, height }: ImageSize): ImageSize | undefined {
  return width > 0 && height > 0 && width <= 65_535 && height <= 65_535 ? { width, height } : undefined;
}
