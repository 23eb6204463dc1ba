// Films and series of the catalogue, each with its files: what programs ask for that know titles and not files.
import type { Clock } from '../../clock.ts';
import type { MediaTitle, MediaTitleStore } from '../../storage/media-titles.ts';
import type { MediaPlace } from '../../storage/storage.ts';
import { insertNewest, isNewer } from './shelf-order.ts';
import { type ShelfFile, type ShelfRules, type ShelfSubject, shelfSubject } from './shelf-subject.ts';

/** A film or a whole series. */
export interface ShelfTitle extends Omit<ShelfSubject, 'key'> {
  readonly key: string;
  /** Newest first, at least one; several of a film are copies in other sizes. */
  readonly files: ShelfFile[];
  /** Another number whenever `files` has changed. */
  revision: number;
}

/** What the shelf is filled from. */
export interface TitleShelfOptions {
  readonly titles: MediaTitleStore;
  readonly rules: ShelfRules;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Files kept at most, the newest. Default 100,000: some 70 MB, taken when somebody asks first. */
  readonly maxFiles?: number;
}

/** What is listed. `genre` may also be a size of picture such as `1080p`. */
export interface ShelfQuery {
  readonly kind: ShelfTitle['kind'];
  readonly genre?: string | undefined;
  readonly skip: number;
  readonly limit: number;
}

/** Rows of one read, and how long what was read counts as new enough: others write to the store, too. */
const batchSize = 100;
const freshMs = 3000;
/** Clocks differ, and what was written first may be seen last. */
const overlapMs = 10_000;

const placeKey = ({ chat_id, message_id }: MediaPlace) => `${chat_id}:${message_id}`;

/** Reads the titles at the first question, and what changed of them at later ones. */
export class TitleShelf {
  readonly #options: Required<TitleShelfOptions>;
  readonly #byKey = new Map<string, ShelfTitle>();
  readonly #byPlace = new Map<string, ShelfTitle>();
  readonly #byImdb = new Map<string, ShelfTitle>();
  /** How many titles there are of each. */
  readonly #genres = new Map<string, number>();
  readonly #bySlug = new Map<string, ShelfTitle>();
  /** Newest first. */
  readonly #order: Record<ShelfTitle['kind'], ShelfTitle[]> = { movie: [], series: [] };
  /** When the last whole reading began; undefined before the first. */
  #readAtMs: number | undefined;
  #reading: Promise<void> | undefined;

  constructor(options: TitleShelfOptions) {
    this.#options = { maxFiles: 100_000, ...options };
  }

  /** Brings it up to date, once for all who ask at the same time. @throws AppError `storage_unavailable`; the next call goes on. */
  async refresh(): Promise<void> {
    const ageMs = this.#options.clock.nowMs() - (this.#readAtMs ?? Number.NEGATIVE_INFINITY);
    // A clock that was put back makes it look as if it came from the future.
    if (ageMs >= 0 && ageMs < freshMs) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  /** Newest first; a series is as new as its newest episode. */
  list({ kind, genre, skip, limit }: ShelfQuery): readonly ShelfTitle[] {
    const all = this.#order[kind];
    if (genre === undefined) return all.slice(skip, skip + limit);
    const found: ShelfTitle[] = [];
    let left = skip;
    for (const title of all) {
      if (found.length >= limit) break;
      if (!isOfGenre(title, genre)) continue;
      if (left > 0) left -= 1;
      else found.push(title);
    }
    return found;
  }

  /** Titles of a kind. */
  count(kind: ShelfTitle['kind']): number {
    return this.#order[kind].length;
  }

  /** A title by its address. */
  ofSlug(kind: ShelfTitle['kind'], slug: string): ShelfTitle | undefined {
    return this.#bySlug.get(`${kind}:${slug}`);
  }

  /** What may be asked for as genre, the most frequent first, at most 40. */
  genres(): readonly string[] {
    return [...this.#genres]
      .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
      .slice(0, 40)
      .map(([genre]) => genre);
  }

  /** The title a file belongs to. */
  ofFile(place: MediaPlace): ShelfTitle | undefined {
    return this.#byPlace.get(placeKey(place));
  }

  /** The title of this kind with an id of IMDb (`tt…`); undefined when no file is known to be of it. */
  ofImdb(kind: ShelfTitle['kind'], imdb: string): ShelfTitle | undefined {
    return this.#byImdb.get(`${kind}:${imdb}`);
  }

  async #read(): Promise<void> {
    const beganAtMs = this.#options.clock.nowMs();
    if (this.#readAtMs === undefined) await this.#readAll();
    else await this.#readChanges(Math.min(this.#readAtMs, beganAtMs) - overlapMs);
    this.#readAtMs = beganAtMs;
  }

  async #readAll(): Promise<void> {
    const { titles, maxFiles } = this.#options;
    let batch = await titles.newest({ limit: batchSize });
    while (batch.length > 0 && this.#byPlace.size < maxFiles) {
      for (const title of batch) this.#put(title);
      const after = batch.at(-1);
      if (!after || batch.length < batchSize) return;
      // The store answers at once: without this, a large catalogue would hold up streams.
      await new Promise((resolve) => setImmediate(resolve));
      batch = await titles.newest({ after, limit: batchSize });
    }
  }

  async #readChanges(sinceMs: number): Promise<void> {
    const { titles } = this.#options;
    let batch = await titles.changedSince({ sinceMs, limit: batchSize });
    for (;;) {
      for (const title of batch) this.#put(title);
      const after = batch.at(-1);
      if (!after || batch.length < batchSize) return;
      await new Promise((resolve) => setImmediate(resolve));
      batch = await titles.changedSince({ sinceMs, after, limit: batchSize });
    }
  }

  #put(row: MediaTitle): void {
    this.#remove(row);
    if (!row.is_active) return;
    const found = shelfSubject(row, this.#options.rules);
    if (!found) return;
    if (this.#byPlace.size >= this.#options.maxFiles && !this.#makeRoom(found.file)) return;
    const known = this.#byKey.get(found.subject.key);
    const title: ShelfTitle = known ?? { ...found.subject, files: [found.file], revision: 0 };
    title.revision += 1;
    this.#byPlace.set(placeKey(row), title);
    const newest = known?.files[0];
    if (!newest) this.#list(title);
    else if (isNewer(newest, found.file)) this.#addOlder(title, found.file);
    else this.#addNewer(title, found);
  }

  /** The newest file tells what a title is called, and where it stands. */
  #addNewer(title: ShelfTitle, { subject, file }: NonNullable<ReturnType<typeof shelfSubject>>): void {
    this.#unlist(title);
    insertNewest(title.files, file, (one) => one);
    Object.assign(title, subject);
    this.#list(title);
  }

  /** Its place in the order stays: most of a first reading is this. */
  #addOlder(title: ShelfTitle, file: ShelfFile): void {
    const { quality } = file;
    // Counting all files anew for each of them takes seconds where a series has hundreds.
    const isNews = quality !== undefined && !isOfGenre(title, quality);
    insertNewest(title.files, file, (one) => one);
    if (isNews) this.#genres.set(quality, (this.#genres.get(quality) ?? 0) + 1);
  }

  #remove(place: MediaPlace): void {
    const title = this.#byPlace.get(placeKey(place));
    if (!title) return;
    this.#byPlace.delete(placeKey(place));
    this.#unlist(title);
    const at = title.files.findIndex((file) => placeKey(file) === placeKey(place));
    title.files.splice(at, 1);
    title.revision += 1;
    if (title.files.length > 0) this.#list(title);
  }

  /** Takes the oldest title's oldest file off. @returns false when the new file is older still. */
  #makeRoom(file: ShelfFile): boolean {
    const lasts = [this.#order.movie.at(-1), this.#order.series.at(-1)].flatMap((title) => title?.files.at(-1) ?? []);
    const oldest = lasts.reduce((one, other) => (isNewer(one, other) ? other : one));
    if (isNewer(oldest, file)) return false;
    this.#remove(oldest);
    return true;
  }

  #list(title: ShelfTitle): void {
    this.#byKey.set(title.key, title);
    if (title.imdb) this.#byImdb.set(`${title.kind}:${title.imdb}`, title);
    this.#bySlug.set(`${title.kind}:${title.slug}`, title);
    insertNewest(this.#order[title.kind], title, ({ files }) => files[0]);
    this.#count(title, 1);
  }

  #count({ genres, files }: ShelfTitle, by: 1 | -1): void {
    for (const genre of new Set([...genres, ...files.flatMap(({ quality }) => quality ?? [])])) {
      const count = (this.#genres.get(genre) ?? 0) + by;
      if (count > 0) this.#genres.set(genre, count);
      else this.#genres.delete(genre);
    }
  }

  #unlist(title: ShelfTitle): void {
    const order = this.#order[title.kind];
    order.splice(order.indexOf(title), 1);
    this.#count(title, -1);
    this.#byKey.delete(title.key);
    if (title.imdb) this.#byImdb.delete(`${title.kind}:${title.imdb}`);
    const slug = `${title.kind}:${title.slug}`;
    if (this.#bySlug.get(slug) === title) this.#bySlug.delete(slug);
  }
}

/** Whether a title is among those of a genre, or of a size of picture. */
export function isOfGenre({ genres, files }: ShelfTitle, genre: string): boolean {
  return genres.includes(genre) || files.some(({ quality }) => quality === genre);
}
