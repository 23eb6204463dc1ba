// Facts of containers our readers do not know (AVI, MPEG-TS, FLV, WMV): ffprobe tells them, reading through our own engine.
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../log.ts';
import type { ByteSource } from '../media/byte-source.ts';
import type { FactLayer, StoredTrack } from '../storage/media-facts.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { serveFilm } from './film-server.ts';

/** What may be tried on bytes we cannot read; no playlists, which name other files and addresses. */
export const foreignDemuxers = 'avi,mpegts,flv,asf,mpeg,wav,aac,aiff';

/** ffprobe looks at the first 5 MB or seconds, and at the index where it stands. */
const maxFilmBytes = 16 * 1024 * 1024;
const timeoutMs = 30_000;
const mostTracks = 64;

const decimal = z.coerce.number().positive().max(1e7);
const streamSchema = z.object({
  index: z.int(),
  codec_type: z.string(),
  codec_name: z.string().default(''),
  width: z.int().default(0),
  height: z.int().default(0),
  channels: z.int().default(0),
  sample_rate: z.coerce.number().int().catch(0),
  disposition: z.object({ default: z.int(), forced: z.int() }).default({ default: 0, forced: 0 }),
});
const probeSchema = z.object({
  format: z.object({ format_name: z.string(), duration: decimal.optional().catch(undefined) }),
  streams: z.array(streamSchema).default([]),
});

/** Our words for ffprobe's, where they differ. */
const codecs: Readonly<Record<string, string>> = {
  h264: 'avc1',
  hevc: 'hvc1',
  mpeg4: 'mp4v.20.240',
  mpeg2video: 'mpeg2',
  aac: 'mp4a.40.2',
  ac3: 'ac-3',
  eac3: 'ec-3',
  dts: 'dtsc',
};

/** The film ffprobe is asked about. */
export interface ForeignFilmRequest {
  readonly source: ByteSource;
  /** ffprobe is looked for beside it. */
  readonly ffmpegPath: string;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** @returns undefined without ffprobe or when it does not know the file either. @throws AppError `aborted`, and what the source throws. */
export async function probeForeignFilm(request: ForeignFilmRequest): Promise<FactLayer | undefined> {
  const { source, ffmpegPath, signal, log } = request;
  const server = await serveFilm({ source, maxBytes: maxFilmBytes, signal });
  try {
    const input = ['-protocol_whitelist', 'http,tcp', '-format_whitelist', foreignDemuxers, server.url];
    const args = ['-hide_banner', '-v', 'error', '-of', 'json', '-show_format', '-show_streams', ...input];
    const run = { args, maxOutputBytes: 1024 * 1024, timeoutMs, signal };
    const result = await runFfmpeg(besides(ffmpegPath), run);
    if (result.kind === 'failed') log.debug('ffprobe knows no more', { reason: result.reason });
    if (result.kind === 'failed' && server.failure() !== undefined) throw server.failure();
    return result.kind === 'done' ? toLayer(Buffer.from(result.output).toString()) : undefined;
  } finally {
    await server.close();
  }
}

/** A bare name is looked for on the PATH. */
function besides(ffmpegPath: string): string {
  return ffmpegPath.includes('/') ? join(dirname(ffmpegPath), 'ffprobe') : 'ffprobe';
}

function toLayer(output: string): FactLayer | undefined {
  const { data } = probeSchema.safeParse(JSON.parse(output));
  const tracks = data?.streams.slice(0, mostTracks).flatMap((stream) => toTrack(stream) ?? []) ?? [];
  if (!data || tracks.length === 0) return undefined;
  const video = tracks.find((track) => track.kind === 'video');
  return {
    container: data.format.format_name.split(',', 1)[0] ?? '',
    ...(data.format.duration ? { duration: Number(data.format.duration.toFixed(3)) } : {}),
    ...(video?.width && video.height ? { width: video.width, height: video.height } : {}),
    tracks,
  };
}

function toTrack(stream: z.infer<typeof streamSchema>): StoredTrack | undefined {
  const { index: id, codec_name, disposition } = stream;
  const codec = codecs[codec_name] ?? codec_name;
  const any = { id, codec, is_default: disposition.default === 1, is_forced: disposition.forced === 1 };
  if (stream.codec_type === 'video') {
    return { kind: 'video', ...any, width: stream.width, height: stream.height, rotation: 0 };
  }
  if (stream.codec_type !== 'audio') return undefined;
  return { kind: 'audio', ...any, channels: stream.channels, sample_rate: stream.sample_rate };
}
