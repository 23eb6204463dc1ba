// The command lines for yt-dlp. Pure. Nothing of the link but the link itself gets into them, and it stands behind `--`.
import type { MirrorQuality } from '../jobs/jobs.ts';
import type { JudgedLink } from './link-judge.ts';
import type { YtDlpFeatures } from './yt-dlp-features.ts';
import { lineArguments } from './yt-dlp-lines.ts';

/** What goes into a command line. */
export interface ArgumentOptions {
  readonly link: JudgedLink;
  readonly quality: MirrorQuality;
  readonly features: YtDlpFeatures;
  /** As `name:path`. */
  readonly jsRuntimes: readonly string[];
  /** The job's copy, or undefined. */
  readonly cookiesPath: string | undefined;
  /** The folder with ffmpeg and ffprobe, or undefined when there is no ffmpeg. */
  readonly ffmpegFolder: string | undefined;
  readonly playlistLimit: number;
  /** Undefined: no limit. */
  readonly bytesPerSecond: number | undefined;
}

/** Formats whose bytes come by plain HTTP, so through our way out. */
const byHttp = "[protocol~='^(https?|m3u8(_native)?|http_dash_segments)$']";

/** ffmpeg may read files and nothing else, and only as films and pictures: a playlist in disguise opens nothing. */
export const safeInput: readonly string[] = [
  '-protocol_whitelist',
  'file,pipe,fd',
  '-format_whitelist',
  'mov,matroska,mpegts,mpeg,flv,avi,asf,aac,ac3,eac3,mp3,ogg,flac,wav,webvtt,srt,image2,jpeg_pipe,png_pipe,webp_pipe,gif',
];

/** Up to this height H.264 comes first; above it, hardly anybody has H.264 and the height that was asked for counts. */
const tallestH264 = 1080;

/**
 * The choice of formats, as yt-dlp's `-f` and `-S`.
 *
 * @param canMerge true with ffmpeg: picture and sound may come apart.
 */
export function formatArguments(quality: MirrorQuality, canMerge: boolean): string[] {
  if (quality.kind === 'audio') {
    return ['--format', `ba${byHttp}/b${byHttp}`, '--format-sort', 'acodec:aac,ext:m4a'];
  }
  const height = Math.max(1, Math.floor(quality.max_height));
  const fits = `${byHttp}[height<=?${height}]`;
  const merged = canMerge ? `bv*${fits}+ba${byHttp}/` : '';
  const order = height <= tallestH264 ? `vcodec:h264,res:${height}` : `res:${height},vcodec:h264`;
  // Too tall is better than nothing, sound alone is better than a refusal.
  return ['--format', `${merged}b${fits}/b${byHttp}/ba${byHttp}`, '--format-sort', `${order},acodec:aac,ext:mp4:m4a`];
}

function baseArguments(options: ArgumentOptions): string[] {
  const { features, link, jsRuntimes, cookiesPath, ffmpegFolder } = options;
  return [
    '--ignore-config',
    '--no-cache-dir',
    ...(features.noPluginDirs ? ['--no-plugin-dirs'] : []),
    ...(features.remoteComponents ? ['--no-remote-components'] : []),
    '--no-exec',
    '--no-mark-watched',
    '--default-search',
    'error',
    // A link of YouTube is read by YouTube's readers only: its redirector leads nowhere else.
    ...(features.useExtractors && link.isYouTube ? ['--use-extractors', 'youtube.*'] : []),
    ...(features.jsRuntimes ? jsRuntimes.flatMap((runtime) => ['--js-runtimes', runtime]) : []),
    ...(cookiesPath === undefined ? [] : ['--cookies', cookiesPath]),
    ...(ffmpegFolder === undefined ? [] : ['--ffmpeg-location', ffmpegFolder]),
    '--socket-timeout',
    '15',
    '--retries',
    '3',
    '--extractor-retries',
    '2',
  ];
}

/** Looks only: prints one JSON document. @returns all arguments, the link last. */
export function probeArguments(options: ArgumentOptions): string[] {
  return [
    ...baseArguments(options),
    ...formatArguments(options.quality, options.ffmpegFolder !== undefined),
    '--dump-single-json',
    '--flat-playlist',
    '--no-playlist',
    '--playlist-items',
    `1:${options.playlistLimit}`,
    '--',
    options.link.href,
  ];
}

/**
 * Downloads the first thing behind the link to `media.*`, its picture to `picture.*`, in the working folder.
 *
 * @returns all arguments, the link last.
 */
export function fetchArguments(options: ArgumentOptions): string[] {
  const { features, ffmpegFolder, bytesPerSecond } = options;
  return [
    ...baseArguments(options),
    ...formatArguments(options.quality, ffmpegFolder !== undefined),
    ...lineArguments,
    ...(features.progressDelta ? ['--progress-delta', '0.25'] : []),
    '--no-playlist',
    '--playlist-items',
    '1',
    // What the site says about names and extensions is made harmless (`S` with `#`).
    '--output',
    'media.%(ext)#S',
    '--output',
    'thumbnail:picture.%(ext)#S',
    '--write-thumbnail',
    '--no-mtime',
    '--no-overwrites',
    '--downloader',
    'native',
    '--fragment-retries',
    '3',
    '--abort-on-unavailable-fragments',
    '--merge-output-format',
    'mp4/mkv',
    // We look at the file ourselves and copy it once, into what browsers play.
    '--fixup',
    'never',
    '--postprocessor-args',
    `ffmpeg_i:${safeInput.join(' ')}`,
    ...(bytesPerSecond === undefined ? [] : ['--limit-rate', String(bytesPerSecond)]),
    '--',
    options.link.href,
  ];
}
