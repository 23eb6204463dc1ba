// Stremio's add-on protocol over the catalogue (github.com/Stremio/stremio-addon-sdk, docs/protocol.md).
import type {
  StremioCatalog,
  StremioManifest,
  StremioMeta,
  StremioStreams,
  StremioSubtitles,
  StremioType,
} from '../../api/feed-contract.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { isAppError } from '../../errors.ts';
import type { MediaRecord } from '../../storage/storage.ts';
import type { FeedItem } from '../feed-item.ts';
import { addressFor, type FeedLinks, itemFor, type Visitor } from '../visitor.ts';
import type { ShelfFile } from './shelf-subject.ts';
import { parseStremioId, type StremioId } from './stremio-ids.ts';
import { catalogIds, catalogPageSize, stremioManifest } from './stremio-manifest.ts';
import { cacheSeconds, stremioMeta, stremioPreview } from './stremio-metas.ts';
import { type PlayableFile, stremioStreams } from './stremio-streams.ts';
import { type KnownSubtitle, type SubtitleSource, stremioSubtitles } from './stremio-subtitles.ts';
import { isOfGenre, type ShelfTitle, type TitleShelf } from './title-shelf.ts';
import { type FileEnds, hashedEndBytes, videoHash } from './video-hash.ts';

/** What a list is narrowed by. */
export interface CatalogExtra {
  readonly search?: string | undefined;
  readonly genre?: string | undefined;
  /** Titles to leave out at the beginning. */
  readonly skip: number;
}

/** What the add-on answers from. */
export interface StremioRoom extends FeedLinks {
  readonly catalog: Pick<Catalog, 'find' | 'findMany' | 'findMedia' | 'search'>;
  readonly shelf: TitleShelf;
  /** How a file is served and saved: rules of the room of streams. */
  readonly servedFile: (record: MediaRecord) => { readonly contentType: string; downloadName(): string };
  /** The first and last bytes of a file where they are at hand; undefined: they are not, or never. */
  readonly endsOf: ((record: MediaRecord, bytes: number) => Promise<FileEnds | undefined>) | undefined;
  /** Undefined: none are known. */
  readonly subtitles: SubtitleSource | undefined;
}

/** Files shown of one title or episode; episodes of one series. */
const maxFilesOfVideo = 50;
const maxFilesOfTitle = 2000;
/** Each may cost a look at its header. */
const maxFilesWithSubtitles = 5;
/** What the catalogue finds in one go. */
const findBatch = 200;

/** The add-on. Every method throws AppError `storage_unavailable` when the store is away. */
export class StremioAddon {
  readonly #room: StremioRoom;

  constructor(room: StremioRoom) {
    this.#room = room;
  }

  async manifest(): Promise<StremioManifest> {
    const { shelf, url } = this.#room;
    await shelf.refresh();
    return stremioManifest({ url, genres: shelf.genres() });
  }

  /** @returns undefined when there is no such list. */
  async catalog(
    type: StremioType,
    id: string,
    extra: CatalogExtra,
    visitor: Visitor,
    signal: AbortSignal,
  ): Promise<StremioCatalog | undefined> {
    if (catalogIds[type] !== id) return undefined;
    const titles = await this.#titles(type, extra, signal);
    const newest = titles.flatMap(({ files }) => files[0] ?? []);
    const items = await this.#items(newest, visitor);
    const byFile = new Map(items.map((item) => [placeOf(item.file), item]));
    const metas = titles.flatMap((title) => {
      const item = title.files[0] && byFile.get(placeOf(title.files[0]));
      return item ? [stremioPreview(this.#room, title, item)] : [];
    });
    return { metas, cacheMaxAge: cacheSeconds };
  }

  /** @returns undefined when there is no such title. */
  async meta(type: StremioType, id: string, visitor: Visitor): Promise<StremioMeta | undefined> {
    const title = await this.#title(type, parseStremioId(id));
    const newest = title?.files[0];
    const file = newest && (await this.#room.catalog.find(newest.message_id));
    if (!title || !file) return undefined;
    const items = title.kind === 'series' ? await this.#items(title.files.slice(0, maxFilesOfTitle), visitor) : [];
    return stremioMeta(this.#room, title, itemFor(this.#room, visitor, file), items);
  }

  /** Nothing is found for what is not there: Stremio asks for films of all its lists. */
  async streams(type: StremioType, id: string, visitor: Visitor): Promise<StremioStreams> {
    const files = await this.#filesOf(type, parseStremioId(id));
    const items = await this.#items(files, visitor);
    const playable = await Promise.all(items.map((item) => this.#playable(item)));
    return stremioStreams(playable.filter((file) => file !== undefined));
  }

  /** Of the newest files of a video. @throws what reading their headers throws, when nobody has looked at them yet. */
  async subtitles(type: StremioType, id: string, visitor: Visitor, signal: AbortSignal): Promise<StremioSubtitles> {
    const { subtitles: source } = this.#room;
    const files = source ? (await this.#filesOf(type, parseStremioId(id))).slice(0, maxFilesWithSubtitles) : [];
    const addressOf = (path: string) => addressFor(this.#room, visitor, path);
    const found = await Promise.all(
      files.map(async ({ message_id }) => {
        const known = (await source?.list(message_id, { signal }).catch(noneOfWhatIsGone)) ?? [];
        return stremioSubtitles(message_id, known, addressOf);
      }),
    );
    return { subtitles: found.flat() };
  }

  async #titles(kind: StremioType, { search, genre, skip }: CatalogExtra, signal: AbortSignal) {
    const { shelf, catalog } = this.#room;
    await shelf.refresh();
    if (search === undefined) return shelf.list({ kind, genre, skip, limit: catalogPageSize });
    const { items } = await catalog.search({ query: search, kind: 'video', page: 1, per_page: 200, signal });
    const titles = new Set(items.flatMap((record) => shelf.ofFile(record) ?? []));
    const fitting = [...titles].filter((title) => title.kind === kind && (!genre || isOfGenre(title, genre)));
    return fitting.slice(skip, skip + catalogPageSize);
  }

  async #title(kind: StremioType, id: StremioId | undefined): Promise<ShelfTitle | undefined> {
    if (!id) return undefined;
    const { shelf } = this.#room;
    await shelf.refresh();
    const title = 'imdb' in id.title ? shelf.ofImdb(kind, id.title.imdb) : shelf.ofFile(id.title);
    return title?.kind === kind ? title : undefined;
  }

  async #filesOf(kind: StremioType, id: StremioId | undefined): Promise<readonly ShelfFile[]> {
    const title = await this.#title(kind, id);
    const wanted = id?.episode;
    const isWanted = (file: ShelfFile) =>
      kind === 'movie' ||
      file.episodes.some(({ season, number }) => season === wanted?.season && number === wanted.number);
    return (title?.files ?? []).filter(isWanted).slice(0, maxFilesOfVideo);
  }

  async #items(files: readonly ShelfFile[], visitor: Visitor): Promise<FeedItem[]> {
    const found: FeedItem[] = [];
    for (let start = 0; start < files.length; start += findBatch) {
      const batch = await this.#room.catalog.findMany(files.slice(start, start + findBatch));
      found.push(...batch.map((file) => itemFor(this.#room, visitor, file)));
    }
    return found;
  }

  async #playable(item: FeedItem): Promise<PlayableFile | undefined> {
    const record = await this.#room.catalog.findMedia(item.file.chat_id, item.file.message_id);
    if (!record?.is_active) return undefined;
    const ends = await this.#room.endsOf?.(record, hashedEndBytes);
    const served = this.#room.servedFile(record);
    const { contentType } = served;
    return {
      item,
      contentType,
      downloadName: served.downloadName(),
      ...(ends ? { hash: videoHash(record.file_size, ends) } : {}),
    };
  }
}

const placeOf = ({ chat_id, message_id }: Pick<MediaRecord, 'chat_id' | 'message_id'>) => `${chat_id}:${message_id}`;

/** Removed between two questions. */
function noneOfWhatIsGone(error: unknown): readonly KnownSubtitle[] {
  if (isAppError(error) && error.code === 'not_found') return [];
  throw error;
}
