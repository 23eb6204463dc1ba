// A link fetcher with the real yt-dlp and ffmpeg, films made for it, and a look into the process table.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { systemClock } from '#lib/clock.ts';
import { type MirrorConfig, parseConfig } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import { createLinkFetcher, type LinkFetcherOptions } from '#lib/mirror/link-fetcher.ts';
import { createWorkFolders } from '#lib/mirror/work-folders.ts';

const pathFolders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there.
    return false;
  }
}

/** Finds a program by its variable, in PATH, or where `npm test` puts it; undefined when there is none. */
export function findTool(name: string, variable: string): string | undefined {
  const given = process.env[variable];
  const folders = [...pathFolders, resolve('.cache/python-tools/bin'), resolve('.cache/python/bin')];
  return [...(given ? [given] : []), ...folders.map((folder) => join(folder, name))].find(isProgram);
}

export const ytDlpPath = findTool('yt-dlp', 'YTDLP_PATH');
export const ffmpegPath = findTool('ffmpeg', 'FFMPEG_PATH');
const ffprobePath = findTool('ffprobe', 'FFPROBE_PATH');

/** Why suites that need the real programs skip, or undefined. */
export const missingTools =
  [ytDlpPath ? '' : 'yt-dlp (set YTDLP_PATH)', ffmpegPath ? '' : 'ffmpeg'].filter(Boolean).join(' and ') || undefined;

/** Where the found programs lie, for the fetcher to find them, too. */
export const toolFolders = [ffmpegPath, ffprobePath].flatMap((path) => (path ? [dirname(path)] : []));

export interface StageOptions {
  readonly config?: Partial<MirrorConfig>;
  readonly limits?: Partial<LinkFetcherOptions['limits']>;
  readonly diskBytes?: number;
  readonly resolveName?: LinkFetcherOptions['resolveName'];
}

/** A fetcher over `root`, with limits fit for small films. */
export function createMirrorStage(root: string, options: StageOptions = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) });
  const folders = createWorkFolders({ root: join(root, 'work'), maxBytes: options.diskBytes ?? 200_000_000 });
  const fetcher = createLinkFetcher({
    config: {
      ...parseConfig({ MIRROR_HOSTS: '*' }).mirror,
      ytDlpPath,
      searchFolders: [...toolFolders, ...pathFolders],
      ...options.config,
    },
    limits: { maxFileBytes: 20_000_000, maxVideoSeconds: 600, stallMs: 20_000, ...options.limits },
    folders,
    log,
    clock: systemClock,
    ...(options.resolveName ? { resolveName: options.resolveName } : {}),
  });
  return { fetcher, folders, lines };
}

/** What ffprobe says of a file; for looking at results. */
export function probeFile(path: string): {
  readonly streams: readonly {
    readonly codec_name: string;
    readonly codec_type: string;
    readonly width?: number;
    readonly height?: number;
  }[];
  readonly format: { readonly duration?: string; readonly format_name: string };
} {
  const args = ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path];
  return JSON.parse(execFileSync(ffprobePath ?? 'ffprobe', args, { encoding: 'utf8' }));
}

/** Command lines of living processes that belong to a folder: by their arguments, their environment or their working folder. */
export function processesOf(folder: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8').replaceAll('\0', ' ').trim();
      const [command, environment] = [read('cmdline'), read('environ')];
      const isZombie = / Z /.test(read('stat').replace(/^.*\)/, ''));
      return !isZombie && `${command} ${environment}`.includes(folder) ? [`${pid} ${command}`] : [];
    } catch {
      // It ended while it was looked at, or is somebody else's.
      return [];
    }
  });
}

const run = (args: readonly string[]) => execFileSync(ffmpegPath ?? 'ffmpeg', ['-v', 'error', '-y', ...args]);

/**
 * Films for the suites, made once per folder: H.264/AAC with the index at the end, VP9/Opus, sound alone, HLS, HLS with a key, DASH, a
 * picture.
 */
export function makeFilms(folder: string) {
  mkdirSync(folder, { recursive: true });
  const path = (name: string) => join(folder, name);
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=6'];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=6'];
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-c:a', 'aac'];
  if (!existsSync(path('clip.mp4'))) run([...picture, ...sound, ...h264, path('clip.mp4')]);
  const copy = ['-i', path('clip.mp4'), '-c', 'copy'];
  run([...copy, '-hls_time', '1', '-hls_list_size', '0', '-hls_segment_filename', path('part%d.ts'), path('vod.m3u8')]);
  writeFileSync(path('key.bin'), Buffer.alloc(16, 7));
  writeFileSync(path('key.info'), `key.bin\n${path('key.bin')}\n`);
  const locked = ['-hls_time', '2', '-hls_list_size', '0', '-hls_key_info_file', path('key.info')];
  run([...copy, ...locked, '-hls_segment_filename', path('locked%d.ts'), path('locked.m3u8')]);
  run([...copy, '-f', 'dash', '-seg_duration', '2', path('vod.mpd')]);
  run([...copy, path('clip.mkv')]);
  run([...copy, '-vn', '-movflags', '+frag_keyframe+empty_moov', path('sound.m4a')]);
  run([...picture, '-t', '1', '-c:v', 'libvpx', '-deadline', 'realtime', path('old.webm')]);
  run([...sound, '-t', '2', '-c:a', 'libmp3lame', path('tone.mp3')]);
  run(['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=1:duration=1', '-frames:v', '1', path('poster.jpg')]);
  return { path, names: readdirSync(folder) };
}
