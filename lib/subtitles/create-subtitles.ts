// Subtitles for players: what there is, and each as WebVTT.
import { createHash } from 'node:crypto';
import type { SubtitleEntry } from '../api/contract.ts';
import { AppError } from '../errors.ts';
import type { KeptFiles } from '../kept-files/kept-files.ts';
import type { Log } from '../log.ts';
import type { ByteSource } from '../media/byte-source.ts';
import type { MediaReading } from '../media/media-facts.ts';
import type { ReadFactsOptions } from '../media/read-media-facts.ts';
import type { TextTrackReading } from '../media/text-samples.ts';
import type { ReadTextOptions } from '../media/text-track.ts';
import type { MediaRecord } from '../storage/storage.ts';
import type { BackgroundReader } from '../stream/background-reader.ts';
import { parseAss } from './ass.ts';
import type { Cue } from './cue.ts';
import { cuesOf, isReadable } from './embedded.ts';
import {
  type EmbeddedTrack,
  embeddedEntry,
  embeddedTrack,
  type FilmSubtitlesOptions,
  findSidecars,
  type HeaderTracks,
  headerTracks,
  maxWholeBytes,
  type Sidecar,
  sidecarEntry,
} from './film-subtitles.ts';
import { readCues, writeCues } from './kept-cues.ts';
import { SingleWork } from './single-work.ts';
import { parseSrt } from './srt.ts';
import { SubtitleScripts } from './subtitle-scripts.ts';
import type { SubtitleFile, Subtitles } from './subtitles.ts';
import { decodeText } from './text-encoding.ts';
import { parseWebVtt, writeWebVtt } from './webvtt.ts';

/** Rules of other rooms, handed in by boot. */
export interface SubtitleRules {
  readonly titleOfUpload: FilmSubtitlesOptions['titleOfUpload'];
  readonly readFacts: (source: ByteSource, options: ReadFactsOptions) => Promise<MediaReading>;
  readonly readTextTrack: (source: ByteSource, options: ReadTextOptions) => Promise<TextTrackReading>;
  /** All of a film read by ffmpeg for one track of subtitles, as WebVTT; undefined when it cannot. */
  readonly readWhole: (request: {
    readonly source: ByteSource;
    readonly container: string | undefined;
    /** Among the tracks of subtitles, from 0. */
    readonly order: number;
    readonly signal: AbortSignal;
  }) => Promise<string | undefined>;
}

/** What subtitles are made of. */
export interface SubtitlesOptions extends Pick<FilmSubtitlesOptions, 'storage' | 'catalog'> {
  /** Bytes of films, after the viewers. */
  readonly background: BackgroundReader;
  readonly rules: SubtitleRules;
  /** Keeps what was read, cues and scripts. */
  readonly files: KeptFiles;
  readonly log: Log;
}

/** Makes the door. */
export function createSubtitles(options: SubtitlesOptions): Subtitles {
  return new SubtitleRoom(options);
}

/**
 * How long each piece lets viewers go first. Whoever wants subtitles mostly watches already: waiting as long as a job does would
 * bring them after the film.
 */
const patienceMs = 250;

const refusals: Readonly<Record<NonNullable<SubtitleEntry['reason']>, string>> = {
  pictures: 'These subtitles are pictures, not text.',
  format: 'Subtitles of this kind cannot be read.',
  not_indexed: 'This file does not say where its subtitles stand: all of it would have to be read.',
};

class SubtitleRoom implements Subtitles {
  readonly #options: SubtitlesOptions;
  readonly #films: FilmSubtitlesOptions;
  readonly #work = new SingleWork<readonly Cue[]>({ parallel: 2, waiting: 32 });
  readonly #scripts: SubtitleScripts;
  readonly #stopping = new AbortController();

  constructor(options: SubtitlesOptions) {
    const { storage, catalog, rules, files } = options;
    this.#options = options;
    const readTracks = (film: MediaRecord, signal: AbortSignal) => this.#readHeader(film, signal);
    this.#scripts = new SubtitleScripts({
      files,
      readTrack: (film, trackId) =>
        rules.readTextTrack(this.#sourceOf(film), { trackId, signal: this.#stopping.signal }),
      readText: (sidecar) => this.#readText(sidecar),
    });
    this.#films = { storage, catalog, titleOfUpload: rules.titleOfUpload, readTracks };
  }

  async list(messageId: number, { signal }: { readonly signal: AbortSignal }): Promise<readonly SubtitleEntry[]> {
    const film = active(await this.#options.storage.media.findByMessageId(messageId));
    const header = await headerTracks(this.#films, film, signal);
    const sidecars = await findSidecars(this.#films, film, signal);
    return [
      ...header.tracks.map((track) => embeddedEntry(film, header, track)),
      ...sidecars.map((sidecar) => sidecarEntry(film, sidecar)),
    ];
  }

  async webVtt(
    { chat_id, message_id }: Pick<MediaRecord, 'chat_id' | 'message_id'>,
    subtitleId: string,
    { signal, offsetMs = 0 }: { readonly signal: AbortSignal; readonly offsetMs?: number },
  ): Promise<SubtitleFile> {
    const film = active(await this.#options.storage.media.find(chat_id, message_id));
    const [kind, id] = [subtitleId[0], Number(subtitleId.slice(1))];
    const cues = kind === 't' ? await this.#embedded(film, id, signal) : await this.#sidecar(film, id, signal);
    return fileOf(writeWebVtt(cues, offsetMs));
  }

  async script(
    { chat_id, message_id }: Pick<MediaRecord, 'chat_id' | 'message_id'>,
    subtitleId: string,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<SubtitleFile> {
    const film = active(await this.#options.storage.media.find(chat_id, message_id));
    const [kind, id] = [subtitleId[0], Number(subtitleId.slice(1))];
    if (kind !== 't') return fileOf(await this.#scripts.ofSidecar(await this.#findSidecar(film, id, signal), signal));
    return fileOf(await this.#scripts.ofTrack(film, await headerTracks(this.#films, film, signal), id, signal));
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    await Promise.all([this.#work.settled(), this.#scripts.settled()]);
  }

  async #embedded(film: MediaRecord, trackId: number, signal: AbortSignal): Promise<readonly Cue[]> {
    const header = await headerTracks(this.#films, film, signal);
    const track = header.tracks.find(({ id }) => id === trackId);
    const { reason } = track ? embeddedEntry(film, header, track) : {};
    if (!track || reason) throw new AppError('not_found', reason && refusals[reason]);
    const key = `${film.document_id}:${film.file_size}:t${trackId}`;
    return this.#kept(key, () => this.#extract(film, header, track), signal);
  }

  /** Only files that belong to the film: everything else is none of its subtitles. */
  async #findSidecar(film: MediaRecord, messageId: number, signal: AbortSignal): Promise<Sidecar> {
    const sidecars = await findSidecars(this.#films, film, signal);
    const sidecar = sidecars.find(({ record }) => record.message_id === messageId);
    if (!sidecar) throw new AppError('not_found');
    return sidecar;
  }

  async #sidecar(film: MediaRecord, messageId: number, signal: AbortSignal): Promise<readonly Cue[]> {
    const sidecar = await this.#findSidecar(film, messageId, signal);
    const { document_id, file_size } = sidecar.record;
    return this.#kept(`${document_id}:${file_size}:s`, () => this.#readSidecar(sidecar), signal);
  }

  async #kept(key: string, make: () => Promise<readonly Cue[]>, signal: AbortSignal): Promise<readonly Cue[]> {
    const kept = await this.#options.files.find(key, readCues);
    if (kept) return kept;
    const work = async () => {
      const cues = await make();
      await this.#options.files.keep(key, writeCues(cues));
      return cues;
    };
    return this.#work.run(key, work, signal);
  }

  async #extract(film: MediaRecord, header: HeaderTracks, track: EmbeddedTrack): Promise<readonly Cue[]> {
    const { rules, log } = this.#options;
    const { message_id: messageId } = film;
    const onCost = (cost: object) => log.debug('subtitles read', { messageId, track: track.id, ...cost });
    const options = { trackId: track.id, signal: this.#stopping.signal, onCost };
    const reading = await rules.readTextTrack(this.#sourceOf(film), options);
    if (reading.kind === 'texts' && isReadable(reading.track.codec)) return cuesOf(reading.track);
    if (reading.kind === 'unreadable') log.debug('subtitles not readable', { messageId, ...reading });
    const isSmall = film.file_size <= maxWholeBytes;
    const whole = isSmall ? await this.#readWhole(film, header, track) : undefined;
    if (whole !== undefined) return parseWebVtt(whole);
    throw new AppError(
      'not_found',
      reading.kind === 'unindexed' ? refusals.not_indexed : 'The subtitles in this file are damaged.',
    );
  }

  #readWhole(film: MediaRecord, header: HeaderTracks, track: EmbeddedTrack): Promise<string | undefined> {
    return this.#options.rules.readWhole({
      ...{ source: this.#sourceOf(film), container: header.container, order: header.tracks.indexOf(track) },
      signal: this.#stopping.signal,
    });
  }

  async #readText({ record }: Sidecar): Promise<string> {
    const source = this.#sourceOf(record);
    return decodeText(await source.read(0, record.file_size, { signal: this.#stopping.signal }));
  }

  async #readSidecar(sidecar: Sidecar): Promise<readonly Cue[]> {
    const { name } = sidecar;
    const text = await this.#readText(sidecar);
    if (name.format === 'srt') return parseSrt(text);
    return name.format === 'vtt' ? parseWebVtt(text) : parseAss(text);
  }

  async #readHeader(film: MediaRecord, signal: AbortSignal): Promise<HeaderTracks> {
    const reading = await this.#options.rules.readFacts(this.#sourceOf(film), { signal });
    if (reading.kind === 'unreadable') return { container: undefined, isFragmented: false, tracks: [] };
    const { container, isFragmented, tracks } = reading.facts;
    return {
      container,
      isFragmented,
      tracks: tracks.flatMap((track) => (track.kind === 'subtitle' ? [embeddedTrack(track)] : [])),
    };
  }

  #sourceOf({ message_id: messageId, document_id: documentId, file_size: sizeBytes }: MediaRecord): ByteSource {
    const file = { messageId, documentId, sizeBytes };
    const { background } = this.#options;
    const read: ByteSource['read'] = (offset, length, { signal }) =>
      background.read(file, offset, length, { signal, patienceMs });
    return { sizeBytes, read };
  }
}

function fileOf(text: string): SubtitleFile {
  return { text, hash: createHash('sha256').update(text).digest('base64url').slice(0, 22) };
}

function active(record: MediaRecord | undefined): MediaRecord {
  if (!record?.is_active) throw new AppError('not_found');
  return record;
}
