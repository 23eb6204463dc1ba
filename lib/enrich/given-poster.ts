// A picture that somebody gives for an item: looked at, decoded and encoded anew by ffmpeg, kept in all its widths.
import { AppError } from '../errors.ts';
import type { PosterStore } from '../storage/storage.ts';
import { ffmpegQuiet, runFfmpeg } from './ffmpeg.ts';
import { type PictureSize, pictureSize } from './picture-size.ts';
import { placeholderOf, smallPicture } from './placeholder.ts';
import type { Poster } from './poster-maker.ts';
import { makeWidths } from './poster-widths.ts';
import { webpSize } from './webp-size.ts';

/** Largest picture that is taken, bytes. Chosen by feel: photographs of cameras are below it. */
export const maxGivenBytes = 8 * 1024 * 1024;

/** More would cost a decoder hundreds of MB: twice an 8K frame. */
const maxPixels = 66_000_000;
const maxEdgePixels = 16_000;

/** What pages can use of it; wider ones are made smaller. */
const widestPixels = 1280;

/** Pictures decoded at the same time: each may take 2 GB at worst. */
const mostAtOnce = 2;

/** Where pictures are kept, and what makes them. */
export interface GivenPostersOptions {
  readonly posters: PosterStore;
  /** The program, or its name on the PATH. */
  readonly ffmpegPath: string;
}

/** Makes posters of pictures from outside. */
export class GivenPosters {
  readonly #options: GivenPostersOptions;
  #underWay = 0;

  constructor(options: GivenPostersOptions) {
    this.#options = options;
  }

  /**
   * Keeps a JPEG, PNG or WebP as a poster. What is kept was made by us: nothing of the given bytes but their pixels is in it.
   *
   * @throws AppError `bad_request` for other bytes and damaged pictures, `payload_too_large` (8 MiB, 66 million pixels),
   * `queue_full` while two others are under way, `not_implemented` without ffmpeg, `aborted`, which leaves no child behind.
   */
  async keep(bytes: Uint8Array, signal: AbortSignal): Promise<Poster> {
    const demuxer = demuxerOf(bytes);
    if (this.#underWay >= mostAtOnce) throw new AppError('queue_full', 'Other pictures are being made smaller.');
    this.#underWay += 1;
    try {
      return await this.#kept(await this.#encodedAnew(bytes, demuxer, signal), signal);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #encodedAnew(bytes: Uint8Array, demuxer: string, signal: AbortSignal): Promise<Uint8Array> {
    const input = ['-protocol_whitelist', 'pipe', '-f', demuxer, '-i', 'pipe:0', '-frames:v', '1'];
    // On white: a JPEG knows nothing of what lies behind.
    const white = 'format=rgba,split[a][b];[a]lutrgb=r=255:g=255:b=255:a=255[w];[w][b]overlay=format=rgb';
    const scale = `scale='min(${widestPixels},iw)':-2:flags=lanczos,${white}`;
    const encoder = ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '3', '-map_metadata', '-1'];
    const args = [...ffmpegQuiet, ...input, '-vf', scale, ...encoder, '-f', 'image2pipe', 'pipe:1'];
    const bounds = { maxOutputBytes: 2 * 1024 * 1024, timeoutMs: 20_000, signal };
    const result = await runFfmpeg(this.#options.ffmpegPath, { args, input: bytes, ...bounds });
    if (result.kind === 'absent')
      throw new AppError('not_implemented', 'Pictures cannot be taken here without ffmpeg.');
    if (result.kind === 'done' && result.output.byteLength > 0) return result.output;
    const cause = result.kind === 'failed' ? new Error(result.reason) : undefined;
    throw new AppError('bad_request', 'This picture cannot be read.', { cause });
  }

  async #kept(jpeg: Uint8Array, signal: AbortSignal): Promise<Poster> {
    const { posters, ffmpegPath } = this.#options;
    const mimeType = 'image/jpeg';
    const hash = await posters.put(jpeg, mimeType);
    const small = await smallPicture(ffmpegPath, jpeg, signal);
    const variants = await makeWidths({ hash, bytes: jpeg, mimeType, posters, ffmpegPath, signal });
    return { hash, placeholder: small ? placeholderOf(small) : null, variants };
  }
}

/** ffmpeg's name of the format, by the first bytes and no name: another demuxer is never asked. */
function demuxerOf(bytes: Uint8Array): string {
  if (bytes.byteLength > maxGivenBytes) throw new AppError('payload_too_large', 'A picture may have 8 MiB.');
  const webp = webpSize(bytes);
  const size = webp ?? pictureSize(bytes);
  if (!size) throw new AppError('bad_request', 'A picture is a JPEG, PNG or WebP file.');
  refuseFlood(size);
  if (webp) return 'webp_pipe';
  return bytes[0] === 0x89 ? 'png_pipe' : 'jpeg_pipe';
}

/** A few KB can unfold to gigabytes; the header says so before anything is decoded. */
function refuseFlood({ width, height }: PictureSize): void {
  if (width * height <= maxPixels && Math.max(width, height) <= maxEdgePixels) return;
  throw new AppError('payload_too_large', `This picture has ${width} × ${height} pixels, which is too many.`);
}
