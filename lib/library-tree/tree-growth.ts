// Reads the tree from the store, and what has changed since.
import { setImmediate as otherTurns } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MediaTitle, MediaTitleStore } from '../storage/media-titles.ts';
import { type LibraryRules, libraryItem } from './library-item.ts';
import { LibraryTree } from './library-tree.ts';

/** What growing takes. */
export interface GrowthOptions {
  readonly titles: MediaTitleStore;
  readonly rules: LibraryRules;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxItems: number;
}

/** A tree, and up to where it knows the store. */
export interface Grown {
  readonly tree: LibraryTree;
  readonly builtAtMs: number;
  readonly lookedAtMs: number;
  /** All changes before this moment of the store are in. */
  readonly settledMs: number;
  /** The latest change seen, and when that was. */
  readonly newestMs: number;
  readonly newestSeenAtMs: number;
}

/** Clocks differ and commits overtake one another: so long after a change earlier ones may still appear. See MediaTitleStore. */
const unsettledMs = 10_000;

/** How far our clock may be from the store's when the first changes are asked for. */
const clockSkewMs = 60_000;

/** Rows read at once: few, as reading and placing them keeps others waiting. */
const batchSize = 50;

function put(tree: LibraryTree, title: MediaTitle, { rules, maxItems }: GrowthOptions): void {
  const isFull = tree.size >= maxItems && !tree.has(title);
  if (!title.is_active || isFull) return void tree.remove(title);
  const { file, place } = libraryItem(title, rules);
  tree.put(file, place);
}

/**
 * Reads the whole catalogue, newest first, and then what changed meanwhile. Others get their turns in between.
 *
 * @throws AppError `storage_unavailable`.
 */
export async function grow(options: GrowthOptions): Promise<Grown> {
  const { titles, clock, log, maxItems } = options;
  const startedAtMs = clock.nowMs();
  const tree = new LibraryTree();
  let after: MediaTitle | undefined;
  do {
    const batch = await titles.newest({ limit: batchSize, ...(after ? { after } : {}) });
    for (const title of batch) put(tree, title, options);
    after = batch.length < batchSize || tree.size >= maxItems ? undefined : batch.at(-1);
    await otherTurns();
  } while (after);
  if (tree.size >= maxItems) log.warn('the library tree is full: the oldest items are not in it', { maxItems });
  log.debug('library tree read', { items: tree.size, tookMs: clock.nowMs() - startedAtMs });
  const settledMs = startedAtMs - clockSkewMs - unsettledMs;
  const times = { builtAtMs: startedAtMs, lookedAtMs: startedAtMs, newestSeenAtMs: startedAtMs };
  return catchUp({ tree, ...times, settledMs, newestMs: settledMs }, options);
}

/**
 * Takes in what has changed.
 *
 * @throws AppError `storage_unavailable`; what was taken in stays, and is asked for again.
 */
export async function catchUp(known: Grown, options: GrowthOptions): Promise<Grown> {
  const lookedAtMs = options.clock.nowMs();
  let { newestMs, newestSeenAtMs } = known;
  const settledMs = lookedAtMs - newestSeenAtMs >= unsettledMs ? newestMs + 1 : known.settledMs;
  let after: MediaTitle | undefined;
  do {
    const query = { sinceMs: known.settledMs, limit: batchSize, ...(after ? { after } : {}) };
    const batch = await options.titles.changedSince(query);
    for (const title of batch) put(known.tree, title, options);
    const last = batch.at(-1);
    if (last && last.changed_at_ms > newestMs) {
      newestMs = last.changed_at_ms;
      newestSeenAtMs = lookedAtMs;
    }
    after = batch.length < batchSize ? undefined : last;
    if (after) await otherTurns();
  } while (after);
  return { ...known, lookedAtMs, settledMs, newestMs, newestSeenAtMs };
}
