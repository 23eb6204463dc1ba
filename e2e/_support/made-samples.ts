// One short film or song of each kind people send, for tests of what a browser is promised.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Hertz of their sound. */
export const tone = 440;

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast'];
const hevc = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error', '-tag:v', 'hvc1'];
const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'];
const sound = (codec: string) => ['-c:a', codec, '-ac', '2'];

/** Name of the kind -> extension and codecs; without a picture it is a song. */
const recipes = {
  mp4: { extension: 'mp4', mimeType: 'video/mp4', picture: h264, sound: sound('aac') },
  mkvAac: { extension: 'mkv', mimeType: 'video/x-matroska', picture: h264, sound: sound('aac') },
  mkvAc3: { extension: 'mkv', mimeType: 'video/x-matroska', picture: h264, sound: sound('ac3') },
  mkvOpus: { extension: 'mkv', mimeType: 'video/x-matroska', picture: h264, sound: sound('libopus') },
  mkvFlac: { extension: 'mkv', mimeType: 'video/x-matroska', picture: h264, sound: sound('flac') },
  hevc: { extension: 'mp4', mimeType: 'video/mp4', picture: hevc, sound: sound('aac') },
  webm: { extension: 'webm', mimeType: 'video/webm', picture: vp9, sound: sound('libopus') },
  avi: { extension: 'avi', mimeType: 'video/x-msvideo', picture: ['-c:v', 'mpeg4'], sound: sound('libmp3lame') },
  opus: { extension: 'opus', mimeType: 'audio/ogg', picture: undefined, sound: sound('libopus') },
  flac: { extension: 'flac', mimeType: 'audio/flac', picture: undefined, sound: sound('flac') },
} as const;

export type SampleKind = keyof typeof recipes;

/** 12 s, a key frame each second. @param stem path without extension. */
export async function makeSample(kind: SampleKind, stem: string): Promise<{ path: string; mimeType: string }> {
  const recipe = recipes[kind];
  const path = `${stem}.${recipe.extension}`;
  const source = (filter: string) => ['-f', 'lavfi', '-i', filter];
  const sine = source(`sine=frequency=${tone}:sample_rate=48000`);
  const picture = recipe.picture && [...recipe.picture, '-pix_fmt', 'yuv420p', '-g', '25'];
  const inputs = picture ? [...source('testsrc2=size=320x180:rate=25'), ...sine] : sine;
  const rest = [...recipe.sound, '-t', '12', ...(recipe.extension === 'mp4' ? ['-movflags', '+faststart'] : [])];
  await run(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-v', 'error', '-y', ...inputs, ...(picture ?? []), ...rest, path]);
  return { path, mimeType: recipe.mimeType };
}
