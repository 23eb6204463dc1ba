// One track of subtitles out of a film that does not say where they stand: ffmpeg reads all of it, through our own engine.
import type { Log } from '../log.ts';
import type { ByteSource } from '../media/byte-source.ts';
import { ffmpegQuiet, runFfmpeg } from './ffmpeg.ts';
import { serveFilm } from './film-server.ts';

const timeoutMs = 10 * 60_000;
const maxTextBytes = 8 * 1024 * 1024;

/** Demuxers by our name of the container: nothing else may be tried. */
const demuxers: Readonly<Record<string, string>> = { mp4: 'mov', mov: 'mov', matroska: 'matroska', webm: 'matroska' };

/** The track wanted, and the film it is in. */
export interface WholeSubtitlesRequest {
  readonly source: ByteSource;
  /** As in the facts. */
  readonly container: string | undefined;
  /** Of the track among those of subtitles, from 0. */
  readonly order: number;
  readonly ffmpegPath: string;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/**
 * The track as WebVTT; the caller bounds the size of the film.
 *
 * @returns undefined without ffmpeg, for a container of another kind, or when it fails; the reason is in the log at debug.
 * @throws AppError `aborted`, and what the source throws; the child is gone and the port free.
 */
export async function readWholeSubtitles(request: WholeSubtitlesRequest): Promise<string | undefined> {
  const { source, container, order, ffmpegPath, signal, log } = request;
  const demuxer = demuxers[container ?? ''];
  if (!demuxer) return undefined;
  // Once from the start to the end, and the jumps to the index.
  const server = await serveFilm({ source, maxBytes: source.sizeBytes * 2 + 16 * 1024 * 1024, signal });
  try {
    const input = ['-protocol_whitelist', 'http,tcp', '-f', demuxer, '-i', server.url];
    const output = ['-map', `0:s:${order}`, '-c:s', 'webvtt', '-f', 'webvtt', 'pipe:1'];
    const args = [...ffmpegQuiet, ...input, ...output];
    const result = await runFfmpeg(ffmpegPath, { args, maxOutputBytes: maxTextBytes, timeoutMs, signal });
    if (result.kind === 'done') return Buffer.from(result.output).toString('utf8');
    if (server.failure() !== undefined) throw server.failure();
    log.debug('no subtitles by ffmpeg', { reason: result.kind === 'failed' ? result.reason : 'there is no ffmpeg' });
    return undefined;
  } finally {
    await server.close();
  }
}
