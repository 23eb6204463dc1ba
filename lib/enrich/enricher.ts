// Looks at an item of the catalogue once it is there: name, header, poster, TMDB. Each source writes its own layer of facts.
import type { TitleFacts } from '../catalog/release-title.ts';
import { type Clock, isoSeconds } from '../clock.ts';
import { abortError, isAppError } from '../errors.ts';
import type { JobProgress } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';
import type { ByteSource } from '../media/byte-source.ts';
import type { PackedKeyFrames } from '../media/key-frames.ts';
import type { KeyFrames, MediaFacts, MediaReading } from '../media/media-facts.ts';
import type { ReadFactsOptions } from '../media/read-media-facts.ts';
import { isProxyFault } from '../proxy-fault.ts';
import type { FactLayer, FactLayers, FactSource, MediaFactsStore } from '../storage/media-facts.ts';
import type { MediaRecord, MediaStore, PosterStore } from '../storage/storage.ts';
import type { BackgroundReader } from '../stream/background-reader.ts';
import { headerLayer, nameLayer, telegramLayer } from './fact-layers.ts';
import { probeForeignFilm } from './foreign-film.ts';
import { type Poster, PosterMaker } from './poster-maker.ts';
import type { TmdbClient } from './tmdb-client.ts';
import { askTmdb } from './tmdb-layer.ts';
import type { Believed } from './tmdb-match.ts';

/** Rules of other rooms, handed in by boot. */
export interface EnrichRules {
  readonly readFacts: (source: ByteSource, options: ReadFactsOptions) => Promise<MediaReading>;
  readonly packKeyFrames: (keyFrames: KeyFrames) => PackedKeyFrames;
  readonly titleOfUpload: (customName: string, fileName: string | null) => TitleFacts;
  readonly mergeFacts: (layers: FactLayers) => {
    readonly [Field in keyof Believed]?: { readonly value: NonNullable<Believed[Field]> };
  };
}

/** What {@link Enricher} works with. */
export interface EnricherOptions {
  readonly storage: { readonly media: MediaStore; readonly facts: MediaFactsStore; readonly posters: PosterStore };
  /** Bytes of films, after the viewers. */
  readonly background: BackgroundReader;
  readonly rules: EnrichRules;
  /** The program, or its name on the PATH. Without it posters stay Telegram's and have no placeholder. */
  readonly ffmpegPath: string;
  /** Undefined: no artwork from outside. */
  readonly tmdb: TmdbClient | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Which item is looked at. */
export interface EnrichRequest {
  /** Bare id of the log channel. */
  readonly chat_id: number;
  readonly message_id: number;
  readonly signal: AbortSignal;
  readonly progress?: (progress: JobProgress) => void;
}

/** `changed`: something new is known. `same`: all of it was known. `gone`: there is no such item, or it was removed. */
export type EnrichOutcome = 'changed' | 'same' | 'gone';

/** The door of this room. */
export interface Enricher {
  /**
   * Finds out what can be found out, in four steps each of which is durable when the next begins: name and thumbnail, header,
   * frame, TMDB. An admin's layer is never written. Run again it writes only what is different.
   *
   * ffmpeg and TMDB may be missing or fail: then their facts are missing, or stay as they were.
   *
   * @throws AppError `telegram_unavailable`, `telegram_flood_wait`, `gone`, `file_changed` from reading the film,
   * `storage_unavailable`, a fault of the proxy such as `proxy_auth` (what was found before is kept), and `aborted`, which leaves
   * no child and no port behind.
   */
  enrich(request: EnrichRequest): Promise<EnrichOutcome>;
}

/** Makes it; nothing runs before {@link Enricher.enrich}. Several items may be under way at once, one item only once. */
export function createEnricher(options: EnricherOptions): Enricher {
  return {
    enrich: async (request) => {
      const { media, facts } = options.storage;
      const record = await media.find(request.chat_id, request.message_id);
      if (!record?.is_active) return 'gone';
      const known = (await facts.find(record.chat_id, record.message_id))?.layers ?? {};
      return new Enriching(options, request, record, known).run();
    },
  };
}

class Enriching {
  readonly #options: EnricherOptions;
  readonly #request: EnrichRequest;
  readonly #record: MediaRecord;
  readonly #known: FactLayers;
  readonly #posters: PosterMaker;
  readonly #source: ByteSource;
  #hasChanged = false;

  constructor(options: EnricherOptions, request: EnrichRequest, record: MediaRecord, known: FactLayers) {
    const { ffmpegPath, storage, background } = options;
    const { message_id: messageId, document_id: documentId, file_size: sizeBytes } = record;
    const file = { messageId, documentId, sizeBytes };
    this.#options = options;
    this.#request = request;
    this.#record = record;
    this.#known = known;
    this.#source = { sizeBytes, read: (offset, length, more) => background.read(file, offset, length, more) };
    this.#posters = new PosterMaker({
      ffmpegPath,
      posters: storage.posters,
      source: this.#source,
      known: Object.values(known).flatMap((layer) => layer?.poster ?? []),
      signal: request.signal,
      log: options.log,
    });
  }

  async run(): Promise<EnrichOutcome> {
    const layers = await this.#nameLayers();
    await this.#put({ name: layers.name, telegram: layers.telegram });
    this.#tell('reading');
    const reading = await this.#readHeader();
    layers.header = await this.#headerLayer(reading);
    const keyFrames = reading.kind === 'facts' ? reading.facts.keyFrames : undefined;
    await this.#put({ header: layers.header ?? null }, keyFrames ?? null);
    this.#tell('converting');
    if (reading.kind === 'unreadable') await this.#probe(reading, layers);
    await this.#takeFrame(reading, layers);
    this.#tell('probing');
    await this.#askTmdb({ ...this.#known, ...layers });
    return this.#hasChanged ? 'changed' : 'same';
  }

  async #nameLayers(): Promise<FactLayers> {
    const { custom_name, file_name, thumb } = this.#record;
    const poster = thumb === null ? undefined : await this.#posters.fromThumb(thumb);
    return {
      name: nameLayer(this.#options.rules.titleOfUpload(custom_name, file_name)),
      telegram: telegramLayer(this.#record, poster),
    };
  }

  #tell(stage: string): void {
    const nothing = { done_bytes: null, total_bytes: null, bytes_per_second: null, eta: null };
    this.#request.progress?.({ stage, ...nothing });
  }

  async #put(layers: Partial<Record<FactSource, FactLayer | null>>, keyFrames?: KeyFrames | null): Promise<void> {
    const { storage, rules, clock } = this.#options;
    const { chat_id, message_id } = this.#record;
    const packed = keyFrames ? rules.packKeyFrames(keyFrames) : null;
    const key_frames = packed && { ...packed, times_ms: [...packed.times_ms], offsets: [...packed.offsets] };
    const hasChanged = await storage.facts.put({
      chat_id,
      message_id,
      layers,
      ...(keyFrames === undefined ? {} : { key_frames }),
      updated_at: isoSeconds(clock.nowMs()),
    });
    this.#hasChanged ||= hasChanged;
  }

  async #readHeader(): Promise<MediaReading> {
    const { log, rules } = this.#options;
    const messageId = this.#record.message_id;
    const onCost = (cost: object) => log.debug('header read', { messageId, ...cost });
    const reading = await rules.readFacts(this.#source, { signal: this.#request.signal, onCost });
    if (reading.kind === 'unreadable') log.debug('header not readable', { messageId, ...reading });
    return reading;
  }

  async #headerLayer(reading: MediaReading): Promise<FactLayer | undefined> {
    const layer = headerLayer(reading, this.#record);
    const cover = reading.kind === 'facts' ? reading.facts.cover : undefined;
    const poster = cover && (await this.#posters.fromCover(cover));
    return layer && { ...layer, ...(poster ? { poster } : {}) };
  }

  /** Films and songs in a container we cannot read; a broken one of those we can is not made better by another reader. */
  async #probe({ reason }: Extract<MediaReading, { kind: 'unreadable' }>, layers: FactLayers): Promise<void> {
    if (reason !== 'unknown_format' || this.#record.file_type === 'file' || this.#known.ffmpeg?.container) return;
    const { ffmpegPath, log } = this.#options;
    const probed = await probeForeignFilm({ source: this.#source, ffmpegPath, signal: this.#request.signal, log });
    if (!probed) return;
    layers.ffmpeg = { ...probed, ...this.#known.ffmpeg };
    await this.#put({ ffmpeg: layers.ffmpeg });
  }

  /** Only where nothing better is there: a cover inside the file, or a frame taken before. */
  async #takeFrame(reading: MediaReading, layers: FactLayers): Promise<void> {
    const isFilm = reading.kind === 'facts' ? hasPictures(reading.facts) : this.#record.file_type === 'video';
    if (!isFilm || layers.header?.poster) return;
    if (this.#known.ffmpeg?.poster) return this.#completeFrame(this.#known.ffmpeg.poster, layers);
    const facts = reading.kind === 'facts' ? reading.facts : undefined;
    const durationSeconds = facts?.durationSeconds ?? layers.ffmpeg?.duration ?? this.#record.duration ?? undefined;
    const poster = await this.#posters.fromFrame(facts, durationSeconds);
    if (!poster) return;
    layers.ffmpeg = { ...this.#known.ffmpeg, ...layers.ffmpeg, poster };
    await this.#put({ ffmpeg: layers.ffmpeg });
  }

  /** A frame of an older version has not all its widths. */
  async #completeFrame(known: Poster, layers: FactLayers): Promise<void> {
    const poster = await this.#posters.completed(known);
    if (poster === known) return;
    layers.ffmpeg = { ...this.#known.ffmpeg, ...layers.ffmpeg, poster };
    await this.#put({ ffmpeg: layers.ffmpeg });
  }

  /** Its failure is not the job's; what it said before stays. */
  async #askTmdb(layers: FactLayers): Promise<void> {
    const { tmdb, log } = this.#options;
    const { signal } = this.#request;
    if (!tmdb || this.#record.file_type === 'audio') return;
    // What TMDB said before must not decide what it is asked now; an admin's title must.
    const { tmdb: _before, ...others } = layers;
    const merged = Object.entries(this.#options.rules.mergeFacts(others));
    const believed: Believed = Object.fromEntries(merged.map(([field, fact]) => [field, fact?.value]));
    try {
      await this.#put({ tmdb: (await askTmdb(tmdb, believed, this.#posters, signal)) ?? null });
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      // Neither is about the item: another try of the job will do, when store or proxy are back.
      if (isAppError(error) && (error.code === 'storage_unavailable' || isProxyFault(error.code))) throw error;
      log.warn('TMDB not asked', { messageId: this.#record.message_id, error });
    }
  }
}

function hasPictures({ tracks }: MediaFacts): boolean {
  return tracks.some(({ kind }) => kind === 'video');
}
