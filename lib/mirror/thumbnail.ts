// Thumbnails as Telegram takes them.
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ToolRun, tryRun } from './media-tools.ts';
import { safeInput } from './yt-dlp-args.ts';

const pictureTimeoutMs = 30_000;

/** Telegram's limits for thumbnails. */
const thumbPixels = 320;
const thumbBytes = 200_000;

/** Larger pictures are not decoded: 50 megapixels need some 200 MB. */
const mostPixels = 50_000_000;

async function isThumbnail(path: string): Promise<boolean> {
  // ffmpeg succeeds without a file when a film has no frame there.
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  return size > 0 && size <= thumbBytes;
}

/**
 * Makes a thumbnail that Telegram takes: JPEG, at most 320 pixels either way, at most 200 KB.
 *
 * @param source a picture, or a film.
 * @param atSeconds place in a film.
 * @returns its path, or undefined when ffmpeg could not.
 */
export async function makeThumbnail(source: string, atSeconds: number, context: ToolRun): Promise<string | undefined> {
  const { ffmpeg } = context.tools;
  if (!ffmpeg) return undefined;
  const path = join(context.folder, 'thumb.jpg');
  const side = (name: string) => `'min(${thumbPixels},${name})'`;
  const scale = `scale=w=${side('iw')}:h=${side('ih')}:force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuvj420p`;
  for (const quality of ['4', '12', '31']) {
    const seek = atSeconds > 0 ? ['-ss', atSeconds.toFixed(3)] : [];
    const input = ['-max_pixels', String(mostPixels), ...safeInput, ...seek, '-i', `file:${source}`];
    const output = ['-an', '-sn', '-vf', scale, '-frames:v', '1', '-q:v', quality, '-f', 'mjpeg', `file:${path}`];
    const args = ['-v', 'error', '-nostdin', '-y', '-threads', '1', ...input, ...output];
    if (!(await tryRun(ffmpeg, args, context, pictureTimeoutMs))) break;
    if (await isThumbnail(path)) return path;
  }
  await rm(path, { force: true });
  return undefined;
}
