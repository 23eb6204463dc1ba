// Puts the room together: what is known of films, who makes their segments, where these lie.
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { AppError, abortError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MediaRecord } from '../storage/storage.ts';
import type { OpenFilm } from './film-door.ts';
import { type FilmFactsOptions, filmKey, type HlsFilm, hlsFilm } from './film-facts.ts';
import { type HlsAsked, readHlsName } from './hls-name.ts';
import { masterPlaylist, mediaPlaylist } from './hls-playlists.ts';
import { pictureCodecOut } from './hls-tracks.ts';
import type { HlsFile, Remux } from './remux.ts';
import type { ChildRules } from './remux-child.ts';
import { RemuxRuns } from './remux-runs.ts';
import { SegmentStore } from './segment-store.ts';

/** What the room of HLS is built on. */
export interface RemuxOptions extends Omit<FilmFactsOptions, 'facts'> {
  readonly facts: FilmFactsOptions['facts'];
  /** Opens the bytes of a film for a request with these headers. */
  readonly open: (record: MediaRecord) => OpenFilm;
  readonly findFfmpeg: () => string | undefined;
  readonly rules: ChildRules;
  /** Segments lie in `hls` in it. */
  readonly dataDir: string;
  /** ffmpegs at a time; 0: none, and every film is refused. */
  readonly processes: number;
  /** Of segments on the disk. */
  readonly diskBytes: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Films whose tracks and key frames are kept at hand: up to 100 KB each. */
const mostFilms = 32;

const playlistType = 'application/vnd.apple.mpegurl';

/** Makes the door; nothing runs before the first request. */
export function createRemux(options: RemuxOptions): Remux {
  const store = new SegmentStore({ folder: join(options.dataDir, 'hls'), maxBytes: options.diskBytes });
  const runs = new RemuxRuns({ ...options, store, open: ({ record }) => options.open(record) });
  const films = new Map<string, HlsFilm>();

  async function filmOf(record: MediaRecord, signal: AbortSignal): Promise<HlsFilm> {
    const key = filmKey(record);
    const film = films.get(key) ?? (await hlsFilm(options, record, signal));
    films.delete(key);
    films.set(key, film);
    for (const oldest of films.keys()) if (films.size > mostFilms) films.delete(oldest);
    return film;
  }

  async function file(film: HlsFilm, asked: HlsAsked, query: string, signal: AbortSignal): Promise<HlsFile> {
    if (asked.kind === 'master') return playlist(masterPlaylist(masterFacts(film), query));
    const { rendition } = asked;
    const isThere = rendition === 'video' || film.tracks.sounds.some(({ name }) => name === rendition);
    if (!isThere) throw new AppError('not_found', 'The film has no such track.');
    if (asked.kind === 'media') return playlist(mediaPlaylist(film.plan, rendition, query));
    const contentType = rendition === 'video' ? 'video/mp4' : 'audio/mp4';
    if (asked.kind === 'init') return { bytes: await runs.head(film, rendition, signal), contentType };
    if (asked.index >= film.plan.startsMs.length) throw new AppError('not_found', 'The film ends before.');
    const bytes = await runs.segment(film, rendition, asked.index, signal);
    if (bytes.byteLength === 0) throw new AppError('not_found', 'This track has nothing at this place.');
    return { bytes, contentType };
  }

  let stopped: Promise<void> | undefined;
  return {
    start: () => store.clear(),
    stop() {
      stopped ??= runs.stop().then(() => store.clear());
      return stopped;
    },
    async file(record, name, { query, signal }) {
      const asked = readHlsName(name);
      if (!asked) throw new AppError('not_found', 'There is no file of this name.');
      if (options.processes === 0) throw new AppError('not_found', 'Films are not converted on this server.');
      if (signal.aborted) throw abortError(signal);
      return file(await filmOf(record, signal), asked, query, signal);
    },
    pids: () => runs.pids(),
  };
}

function playlist(text: string): HlsFile {
  return { bytes: Buffer.from(text), contentType: playlistType };
}

function masterFacts({ record, tracks: { picture, sounds }, plan }: HlsFilm) {
  const bitsPerSecond = Math.ceil((record.file_size * 8) / (plan.endMs / 1000));
  return {
    sounds,
    codecs: [...new Set([pictureCodecOut(picture), ...sounds.map(({ codec }) => codec)])],
    bandwidth: Math.max(1, Math.min(bitsPerSecond, 2 ** 31)),
    width: picture.width,
    height: picture.height,
    framesPerSecond: picture.fps,
  };
}
