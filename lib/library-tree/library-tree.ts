// The catalogue as folders and files: names unique and lasting, a path found without looking at anything else. Pure.
import type { MediaPlace } from '../storage/storage.ts';
import type { LibraryEntry, LibraryFile } from './library-entry.ts';
import { LibraryFolder, type LibraryNode } from './library-folder.ts';
import { type LibraryPart, type LibraryPlace, partFolders } from './library-place.ts';
import { nameKey } from './safe-name.ts';

/** Items are put and removed one by one; the names come out the same in whatever order that happens. */
export class LibraryTree {
  readonly root = new LibraryFolder('', undefined, undefined);
  /** By chat, then by message: numbers cost less than a text of both. */
  readonly #nodes = new Map<number, Map<number, LibraryNode>>();
  #size = 0;

  constructor() {
    for (const [part, name] of Object.entries(partFolders)) this.root.open(name, part as LibraryPart);
  }

  /** Files in it. */
  get size(): number {
    return this.#size;
  }

  /** Whether the file of a post is in the tree. */
  has({ chat_id, message_id }: MediaPlace): boolean {
    return this.#nodes.get(chat_id)?.has(message_id) ?? false;
  }

  /** Adds a file, or moves it and takes over what is new about it. */
  put(file: LibraryFile, place: LibraryPlace): void {
    this.remove(file);
    let folder = this.root.open(partFolders[place.part], place.part);
    for (const name of place.folders) folder = folder.open(name, place.part, file);
    const messages = this.#nodes.get(file.chat_id) ?? new Map<number, LibraryNode>();
    this.#nodes.set(file.chat_id, messages.set(file.message_id, folder.add(place.stem, file)));
    this.#size += 1;
  }

  /** Folders it leaves empty go, too. @returns false when it was not there. */
  remove({ chat_id, message_id }: MediaPlace): boolean {
    const messages = this.#nodes.get(chat_id);
    const node = messages?.get(message_id);
    if (!messages || !node) return false;
    node.folder.remove(node);
    messages.delete(message_id);
    this.#size -= 1;
    return true;
  }

  /**
   * Finds what a path leads to, in whatever case and normal form.
   *
   * @param path names from the top; none: the root.
   */
  find(path: readonly string[]): LibraryEntry | undefined {
    let folder = this.root;
    for (const [depth, name] of path.entries()) {
      const next = folder.folder(nameKey(name));
      if (!next) return depth === path.length - 1 ? folder.find(name) : undefined;
      folder = next;
    }
    return { kind: 'folder', name: folder.name, folder };
  }

  /**
   * Everything that is no folder, with the names on the way to it.
   *
   * @param folder default: the whole tree.
   */
  *walk(folder = this.root, above: readonly string[] = []): Generator<WalkedEntry> {
    for (const entry of folder.entries()) {
      const path = [...above, entry.name];
      if (entry.kind === 'folder') yield* this.walk(entry.folder, path);
      else yield { path, entry };
    }
  }
}

/** One step of {@link LibraryTree.walk}. */
export interface WalkedEntry {
  readonly path: readonly string[];
  readonly entry: Exclude<LibraryEntry, { kind: 'folder' }>;
}
