// A title of the store as a file of the tree. Pure.
import type { FactLayer, FactLayers } from '../storage/media-facts.ts';
import type { MediaTitle } from '../storage/media-titles.ts';
import type { LibraryFile } from './library-entry.ts';
import { type LibraryFacts, type LibraryPlace, libraryPlace } from './library-place.ts';
import type { NfoFacts } from './nfo.ts';

/** Rules of other rooms, handed in by boot. */
export interface LibraryRules {
  readonly titleOfUpload: (
    customName: string,
    fileName: string | null,
  ) => Pick<LibraryFacts, 'title' | 'year' | 'season' | 'air_date' | 'quality'> & {
    readonly episodes: readonly number[];
  };
  readonly mergeFacts: (layers: FactLayers) => {
    readonly [Field in keyof FactLayer]?: { readonly value: NonNullable<FactLayer[Field]> };
  };
  /** What the stream of a row says of it. */
  readonly servedFile: (title: MediaTitle) => {
    readonly etag: string;
    readonly contentType: string;
    readonly extension: string;
    downloadName(): string;
  };
}

/**
 * What is known of an item, with the name's word where nobody said anything yet.
 *
 * @example factsOf({ custom_name: 'Up 2009', file_name: null, layers: {} }, rules).year // 2009
 */
export function factsOf(
  item: Pick<MediaTitle, 'custom_name' | 'file_name' | 'layers'>,
  rules: Pick<LibraryRules, 'titleOfUpload' | 'mergeFacts'>,
): NfoFacts & LibraryFacts & Pick<FactLayer, 'poster'> {
  const merged = rules.mergeFacts(item.layers);
  const known = Object.fromEntries(Object.entries(merged).map(([field, fact]) => [field, fact.value])) as FactLayer;
  if (item.layers.name) return { ...known, title: known.title ?? item.custom_name };
  const { episodes, ...read } = rules.titleOfUpload(item.custom_name, item.file_name);
  return {
    ...read,
    ...(episodes.length > 0 ? { episodes: [...episodes] } : {}),
    ...known,
    title: known.title ?? read.title,
  };
}

/** The file of a title, and where it is to stand. */
export function libraryItem(
  title: MediaTitle,
  rules: LibraryRules,
): { readonly file: LibraryFile; readonly place: LibraryPlace } {
  const facts = factsOf(title, rules);
  const { etag, contentType, extension, downloadName } = rules.servedFile(title);
  const file: LibraryFile = {
    chat_id: title.chat_id,
    message_id: title.message_id,
    sizeBytes: title.file_size,
    createdAtMs: Date.parse(title.created_at) || 0,
    etag,
    contentType,
    extension,
    poster: facts.poster?.hash ?? title.thumb,
  };
  const subject = { facts, contentType, extension, downloadName, createdAt: title.created_at };
  return { file, place: libraryPlace({ ...subject, fileType: title.file_type }) };
}
