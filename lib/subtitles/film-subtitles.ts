// Which subtitles a film has: tracks inside it, and files beside it.
import type { SubtitleEntry } from '../api/contract.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { TitleFacts } from '../catalog/release-title.ts';
import type { SubtitleTrack } from '../media/media-facts.ts';
import type { MediaFactsStore, StoredTrack } from '../storage/media-facts.ts';
import type { SidecarStore } from '../storage/sidecar-store.ts';
import type { IngestStore, MediaRecord, MediaStore } from '../storage/storage.ts';
import { isStyled } from './ass-script.ts';
import { isReadable } from './embedded.ts';
import { isOfRelease, readSidecarName, type SidecarName } from './sidecar-names.ts';

/** Files beside a film that are told of. */
const mostSidecars = 20;

/** Larger ones are no subtitles. */
export const maxSidecarBytes = 8 * 1024 * 1024;

/** A film up to this size is read whole where its texts cannot be had otherwise. */
export const maxWholeBytes = 96 * 1024 * 1024;

/** Where subtitles of films are found. */
export interface FilmSubtitlesOptions {
  readonly storage: {
    readonly media: MediaStore;
    readonly ingest: IngestStore;
    readonly facts: MediaFactsStore;
    readonly sidecars: SidecarStore;
  };
  readonly catalog: Pick<Catalog, 'search'>;
  readonly titleOfUpload: (customName: string, fileName: string | null) => TitleFacts;
  /** Subtitles of a film whose header nobody has read yet. */
  readonly readTracks: (film: MediaRecord, signal: AbortSignal) => Promise<HeaderTracks>;
}

/** What the header says: the container, and the tracks of subtitles in its order. */
export interface HeaderTracks {
  readonly container: string | undefined;
  /** Of MP4: its tables are in pieces, all over the file. */
  readonly isFragmented: boolean;
  readonly tracks: readonly EmbeddedTrack[];
}

/** A track of subtitles as the store has it. */
export type EmbeddedTrack = Extract<StoredTrack, { readonly kind: 'subtitle' }>;

/** A file beside a film. */
export interface Sidecar {
  readonly record: MediaRecord;
  readonly name: SidecarName;
}

/** @returns as the header says, from the store or, when nobody has looked at the film yet, from the film. */
export async function headerTracks(
  { storage, readTracks }: FilmSubtitlesOptions,
  film: MediaRecord,
  signal: AbortSignal,
): Promise<HeaderTracks> {
  if (film.file_type === 'file' && !/\.(mkv|mp4|m4v|mov|webm)$/i.test(film.file_name ?? ''))
    return { container: undefined, isFragmented: false, tracks: [] };
  const header = (await storage.facts.find(film.chat_id, film.message_id))?.layers.header;
  if (!header) return readTracks(film, signal);
  const tracks = (header.tracks ?? []).flatMap((track) => (track.kind === 'subtitle' ? [track] : []));
  return { container: header.container, isFragmented: header.is_fragmented === true, tracks };
}

/** As the store has them. */
export function embeddedTrack(track: SubtitleTrack): EmbeddedTrack {
  const { id, codec, language, name, isDefault, isForced, isText, isHearingImpaired, indexedCues } = track;
  return {
    ...{ kind: 'subtitle', id, codec, is_default: isDefault, is_forced: isForced },
    ...(language ? { language } : {}),
    ...(name ? { name } : {}),
    ...{ is_text: isText, is_hearing_impaired: isHearingImpaired, indexed_cues: indexedCues },
  };
}

/** Whether the container says where each text stands. MP4 does, as long as it is in one piece. */
export function isIndexed({ container, isFragmented }: HeaderTracks, track: EmbeddedTrack): boolean {
  const isMp4 = container === 'mp4' || container === 'mov';
  return isMp4 ? !isFragmented : track.indexed_cues > 0;
}

/** A track of a film as the API lists it. */
export function embeddedEntry(film: MediaRecord, header: HeaderTracks, track: EmbeddedTrack): SubtitleEntry {
  const reason = whyNot(film, header, track);
  return {
    ...entryOf(film, `t${track.id}`, reason),
    ...(isIndexed(header, track) ? scriptPathOf(film, `t${track.id}`, track.codec) : {}),
    source: 'embedded',
    format: track.codec,
    ...(track.language ? { language: track.language } : {}),
    ...(track.name ? { name: track.name } : {}),
    ...{ is_default: track.is_default, is_forced: track.is_forced, is_hearing_impaired: track.is_hearing_impaired },
  };
}

function whyNot(film: MediaRecord, header: HeaderTracks, track: EmbeddedTrack): SubtitleEntry['reason'] {
  if (!track.is_text) return 'pictures';
  if (!isReadable(track.codec)) return 'format';
  return isIndexed(header, track) || film.file_size <= maxWholeBytes ? undefined : 'not_indexed';
}

function entryOf(film: MediaRecord, id: string, reason: SubtitleEntry['reason']) {
  const path = reason ? null : `/api/subtitles/${film.chat_id}/${film.message_id}/${id}.vtt`;
  return { id, path, ...(reason ? { reason } : {}) };
}

/** Where the script of styled subtitles is to be had. */
function scriptPathOf({ chat_id, message_id }: MediaRecord, id: string, format: string) {
  return isStyled(format) ? { script_path: `/api/subtitles/${chat_id}/${message_id}/${id}.ass` } : {};
}

/** A file beside a film as the API lists it. */
export function sidecarEntry(film: MediaRecord, { record, name }: Sidecar): SubtitleEntry {
  return {
    ...entryOf(film, `s${record.message_id}`, undefined),
    ...scriptPathOf(film, `s${record.message_id}`, name.format),
    source: 'sidecar',
    format: name.format,
    ...(name.language ? { language: name.language } : {}),
    name: record.custom_name,
    message_id: record.message_id,
    ...{ is_default: false, is_forced: name.isForced, is_hearing_impaired: name.isHearingImpaired },
  };
}

/** Files that people have said to belong to the film, then those of the same name; each once. */
export async function findSidecars(
  options: FilmSubtitlesOptions,
  film: MediaRecord,
  signal: AbortSignal,
): Promise<Sidecar[]> {
  const said = await saidToBelong(options, film);
  const named = await ofSameName(options, film, signal);
  const byId = new Map([...named, ...said].map((sidecar) => [sidecar.record.message_id, sidecar]));
  const order = [...said, ...named].map(({ record }) => record.message_id);
  return [...new Set(order)].flatMap((id) => byId.get(id) ?? []).slice(0, mostSidecars);
}

async function saidToBelong({ storage }: FilmSubtitlesOptions, film: MediaRecord): Promise<Sidecar[]> {
  const links = await storage.sidecars.of(film.chat_id, film.message_id);
  const found = await Promise.all(
    links.map(async ({ upload_key }) => {
      const posted = (await storage.ingest.find(upload_key))?.posted_message_id;
      return posted ? storage.media.find(film.chat_id, posted) : undefined;
    }),
  );
  return found.flatMap((record) => (record ? (asSidecar(record, film) ?? []) : []));
}

async function ofSameName(options: FilmSubtitlesOptions, film: MediaRecord, signal: AbortSignal): Promise<Sidecar[]> {
  const mine = options.titleOfUpload(film.custom_name, film.file_name);
  const request = { query: mine.title, kind: 'file', page: 1, per_page: 100, signal } as const;
  const { items } = await options.catalog.search(request);
  return items.flatMap((record) => {
    const sidecar = asSidecar(record, film);
    return sidecar && (hasName(sidecar, film) || isSameTitle(options, sidecar, mine)) ? [sidecar] : [];
  });
}

function hasName({ name }: Sidecar, { custom_name, file_name }: MediaRecord): boolean {
  return [file_name, custom_name].some((film) => film !== null && isOfRelease(name, film));
}

/** Another release of the same: with the same year or episode, as titles alone are too often the same. */
function isSameTitle({ titleOfUpload }: FilmSubtitlesOptions, { record, name }: Sidecar, mine: TitleFacts): boolean {
  const base = name.words.join(' ');
  const theirs = titleOfUpload(base, `${base}.mkv`);
  if (theirs.title.toLowerCase() !== mine.title.toLowerCase() || record.file_size > maxSidecarBytes) return false;
  const isEpisode = mine.season !== undefined && mine.episodes.length > 0;
  if (!isEpisode) return mine.year !== undefined && mine.year === theirs.year && theirs.season === undefined;
  return mine.season === theirs.season && mine.episodes.join() === theirs.episodes.join();
}

function asSidecar(record: MediaRecord, film: MediaRecord): Sidecar | undefined {
  const isUsable = record.is_active && record.file_size <= maxSidecarBytes && record.message_id !== film.message_id;
  const name = isUsable ? readSidecarName(record.file_name ?? '') : undefined;
  return name && { record, name };
}
