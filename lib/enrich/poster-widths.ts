// One picture in a few widths, each a file of its own under its own hash: pages take what fits the screen.
import type { FactLayer } from '../storage/media-facts.ts';
import type { PosterStore } from '../storage/storage.ts';
import { ffmpegQuiet, runFfmpeg } from './ffmpeg.ts';
import { type PictureSize, pictureSize } from './picture-size.ts';

/** The same picture in another width. */
export type PosterVariant = NonNullable<NonNullable<FactLayer['poster']>['variants']>[number];

/** Pixels: a phone's grid, a desktop's grid, a page of one film. */
const widths = [160, 320, 640] as const;

const maxVariantBytes = 512 * 1024;

/** The picture that is wanted in several widths. */
export interface WidthsRequest {
  readonly hash: string;
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly posters: PosterStore;
  readonly ffmpegPath: string;
  readonly signal: AbortSignal;
}

/**
 * Stores a picture in each fixed width that is not beyond its own, as WebP where ffmpeg can, else as JPEG. The picture itself is
 * the last one when it is wider than those.
 *
 * @returns by width, ascending; without ffmpeg the picture alone; nothing for what is no JPEG or PNG.
 * @throws AppError `aborted`, `storage_unavailable`.
 */
export async function makeWidths(request: WidthsRequest): Promise<PosterVariant[]> {
  const size = pictureSize(request.bytes);
  if (!size) return [];
  const made: PosterVariant[] = [];
  for (const width of widths.filter((candidate) => candidate <= size.width)) {
    const variant = await makeWidth(request, size, width);
    if (variant) made.push(variant);
  }
  return (made.at(-1)?.width ?? 0) < size.width ? [...made, itself(request, size)] : made;
}

/** The picture as it is, for those too small to be made smaller. */
export function onlyItself(picture: Pick<WidthsRequest, 'hash' | 'bytes' | 'mimeType'>): PosterVariant[] {
  const size = pictureSize(picture.bytes);
  return size ? [itself(picture, size)] : [];
}

/** Whether there is nothing to be gained by making them again, as when there was no ffmpeg. */
export function areComplete(variants: readonly PosterVariant[] | undefined): boolean {
  const widest = variants?.at(-1)?.width ?? 0;
  return widest > 0 && (widest < widths[0] || variants?.[0]?.width === widths[0]);
}

function itself({ hash, mimeType }: { readonly hash: string; readonly mimeType: string }, size: PictureSize) {
  return { hash, ...size, mime_type: mimeType };
}

async function makeWidth(request: WidthsRequest, size: PictureSize, width: number): Promise<PosterVariant | undefined> {
  const height = Math.max(2, 2 * Math.round((size.height * width) / size.width / 2));
  const webp = await scaled(request, { width, height }, ['-c:v', 'libwebp', '-quality', '80']);
  const jpeg = ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '4'];
  const bytes = webp ?? (await scaled(request, { width, height }, jpeg));
  if (!bytes) return undefined;
  const mime_type = webp ? 'image/webp' : 'image/jpeg';
  return { hash: await request.posters.put(bytes, mime_type), width, height, mime_type };
}

async function scaled(
  { bytes, ffmpegPath, signal }: WidthsRequest,
  { width, height }: PictureSize,
  encoder: readonly string[],
): Promise<Uint8Array | undefined> {
  const demuxer = bytes[0] === 0x89 ? 'png_pipe' : 'jpeg_pipe';
  const input = ['-protocol_whitelist', 'pipe', '-f', demuxer, '-i', 'pipe:0', '-frames:v', '1'];
  const output = ['-vf', `scale=${width}:${height}:flags=lanczos`, ...encoder, '-f', 'image2pipe', 'pipe:1'];
  const args = [...ffmpegQuiet, ...input, ...output];
  const bounds = { maxOutputBytes: maxVariantBytes, timeoutMs: 15_000, signal };
  const result = await runFfmpeg(ffmpegPath, { args, input: bytes, ...bounds });
  return result.kind === 'done' && result.output.byteLength > 0 ? result.output : undefined;
}
