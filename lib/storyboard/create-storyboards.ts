// Makes storyboards when somebody watches a film for the first time, one at a time, and keeps them.
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { KeptFiles } from '../kept-files/kept-files.ts';
import type { Log } from '../log.ts';
import type { ByteSource } from '../media/byte-source.ts';
import type { KeyPictures, KeyPicturesReading, ReadPicturesOptions } from '../media/key-pictures.ts';
import type { MediaRecord } from '../storage/storage.ts';
import { type KeptStoryboard, readStoryboard, sheetHash, writeStoryboard } from './kept-storyboard.ts';
import { type SheetLayout, sheetLayout } from './sheet-layout.ts';
import type { StoryboardState, Storyboards } from './storyboard.ts';

/** Rules of other rooms, handed in by boot. */
export interface StoryboardRules {
  readonly readPictures: (source: ByteSource, options: ReadPicturesOptions) => Promise<KeyPicturesReading>;
  /** `absent`: there is no ffmpeg. */
  readonly drawSheet: (
    request: SheetLayout &
      Pick<KeyPictures, 'films' | 'container'> & { readonly pictures: number; readonly signal: AbortSignal },
  ) => Promise<{ readonly kind: 'sheet'; readonly jpeg: Uint8Array } | { readonly kind: 'absent' | 'failed' }>;
}

/** What storyboards are made of and kept in. */
export interface StoryboardsOptions {
  /** The bytes of a film, after the viewers. */
  readonly sourceOf: (film: MediaRecord) => ByteSource;
  readonly rules: StoryboardRules;
  /** Keeps them, by film. */
  readonly files: KeptFiles;
  /** False: none are made. */
  readonly areMade: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** One sheet's worth, and not closer together than anybody points. */
const most = 100;
const leastGapMs = 2000;

/** Of one film: some 21 MB for an hour and a half at 8 Mbit/s. */
const maxFilmBytes = 48 * 1024 * 1024;

/** Films waiting for their turn; whoever comes after them asks again. */
const mostWaiting = 16;

/** So long after a failure that may pass the film is not tried again. */
const restMs = 60_000;
const mostResting = 200;

/** Makes the door; nothing runs before somebody asks. */
export function createStoryboards(options: StoryboardsOptions): Storyboards {
  return new StoryboardRoom(options);
}

class StoryboardRoom implements Storyboards {
  readonly #options: StoryboardsOptions;
  readonly #stopping = new AbortController();
  /** Films under way or waiting, in their order. */
  readonly #making = new Set<string>();
  /** Films that failed, by when they may be tried again. */
  readonly #resting = new Map<string, number>();
  #work: Promise<void> = Promise.resolve();

  constructor(options: StoryboardsOptions) {
    this.#options = options;
  }

  async find(film: MediaRecord): Promise<StoryboardState> {
    if (!this.#options.areMade || film.file_type !== 'video') return { kind: 'none' };
    const key = keyOf(film);
    if (this.#making.has(key)) return { kind: 'making' };
    const kept = await this.#kept(key);
    if (kept) return { kind: 'ready', storyboard: kept.storyboard };
    if (kept === null || (this.#resting.get(key) ?? 0) > this.#options.clock.nowMs()) return { kind: 'none' };
    this.#begin(key, film);
    return { kind: 'making' };
  }

  async sheet(film: MediaRecord, hash: string): Promise<Uint8Array | undefined> {
    const kept = await this.#kept(keyOf(film));
    return kept?.storyboard.hash === hash ? kept.jpeg : undefined;
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    await this.#work;
  }

  /** @returns undefined when nothing is known. */
  #kept(key: string): Promise<KeptStoryboard | undefined> {
    return this.#options.files.find(key, readStoryboard);
  }

  #begin(key: string, film: MediaRecord): void {
    const isFull = this.#making.size >= mostWaiting;
    if (isFull || this.#making.has(key) || this.#stopping.signal.aborted) return;
    this.#making.add(key);
    this.#work = this.#work.then(() => this.#make(key, film));
  }

  /** Never fails: what went wrong is in the log. */
  async #make(key: string, film: MediaRecord): Promise<void> {
    const { signal } = this.#stopping;
    try {
      // It may have been made between two looks of somebody who asked meanwhile.
      if ((await this.#kept(key)) === undefined && !signal.aborted) {
        const made = await this.#read(film);
        if (made === 'later') this.#rest(key);
        else await this.#options.files.keep(key, writeStoryboard(made));
      }
    } catch (error) {
      this.#rest(key);
      if (!signal.aborted) {
        const { chat_id, message_id } = film;
        this.#options.log.warn('a film gets its storyboard later', { chat_id, message_id, error });
      }
    } finally {
      this.#making.delete(key);
    }
  }

  /** @returns `later` when it may go better another time. */
  async #read(film: MediaRecord): Promise<KeptStoryboard | 'later'> {
    const { rules, sourceOf, log } = this.#options;
    const { signal } = this.#stopping;
    const messageId = film.message_id;
    const onCost = (cost: object) => log.debug('storyboard read', { messageId, ...cost });
    const limits = { most, leastGapMs, maxBytes: maxFilmBytes };
    const reading = await rules.readPictures(sourceOf(film), { ...limits, signal, onCost });
    if (reading.kind !== 'pictures') {
      log.debug('a film has no storyboard', { messageId, ...reading });
      return null;
    }
    const { timesMs, films, container, ...size } = reading.pictures;
    const layout = sheetLayout(timesMs.length, size);
    const drawn = await rules.drawSheet({ ...layout, films, container, pictures: timesMs.length, signal });
    if (drawn.kind !== 'sheet') return drawn.kind === 'absent' ? 'later' : null;
    return { storyboard: { hash: sheetHash(drawn.jpeg), ...layout, timesMs }, jpeg: drawn.jpeg };
  }

  #rest(key: string): void {
    this.#resting.delete(key);
    this.#resting.set(key, this.#options.clock.nowMs() + restMs);
    for (const oldest of this.#resting.keys()) if (this.#resting.size > mostResting) this.#resting.delete(oldest);
  }
}

/** Another document is another film. */
function keyOf({ document_id, file_size }: MediaRecord): string {
  return `${document_id}:${file_size}`;
}
