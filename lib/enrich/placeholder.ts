// A picture -> the few bytes that stand for it until it is loaded, and how much there is to see in it.
import { rgbaToThumbHash } from 'thumbhash';
import { type FfmpegResult, ffmpegQuiet, runFfmpeg } from './ffmpeg.ts';

/** Edge of the small picture: thumbhash takes at most 100. */
const edgePixels = 100;

/** A picture small enough to be looked at pixel by pixel, four bytes each. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Decodes a JPEG or PNG to at most 100 x 100 pixels by ffmpeg; undefined when it cannot. @throws AppError `aborted`. */
export async function smallPicture(
  ffmpegPath: string,
  image: Uint8Array,
  signal: AbortSignal,
): Promise<SmallPicture | undefined> {
  const scale = `scale=${edgePixels}:${edgePixels}:force_original_aspect_ratio=decrease`;
  const demuxer = image[0] === 0x89 ? 'png_pipe' : 'jpeg_pipe';
  const input = ['-protocol_whitelist', 'pipe', '-f', demuxer, '-i', 'pipe:0'];
  const output = ['-frames:v', '1', '-vf', scale, '-c:v', 'pam', '-pix_fmt', 'rgba', '-f', 'image2pipe', 'pipe:1'];
  const args = [...ffmpegQuiet, ...input, ...output];
  return parsePam(
    await runFfmpeg(ffmpegPath, { args, input: image, maxOutputBytes: 100_000, timeoutMs: 10_000, signal }),
  );
}

/** Portable arbitrary map: a header in ASCII, then four bytes a pixel. */
function parsePam(result: FfmpegResult): SmallPicture | undefined {
  if (result.kind !== 'done') return undefined;
  const header = Buffer.from(result.output.subarray(0, 200)).toString('latin1');
  const fields = /^P7\nWIDTH (\d+)\nHEIGHT (\d+)\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n/.exec(header);
  if (!fields) return undefined;
  const [width, height] = [Number(fields[1]), Number(fields[2])];
  const rgba = result.output.subarray(fields[0].length);
  return rgba.byteLength === width * height * 4 ? { width, height, rgba } : undefined;
}

/** A thumbhash in base64. */
export function placeholderOf({ width, height, rgba }: SmallPicture): string {
  return Buffer.from(rgbaToThumbHash(width, height, rgba)).toString('base64');
}

/** Spread of the brightness, 0 to 128: a black, white or faded frame has next to none. */
export function contrastOf({ rgba }: SmallPicture): number {
  let [sum, squares] = [0, 0];
  const pixels = rgba.byteLength / 4;
  for (let at = 0; at < rgba.byteLength; at += 4) {
    // ITU-R BT.601 luma.
    const light = 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
    sum += light;
    squares += light * light;
  }
  return Math.sqrt(Math.max(0, squares / pixels - (sum / pixels) ** 2));
}
