// What WebDAV shows of an entry of the tree: its numbers, and the bytes of what is not a stream.
import { createHash } from 'node:crypto';
import type { LibraryEntry, LibraryFile, NfoSubject } from '../library-tree/library-entry.ts';
import type { PosterStore } from '../storage/storage.ts';

/** An entry with what properties and headers tell. */
export interface DavResource {
  readonly entry: LibraryEntry;
  readonly isFolder: boolean;
  /** Epoch ms; undefined for a folder that never had anything in it. */
  readonly createdAtMs: number | undefined;
  readonly modifiedAtMs: number | undefined;
  /** Of what is no folder. */
  readonly content?: {
    readonly sizeBytes: number;
    readonly contentType: string;
    readonly etag: string;
    /** Of NFOs and posters; a film has its stream. */
    readonly bytes?: Uint8Array;
  };
}

/** Where the bytes come from of what is not a stream: posters and NFO files. */
export interface ResourceSources {
  readonly posters: Pick<PosterStore, 'find'>;
  readonly library: {
    /** The text of an NFO, and when one of its facts changed last; undefined when the item is gone. */
    nfo(
      about: NfoSubject,
      file: LibraryFile,
    ): Promise<{ readonly text: string; readonly changedAtMs: number } | undefined>;
  };
  readonly nowMs: () => number;
}

/**
 * Looks an entry up.
 *
 * @returns undefined when what it tells of has gone meanwhile.
 * @throws AppError `storage_unavailable`.
 */
export async function findResource(entry: LibraryEntry, sources: ResourceSources): Promise<DavResource | undefined> {
  switch (entry.kind) {
    case 'folder': {
      const timeMs = entry.folder.newestMs || undefined;
      return { entry, isFolder: true, createdAtMs: timeMs, modifiedAtMs: timeMs };
    }
    case 'file': {
      const { sizeBytes, contentType, etag, createdAtMs } = entry.file;
      // As its stream says: Telegram's clock may be ahead of ours.
      const modifiedAtMs = Math.min(createdAtMs, sources.nowMs());
      return { entry, isFolder: false, createdAtMs, modifiedAtMs, content: { sizeBytes, contentType, etag } };
    }
    case 'nfo':
      return nfoResource(entry, sources);
    case 'poster':
      return posterResource(entry, sources);
  }
}

async function nfoResource(
  entry: Extract<LibraryEntry, { kind: 'nfo' }>,
  { library }: ResourceSources,
): Promise<DavResource | undefined> {
  const found = await library.nfo(entry.about, entry.file);
  if (!found) return undefined;
  const bytes = Buffer.from(found.text, 'utf8');
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const content = { sizeBytes: bytes.length, contentType: 'text/xml; charset=utf-8', etag, bytes };
  return { entry, isFolder: false, createdAtMs: entry.file.createdAtMs, modifiedAtMs: found.changedAtMs, content };
}

async function posterResource(
  entry: Extract<LibraryEntry, { kind: 'poster' }>,
  { posters }: ResourceSources,
): Promise<DavResource | undefined> {
  const poster = await posters.find(entry.hash);
  if (!poster) return undefined;
  const { bytes, mimeType } = poster;
  const content = { sizeBytes: bytes.byteLength, contentType: mimeType, etag: `"${entry.hash}"`, bytes };
  const timeMs = entry.file.createdAtMs;
  return { entry, isFolder: false, createdAtMs: timeMs, modifiedAtMs: timeMs, content };
}
