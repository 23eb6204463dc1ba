// Who wants to know that the catalogue changed.
import type { Log } from '../log.ts';
import type { MediaRecord } from '../storage/storage.ts';

/** What happened to an item; `record` is the row afterwards. */
export interface CatalogChange {
  readonly kind: 'added' | 'renamed' | 'described' | 'removed' | 'restored';
  readonly record: MediaRecord;
}

/** Told of each change after it is durable; must not throw. */
export type CatalogListener = (change: CatalogChange) => void;

/** Hands changes to those who listen. */
export class CatalogChanges {
  readonly #listeners = new Set<CatalogListener>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** @returns ends the listening. */
  listen(listener: CatalogListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The change is made already: a listener that fails is logged and hinders nobody. */
  tell(change: CatalogChange): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#log.error('a listener of the catalogue failed', { kind: change.kind, error });
      }
    }
  }
}
