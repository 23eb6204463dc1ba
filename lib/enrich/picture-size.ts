// How large a JPEG or PNG is, out of its first bytes. Pure.

/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * @returns undefined for any other bytes.
 * @example pictureSize(Buffer.from('89504e470d0a1a0a0000000d4948445200000140000000f0', 'hex')) // { width: 320, height: 240 }
 */
export function pictureSize(image: Uint8Array): PictureSize | undefined {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const isPng = image.byteLength >= 24 && view.getUint32(0) === 0x89504e47;
  const size = isPng ? { width: view.getUint32(16), height: view.getUint32(20) } : jpegSize(view);
  const isPlausible = size !== undefined && Math.min(size.width, size.height) > 0;
  return isPlausible && Math.max(size.width, size.height) < 65_536 ? size : undefined;
}

/** Walks the segments up to the frame header (ITU-T T.81, B.1.1.3 and B.2.2). */
function jpegSize(view: DataView): PictureSize | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  for (let offset = 2; offset + 9 <= view.byteLength; ) {
    if (view.getUint8(offset) !== 0xff) return undefined;
    const marker = view.getUint8(offset + 1);
    // 0xff may stand before a marker as often as somebody likes.
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
    offset += 2 + view.getUint16(offset + 2);
  }
  return undefined;
}
