// A frame of a film as its poster, by ffmpeg reading the film through our own engine.
import type { Log } from '../log.ts';
import type { ByteSource } from '../media/byte-source.ts';
import type { MediaFacts } from '../media/media-facts.ts';
import { ffmpegQuiet, runFfmpeg } from './ffmpeg.ts';
import { serveFilm } from './film-server.ts';
import { foreignDemuxers } from './foreign-film.ts';
import { contrastOf, type SmallPicture, smallPicture } from './placeholder.ts';

/** Bytes one poster may cost: a frame takes 5 to 15 MB of a large film, three are looked at in the worst case. */
const maxFilmBytes = 48 * 1024 * 1024;
const frameTimeoutMs = 120_000;
const maxJpegBytes = 1024 * 1024;

/** Where in the film to look, first to last: behind the titles, and not so far that it gives the end away. */
const places = [0.15, 0.3, 0.45];

/** A frame with less contrast is tried again elsewhere. Chosen by feel: black has 0, a foggy landscape about 20. */
const enoughContrast = 14;

/** Demuxers by our name of the container: nothing else may be tried, least of all playlists that name other files. */
const demuxers: Readonly<Partial<Record<MediaFacts['container'], string>>> = {
  mp4: 'mov',
  mov: 'mov',
  matroska: 'matroska',
  webm: 'matroska',
};

/** JPEG of at most 640 x 640 pixels as shown, whatever the shape of its pixels. */
const scale = "scale=w='max(2,2*trunc(min(640,iw*sar)/2))':h='max(2,2*trunc(min(640,iw*sar)/dar/2))',setsar=1";

/** The film a frame is taken from. */
export interface FrameRequest {
  readonly source: ByteSource;
  /** Undefined when the header could not be read. */
  readonly facts: MediaFacts | undefined;
  readonly durationSeconds: number | undefined;
  readonly ffmpegPath: string;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** A frame as a picture, large and small. */
export interface Frame {
  readonly jpeg: Uint8Array;
  readonly small: SmallPicture;
}

/**
 * The first frame with enough to see, else the best of those looked at.
 *
 * @returns undefined without ffmpeg, without pictures, or when it fails; the reason is in the log at debug.
 * @throws AppError `aborted`, and what the source throws when it gave no frame for that; the child is gone and the port free.
 */
export async function findFrame(request: FrameRequest): Promise<Frame | undefined> {
  const { source, facts, signal } = request;
  if (facts && !facts.tracks.some(({ kind }) => kind === 'video')) return undefined;
  const demuxer = facts ? demuxers[facts.container] : undefined;
  if (facts && !demuxer) return undefined;
  const server = await serveFilm({ source, maxBytes: maxFilmBytes, signal });
  try {
    const input = demuxer ? ['-f', demuxer] : ['-format_whitelist', foreignDemuxers];
    const frame = await bestFrame(request, ['-protocol_whitelist', 'http,tcp', ...input], server.url);
    // Without a frame for want of the film: that may be better another time.
    if (!frame && server.failure() !== undefined) throw server.failure();
    return frame;
  } finally {
    await server.close();
    request.log.debug('film read for a frame', { sentBytes: server.sentBytes() });
  }
}

async function bestFrame(request: FrameRequest, input: readonly string[], url: string): Promise<Frame | undefined> {
  let best: { readonly frame: Frame; readonly contrast: number } | undefined;
  for (const seconds of placesOf(request)) {
    if (seconds === 0 && best) break;
    const frame = await frameAt(request, input, url, seconds);
    if (frame === 'absent') return undefined;
    if (!frame) continue;
    const contrast = contrastOf(frame.small);
    if (!best || contrast > best.contrast) best = { frame, contrast };
    if (contrast >= enoughContrast) break;
  }
  return best?.frame;
}

/** Key frames near the places, as between them ffmpeg would have to read on; last the start, where seeking leads nowhere. */
function placesOf({ facts, durationSeconds }: FrameRequest): number[] {
  const length = durationSeconds ?? 0;
  const times = facts?.keyFrames?.timesMs ?? [];
  const wanted = places.map((share) => share * length);
  const near = wanted.map((seconds) => (times.findLast((timeMs) => timeMs <= seconds * 1000) ?? seconds * 1000) / 1000);
  return [...new Set([...near.filter((seconds) => seconds > 0), 0])];
}

async function frameAt(
  { ffmpegPath, signal, log }: FrameRequest,
  input: readonly string[],
  url: string,
  seconds: number,
): Promise<Frame | 'absent' | undefined> {
  const args = frameArgs(input, url, seconds);
  const result = await runFfmpeg(ffmpegPath, { args, maxOutputBytes: maxJpegBytes, timeoutMs: frameTimeoutMs, signal });
  if (result.kind === 'absent') return 'absent';
  if (result.kind === 'failed' || result.output.byteLength === 0) {
    log.debug('no frame', { seconds, reason: result.kind === 'failed' ? result.reason : 'nothing came' });
    return undefined;
  }
  const small = await smallPicture(ffmpegPath, result.output, signal);
  return small && { jpeg: result.output, small };
}

function frameArgs(input: readonly string[], url: string, seconds: number): string[] {
  // A hair behind the key frame: its time is rounded, and the one before would be taken.
  const seek = seconds > 0 ? ['-noaccurate_seek', '-ss', (seconds + 0.002).toFixed(3)] : [];
  const picture = [
    '-map',
    '0:V:0',
    '-frames:v',
    '1',
    '-vf',
    scale,
    '-c:v',
    'mjpeg',
    '-pix_fmt',
    'yuvj420p',
    '-q:v',
    '4',
  ];
  return [...ffmpegQuiet, ...input, ...seek, '-i', url, ...picture, '-f', 'image2pipe', 'pipe:1'];
}
