// One request at a time per upload. Who comes later asks the one before to end: it may hang on a line that is dead.
import type { Lock, Locker, RequestRelease } from '@tus/server';
import { AppError } from '../errors.ts';
import { untilAbort } from './until-abort.ts';

/** Somebody who holds a lock. */
interface Holder {
  readonly wanted: AbortController;
  readonly released: Promise<void>;
  readonly release: () => void;
  readonly ask: RequestRelease;
}

/** Locks of this process; nobody else receives bytes. */
export class UploadLocks implements Locker {
  readonly #holders = new Map<string, Holder>();

  /** Aborts when somebody waits for the holder of this lock. Of one that nobody holds: never. */
  wanted(id: string): AbortSignal {
    return this.#holders.get(id)?.wanted.signal ?? new AbortController().signal;
  }

  newLock(id: string): Lock {
    let mine: Holder | undefined;
    return {
      lock: async (signal, ask) => {
        for (let other = this.#holders.get(id); other; other = this.#holders.get(id)) {
          other.wanted.abort(new AppError('aborted', 'Another request goes on with this upload.'));
          await other.ask();
          await untilAbort(other.released, signal);
        }
        mine = newHolder(ask);
        this.#holders.set(id, mine);
      },
      unlock: async () => {
        if (mine && this.#holders.get(id) === mine) this.#holders.delete(id);
        mine?.release();
      },
    };
  }
}

function newHolder(ask: RequestRelease): Holder {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { wanted: new AbortController(), released, release, ask };
}
