// The room of HLS over films of this disk, with the real ffmpeg; and a look at what it gives, by ffprobe.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { remuxPrograms } from '#lib/boot-remux.ts';
import { systemClock } from '#lib/clock.ts';
import { storedTrack } from '#lib/enrich/fact-layers.ts';
import { createLog } from '#lib/log.ts';
import { bytesSource } from '#lib/media/byte-source.ts';
import { unpackKeyFrames } from '#lib/media/key-frames.ts';
import { readMediaFacts } from '#lib/media/read-media-facts.ts';
import { createRemux, type RemuxOptions } from '#lib/remux/create-remux.ts';
import type { Remux } from '#lib/remux/remux.ts';
import type { MediaRecord } from '#lib/storage/storage.ts';
import { bytesAnswer } from '#lib/stream/bytes-answer.ts';
import { mediaSample, type SampleName } from './media-samples.ts';

const run = promisify(execFile);
const ffprobe = process.env.FFPROBE_PATH || 'ffprobe';
const ffmpeg = process.env.FFMPEG_PATH || 'ffmpeg';

/** One film and its door. */
export interface HlsStage {
  readonly remux: Remux;
  readonly film: MediaRecord;
  readonly path: string;
  readonly folder: string;
  /** Lines of the log. */
  readonly said: string[];
  /** Requests of the children for the film's bytes. */
  readonly opened: string[];
  /** A file's bytes. */
  get(name: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** A file's text. */
  text(name: string): Promise<string>;
  /** Files that lie on the disk. */
  readonly dataDir: string;
  close(): Promise<void>;
}

export interface StageSettings extends Partial<Pick<RemuxOptions, 'processes' | 'diskBytes' | 'findFfmpeg' | 'open'>> {}

/** @param sample as {@link mediaSample}. */
export async function startHlsStage(sample: SampleName, settings: StageSettings = {}): Promise<HlsStage> {
  const path = await mediaSample(sample);
  const bytes = await readFile(path);
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-hls-'));
  const said: string[] = [];
  const opened: string[] = [];
  const remux = createRemux({
    facts: { find: async () => undefined, findKeyFrames: async () => undefined },
    readFacts: readMediaFacts,
    storedTrack,
    unpackKeyFrames,
    sourceOf: () => bytesSource(bytes),
    open: () => async (headers) => {
      opened.push(headers.get('range') ?? '');
      const served = { bytes, contentType: 'video/x-matroska', etag: '"1"', lastModifiedMs: 0 };
      return bytesAnswer({ method: 'GET', headers }, served, Date.now());
    },
    ...remuxPrograms(ffmpeg),
    dataDir,
    processes: 2,
    diskBytes: 64 * 2 ** 20,
    clock: systemClock,
    log: createLog({ level: 'debug', pretty: false, write: (line) => void said.push(line) }),
    ...settings,
  });
  await remux.start();
  const film = filmOf(7, bytes.byteLength);
  const get = async (name: string, signal = new AbortController().signal) =>
    (await remux.file(film, name, { query: '', signal })).bytes;
  return {
    ...{ remux, film, path, said, opened, dataDir, get },
    folder: join(dataDir, 'seen'),
    text: async (name) => Buffer.from(await get(name)).toString(),
    async close() {
      await remux.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A row of the catalogue. */
export function filmOf(messageId: number, sizeBytes: number): MediaRecord {
  return {
    ...{ chat_id: 5, message_id: messageId, document_id: String(messageId), file_size: sizeBytes },
    ...{
      file_name: 'film.mkv',
      custom_name: 'film',
      mime_type: 'video/x-matroska',
      file_type: 'video',
      is_active: true,
    },
  } as unknown as MediaRecord;
}

/** Names of all segments of a rendition, as its playlist says. */
export function segmentNames(playlist: string): string[] {
  return playlist.split('\n').filter((line) => line.includes('-seg-'));
}

/** Puts a rendition on the disk, segments in this order, and tells where it lies as one file. */
export async function collect(stage: HlsStage, rendition: string, order: (names: string[]) => string[] = (n) => n) {
  const names = segmentNames(await stage.text(`${rendition}.m3u8`));
  const bytes = new Map<string, Uint8Array>();
  for (const name of order(names)) bytes.set(name, await stage.get(name));
  const head = await stage.get(`${rendition}-init.mp4`);
  if (!existsSync(stage.folder)) await mkdir(stage.folder, { recursive: true });
  const path = join(stage.folder, `${rendition}.mp4`);
  await writeFile(path, Buffer.concat([head, ...names.map((name) => bytes.get(name) ?? new Uint8Array())]));
  return { path, names, bytes };
}

export interface PacketSeen {
  readonly pts: number;
  readonly dts: number;
  readonly seconds: number;
  readonly isKey: boolean;
}

/** The packets of a file in its order. */
export async function packetsOf(path: string, stream: string): Promise<PacketSeen[]> {
  const entries = 'packet=pts_time,dts_time,duration_time,flags';
  const args = ['-v', 'error', '-select_streams', stream, '-show_entries', entries, '-of', 'json', path];
  const { stdout } = await run(ffprobe, args, { maxBuffer: 64 * 2 ** 20 });
  const { packets } = JSON.parse(stdout) as { packets: Record<string, string>[] };
  return packets.map((one) => ({
    ...{ pts: Number(one.pts_time), dts: Number(one.dts_time), seconds: Number(one.duration_time) },
    isKey: one.flags?.startsWith('K') ?? false,
  }));
}

/** What ffmpeg says against a file when it decodes all of it, and how many pictures it has. */
export async function decode(path: string): Promise<{ readonly complaints: string; readonly pictures: number }> {
  const { stdout, stderr } = await run(ffmpeg, ['-v', 'error', '-i', path, '-f', 'framehash', '-'], {
    maxBuffer: 64 * 2 ** 20,
  });
  return { complaints: stderr, pictures: stdout.split('\n').filter((line) => /^\d/.test(line)).length };
}
