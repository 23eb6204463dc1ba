// What stands in the tree. Types only.
import type { MediaPlace } from '../storage/storage.ts';
import type { LibraryFolder } from './library-folder.ts';

/** A film, song or file. */
export interface LibraryFile extends MediaPlace {
  readonly sizeBytes: number;
  /** Epoch ms. */
  readonly createdAtMs: number;
  /** That of its stream, with quotes. */
  readonly etag: string;
  readonly contentType: string;
  /** With its dot, or empty. */
  readonly extension: string;
  /** Hash in PosterStore, null when there is none. */
  readonly poster: string | null;
}

/** What an NFO tells of. */
export type NfoSubject = 'movie' | 'episode' | 'show';

/** What a path leads to; `name` is its last part. */
export type LibraryEntry =
  | { readonly kind: 'folder'; readonly name: string; readonly folder: LibraryFolder }
  | { readonly kind: 'file'; readonly name: string; readonly file: LibraryFile }
  /** Of this file, or of the whole show it belongs to. */
  | { readonly kind: 'nfo'; readonly name: string; readonly about: NfoSubject; readonly file: LibraryFile }
  /** That of this file, for the whole folder. */
  | { readonly kind: 'poster'; readonly name: string; readonly hash: string; readonly file: LibraryFile };
