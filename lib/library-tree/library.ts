// The tree of the catalogue as it is now: read whole when somebody asks for it, kept up to date, forgotten when nobody does.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MediaFactsStore } from '../storage/media-facts.ts';
import type { MediaTitleStore } from '../storage/media-titles.ts';
import type { MediaStore } from '../storage/storage.ts';
import type { LibraryFile, NfoSubject } from './library-entry.ts';
import { factsOf, type LibraryRules } from './library-item.ts';
import type { LibraryTree } from './library-tree.ts';
import { nfo } from './nfo.ts';
import { catchUp, type Grown, grow } from './tree-growth.ts';

/** What {@link Library} is read from. */
export interface LibraryOptions {
  readonly titles: MediaTitleStore;
  readonly media: Pick<MediaStore, 'find'>;
  readonly facts: Pick<MediaFactsStore, 'find'>;
  readonly rules: LibraryRules;
  readonly clock: Clock;
  readonly log: Log;
  /** Most items in the tree, at about 1.2 KB each; the oldest are left out. Default 200 000. */
  readonly maxItems?: number;
  /** Unused so long it is forgotten. Default 15 minutes. */
  readonly idleMs?: number;
}

/** The door to the tree. */
export interface Library {
  /**
   * The tree, at most two seconds behind the store, and with everything before {@link changed} was called last. The first call
   * reads the whole catalogue. The tree goes on changing while it is held.
   *
   * @throws AppError `storage_unavailable`.
   */
  tree(): Promise<LibraryTree>;
  /**
   * The NFO of a file, or of the show it belongs to, by what is known now.
   *
   * @returns its text, and when what it tells of changed last (epoch ms); undefined when the item was removed.
   * @throws AppError `storage_unavailable`.
   */
  nfo(
    about: NfoSubject,
    file: LibraryFile,
  ): Promise<{ readonly text: string; readonly changedAtMs: number } | undefined>;
  /** Something in the catalogue is different: the next call looks. */
  changed(): void;
  /** Forgets the tree. Idempotent. */
  stop(): void;
}

/** Looked at no more often than that, unless told of a change. */
const refreshMs = 2000;

/** Read anew so often, as rows that are purged tell nobody. */
const rebuildMs = 6 * 60 * 60_000;

/** Makes the door; nothing is read before the first call. */
export function createLibrary(given: LibraryOptions): Library {
  const options = { maxItems: 200_000, idleMs: 15 * 60_000, ...given };
  const { clock, idleMs } = options;
  let grown: Grown | undefined;
  let growing: Promise<void> | undefined;
  let isChanged = false;
  let usedAtMs = 0;
  let watch: AbortController | undefined;

  function isFresh(current: Grown | undefined): current is Grown {
    return current !== undefined && !isChanged && clock.nowMs() - current.lookedAtMs < refreshMs;
  }

  async function look(): Promise<void> {
    // Before the store is asked: what changes from now on is looked for by the next call.
    isChanged = false;
    const kept = grown && clock.nowMs() - grown.builtAtMs < rebuildMs ? grown : undefined;
    grown = await (kept ? catchUp(kept, options) : grow(options));
    void forgetWhenIdle();
  }

  async function tree(): Promise<LibraryTree> {
    usedAtMs = clock.nowMs();
    // Somebody else's look may have begun before what this caller knows of.
    await growing;
    if (isFresh(grown)) return grown.tree;
    growing ??= look().finally(() => {
      growing = undefined;
    });
    await growing;
    return (grown ?? (await grow(options))).tree;
  }

  async function forgetWhenIdle(): Promise<void> {
    if (watch) return;
    const mine = new AbortController();
    watch = mine;
    try {
      for (let leftMs = idleMs; leftMs > 0; leftMs = usedAtMs + idleMs - clock.nowMs()) {
        await clock.sleep(leftMs, mine.signal);
      }
      stop();
    } catch {
      // Stopped meanwhile, which is what this waits for.
    }
  }

  async function nfoOf(about: NfoSubject, file: LibraryFile) {
    const [row, known] = await Promise.all([
      options.media.find(file.chat_id, file.message_id),
      options.facts.find(file.chat_id, file.message_id),
    ]);
    if (!row?.is_active) return undefined;
    const text = nfo(about, factsOf({ ...row, layers: known?.layers ?? {} }, options.rules));
    return { text, changedAtMs: Date.parse(known?.updated_at ?? row.created_at) || 0 };
  }

  function stop(): void {
    grown = undefined;
    watch?.abort();
    watch = undefined;
  }

  return {
    tree,
    nfo: nfoOf,
    changed: () => {
      isChanged = true;
    },
    stop,
  };
}
