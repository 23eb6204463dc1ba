// ffmpeg and ffprobe over files of a work folder: measured, and copied into what browsers play.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isAppError } from '#lib/errors.ts';
import { childEnvironment } from './child-environment.ts';
import { type ChildEnd, followChild } from './child-run.ts';
import type { MirrorTools } from './mirror.ts';
import { tiedToParent } from './process-group.ts';
import { safeInput } from './yt-dlp-args.ts';

/** One kind of stream of a file. */
export interface StreamFacts {
  readonly codec: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** What ffprobe says; cover pictures do not count as video. */
export interface MediaFacts {
  readonly durationSeconds: number | null;
  readonly video: StreamFacts | undefined;
  readonly audio: StreamFacts | undefined;
}

/** The programs, the folder they work in, and what stops them. */
export interface ToolRun {
  readonly tools: MirrorTools;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** ffprobe reads headers only. */
const probeTimeoutMs = 30_000;
/** A copy goes at the speed of the disk. */
const copyTimeoutMs = 20 * 60_000;

/** What MP4 can hold and some browser plays; other codecs stay in the container they came in. */
const mp4Video = new Set(['h264', 'hevc', 'av1', 'vp9', 'mpeg4']);
const mp4Audio = new Set(['aac', 'mp3', 'opus', 'ac3', 'eac3', 'flac', 'alac']);

/** Where sound alone goes: ffmpeg's muxer and the extension. */
const soundTargets: Readonly<Record<string, CopyTarget>> = {
  aac: { muxer: 'ipod', extension: 'm4a' },
  alac: { muxer: 'ipod', extension: 'm4a' },
  mp3: { muxer: 'mp3', extension: 'mp3' },
  opus: { muxer: 'ogg', extension: 'ogg' },
  vorbis: { muxer: 'ogg', extension: 'ogg' },
  flac: { muxer: 'flac', extension: 'flac' },
};

/** Into what a file can be copied. */
export interface CopyTarget {
  readonly muxer: string;
  readonly extension: string;
}

/** Where the streams can be copied without transcoding; undefined: nowhere browsers like better than where they are. */
export function copyTarget({ video, audio }: Pick<MediaFacts, 'video' | 'audio'>): CopyTarget | undefined {
  if (!video) return audio && soundTargets[audio.codec];
  const fits = mp4Video.has(video.codec) && (!audio || mp4Audio.has(audio.codec));
  return fits ? { muxer: 'mp4', extension: 'mp4' } : undefined;
}

function run(
  program: string,
  args: readonly string[],
  { tools, folder, signal }: ToolRun,
  timeoutMs: number,
): Promise<ChildEnd> {
  const command = tiedToParent({ program, args }, tools.setpriv, process.pid);
  // No way out at all: these work on files.
  const env = childEnvironment(folder, 'http://127.0.0.1:9');
  const child = spawn(command.program, command.args, {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return followChild(child, { signal, timeoutMs, keepOutput: true, maxOutputBytes: 8 * 1024 * 1024 });
}

/**
 * As `run`, but whether it worked is all that counts; an abort goes on.
 *
 * @param program its path.
 * @param args all of them.
 */
export async function tryRun(
  program: string,
  args: readonly string[],
  context: ToolRun,
  timeoutMs: number,
): Promise<boolean> {
  try {
    return (await run(program, args, context, timeoutMs)).code === 0;
  } catch (error) {
    // Too slow or too talkative is as good as failed: the file is used without what ffmpeg would have added.
    if (context.signal.aborted || !isAppError(error)) throw error;
    return false;
  }
}

const count = z.coerce.number().positive().finite().nullable().catch(null);
const probeSchema = z.object({
  streams: z
    .array(
      z.object({
        codec_type: z.string().catch(''),
        codec_name: z.string().catch(''),
        width: count,
        height: count,
        disposition: z.object({ attached_pic: z.number().catch(0) }).catch({ attached_pic: 0 }),
      }),
    )
    .catch([]),
  format: z.object({ duration: count }).catch({ duration: null }),
});

/** Reads ffprobe's JSON; undefined when it is none. */
export function parseProbe(json: string): MediaFacts | undefined {
  let parsed: z.infer<typeof probeSchema>;
  try {
    parsed = probeSchema.parse(JSON.parse(json));
  } catch {
    // ffprobe prints nothing, or half of it, for what it cannot read.
    return undefined;
  }
  const find = (type: string): StreamFacts | undefined => {
    const stream = parsed.streams.find((one) => one.codec_type === type && one.disposition.attached_pic === 0);
    return stream && { codec: stream.codec_name, width: stream.width, height: stream.height };
  };
  return { durationSeconds: parsed.format.duration, video: find('video'), audio: find('audio') };
}

/** Measures a file; undefined without ffprobe or when it makes nothing of it. */
export async function probeMedia(path: string, context: ToolRun): Promise<MediaFacts | undefined> {
  const { ffprobe } = context.tools;
  if (!ffprobe) return undefined;
  const args = ['-v', 'error', ...safeInput, '-show_streams', '-show_format', '-of', 'json', `file:${path}`];
  try {
    const { code, output } = await run(ffprobe, args, context, probeTimeoutMs);
    return code === 0 ? parseProbe(output) : undefined;
  } catch (error) {
    if (context.signal.aborted || !isAppError(error)) throw error;
    return undefined;
  }
}

/**
 * Copies picture and sound, without transcoding, into another container; an MP4 gets its index in front.
 *
 * @param facts the streams to take: without `video` the picture is left out.
 * @returns the new file in place of the old one, or undefined when ffmpeg could not: the old one is untouched then.
 */
export async function copyStreams(
  path: string,
  facts: MediaFacts,
  target: CopyTarget,
  context: ToolRun,
): Promise<string | undefined> {
  const { ffmpeg } = context.tools;
  if (!ffmpeg) return undefined;
  const made = join(context.folder, `copy.${target.extension}`);
  const maps = [...(facts.video ? ['-map', '0:V:0'] : []), ...(facts.audio ? ['-map', '0:a:0'] : [])];
  // Browsers know HEVC in MP4 by this tag only.
  const tag = facts.video?.codec === 'hevc' ? ['-tag:v', 'hvc1'] : [];
  const index = ['mp4', 'ipod'].includes(target.muxer) ? ['-movflags', '+faststart'] : [];
  const output = [...maps, '-map_metadata', '-1', '-c', 'copy', ...tag, ...index, '-f', target.muxer, `file:${made}`];
  const args = ['-v', 'error', '-nostdin', '-y', ...safeInput, '-i', `file:${path}`, ...output];
  if (!(await tryRun(ffmpeg, args, context, copyTimeoutMs))) {
    await rm(made, { force: true });
    return undefined;
  }
  await rm(path, { force: true });
  return made;
}
