// One folder of the tree: who keeps a plain name, who gets a number, and what stands beside the files. Pure.
import type { MediaPlace } from '../storage/storage.ts';
import type { LibraryEntry, LibraryFile } from './library-entry.ts';
import type { LibraryPart } from './library-place.ts';
import { nameKey } from './safe-name.ts';
import { SmallMap } from './small-map.ts';

/** A file where it stands. */
export interface LibraryNode {
  readonly file: LibraryFile;
  readonly stem: string;
  readonly folder: LibraryFolder;
  /** Of its namesakes. */
  readonly key: string;
}

/** A number at the end of a name belongs to namesakes alone: a name that has one by itself gets its own behind it. */
const numbered = / \[\d+(?:-\d+)?\]$/;

const posterNames: Readonly<Record<LibraryPart, string | undefined>> = {
  movies: 'poster.jpg',
  shows: 'poster.jpg',
  music: 'cover.jpg',
  files: undefined,
};

const showNfo = 'tvshow.nfo';

/** The oldest post first. */
function order(one: MediaPlace, other: MediaPlace): number {
  return one.message_id - other.message_id || one.chat_id - other.chat_id;
}

function oldest(files: Iterable<LibraryFile>): LibraryFile | undefined {
  let found: LibraryFile | undefined;
  for (const file of files) if (!found || order(file, found) < 0) found = file;
  return found;
}

function* withPoster(files: Iterable<LibraryFile>): Generator<LibraryFile> {
  for (const file of files) if (file.poster !== null) yield file;
}

/** Where a file stands, or is to stand, in the order of its namesakes. */
function placeAmong(nodes: readonly LibraryNode[], file: MediaPlace): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = nodes[middle];
    if (other && order(other.file, file) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function uniqueStem({ stem, file }: LibraryNode, before: LibraryNode | undefined): string {
  if (!before && !numbered.test(stem)) return stem;
  const isTwice = before?.file.message_id === file.message_id;
  return `${stem} [${file.message_id}${isTwice ? `-${file.chat_id}` : ''}]`;
}

/** Holds folders, or files and what stands beside them. */
export class LibraryFolder {
  /** As the oldest file that came into it spells it. */
  name: string;
  /** When the newest file that was ever in it was added, epoch ms; 0 before the first. */
  newestMs = 0;
  /** Undefined for the root. */
  readonly part: LibraryPart | undefined;
  readonly #parent: LibraryFolder | undefined;
  /** Root 0, parts 1, films and shows 2. */
  readonly #depth: number;
  #namedBy: MediaPlace | undefined;
  readonly #folders = new SmallMap<LibraryFolder>();
  /** Files that want the same name, the oldest post first: it has the plain one, so that what is added later renames nothing. */
  readonly #namesakes = new SmallMap<LibraryNode[]>();

  constructor(name: string, part: LibraryPart | undefined, parent: LibraryFolder | undefined) {
    this.name = name;
    this.part = part;
    this.#parent = parent;
    this.#depth = parent ? parent.#depth + 1 : 0;
  }

  /** By {@link nameKey}. */
  folder(key: string): LibraryFolder | undefined {
    return this.#folders.get(key);
  }

  /** The folder of this name, made if need be. @param file that is about to come into it. */
  open(name: string, part: LibraryPart, file?: LibraryFile): LibraryFolder {
    const key = nameKey(name);
    const folder = this.#folders.get(key) ?? new LibraryFolder(name, part, this);
    this.#folders.set(key, folder);
    if (file) folder.#rename(name, file);
    return folder;
  }

  #rename(name: string, file: LibraryFile): void {
    if (this.#namedBy && order(this.#namedBy, file) <= 0) return;
    this.#namedBy = { chat_id: file.chat_id, message_id: file.message_id };
    this.name = name;
  }

  /** @param stem safe, without extension. */
  add(stem: string, file: LibraryFile): LibraryNode {
    const key = this.#keyOf(stem, file.extension);
    const node: LibraryNode = { file, stem, folder: this, key };
    const nodes = this.#namesakes.get(key) ?? [];
    nodes.splice(placeAmong(nodes, file), 0, node);
    this.#namesakes.set(key, nodes);
    this.#noteTime(file.createdAtMs);
    return node;
  }

  #noteTime(timeMs: number): void {
    this.newestMs = Math.max(this.newestMs, timeMs);
    if (this.#parent) this.#parent.#noteTime(timeMs);
  }

  /** A folder it leaves empty is taken out of the one above. */
  remove(node: LibraryNode): void {
    const nodes = this.#namesakes.get(node.key) ?? [];
    nodes.splice(placeAmong(nodes, node.file), 1);
    if (nodes.length === 0) this.#namesakes.delete(node.key);
    this.#closeIfEmpty();
  }

  #closeIfEmpty(): void {
    const isNeeded = this.#depth < 2 || this.#folders.size > 0 || this.#namesakes.size > 0;
    if (isNeeded || !this.#parent) return;
    this.#parent.#folders.delete(nameKey(this.name));
    this.#parent.#closeIfEmpty();
  }

  /** Files with an NFO share its name, whatever their extensions: there the stem must be unique. */
  #keyOf(stem: string, extension: string): string {
    return nameKey(this.#hasNfos ? stem : stem + extension);
  }

  get #hasNfos(): boolean {
    return this.part === 'movies' || this.part === 'shows';
  }

  get #isShow(): boolean {
    return this.part === 'shows' && this.#depth === 2;
  }

  /** What is in it, folders first; the others in the order they came. */
  *entries(): Generator<LibraryEntry> {
    for (const folder of this.#folders.values()) yield { kind: 'folder', name: folder.name, folder };
    yield* this.#ownEntries();
    for (const nodes of this.#namesakes.values()) yield* this.#entriesOf(nodes);
  }

  /** Of the folder as a whole. */
  *#ownEntries(): Generator<LibraryEntry> {
    const show = this.#isShow ? oldest(this.#files()) : undefined;
    if (show) yield { kind: 'nfo', name: showNfo, about: 'show', file: show };
    const poster = this.#poster();
    if (poster) yield poster;
  }

  #poster(): LibraryEntry | undefined {
    const name = this.part && posterNames[this.part];
    const isPlace = this.part === 'shows' ? this.#isShow : this.#namesakes.size > 0;
    const file = name && isPlace ? oldest(withPoster(this.#files())) : undefined;
    return name && file?.poster ? { kind: 'poster', name, hash: file.poster, file } : undefined;
  }

  /** In it and below. */
  *#files(): Generator<LibraryFile> {
    for (const folder of this.#folders.values()) yield* folder.#files();
    for (const nodes of this.#namesakes.values()) for (const { file } of nodes) yield file;
  }

  *#entriesOf(nodes: readonly LibraryNode[]): Generator<LibraryEntry> {
    for (const [at, node] of nodes.entries()) {
      const { file } = node;
      const stem = uniqueStem(node, nodes[at - 1]);
      yield { kind: 'file', name: stem + file.extension, file };
      if (this.#hasNfos) {
        yield { kind: 'nfo', name: `${stem}.nfo`, about: this.part === 'movies' ? 'movie' : 'episode', file };
      }
    }
  }

  /** What is in it under a name, folders aside. */
  find(name: string): LibraryEntry | undefined {
    const key = nameKey(name);
    for (const entry of this.#candidates(name)) if (nameKey(entry.name) === key) return entry;
    return undefined;
  }

  *#candidates(name: string): Generator<LibraryEntry> {
    if ([showNfo, 'poster.jpg', 'cover.jpg'].includes(nameKey(name))) yield* this.#ownEntries();
    const dot = name.lastIndexOf('.');
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    for (const [base, end] of [
      [stem, extension],
      [name, ''],
    ] as const) {
      for (const plain of new Set([base, base.replace(numbered, '')])) {
        yield* this.#entriesOf(this.#namesakes.get(this.#keyOf(plain, end)) ?? []);
      }
    }
  }
}
