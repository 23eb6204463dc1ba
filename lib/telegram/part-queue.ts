// Parts that wait for a bot: first parts of viewers before read-ahead, else first come, first served.
import { AppError, abortError } from '#lib/errors.ts';

/** Far above what viewers with bounded windows ask for; more would only time out here. */
const maxWaiting = 4_000;

/** What happens to a part that waits: a bot, an error, or more waiting. */
export type Turn<Bot> =
  | { readonly kind: 'take'; readonly bot: Bot }
  | { readonly kind: 'fail'; readonly error: AppError }
  | { readonly kind: 'wait' };

/** A part that waits for a bot. */
export interface Waiting {
  readonly isUrgent: boolean;
  readonly signal: AbortSignal;
}

interface Entry<Part, Bot> {
  readonly part: Part;
  readonly resolve: (bot: Bot) => void;
  readonly reject: (error: AppError) => void;
}

/** Who gives a waiting part its bot. */
export interface PartQueueOptions<Part, Bot> {
  /** Called for the parts in order; a bot it gives is taken. */
  readonly decide: (part: Part) => Turn<Bot>;
  /** False: nobody of this kind can get a bot now, it is no use asking for each. */
  readonly hasRoom: (isUrgent: boolean) => boolean;
}

/** Parts in the order in which they get a bot. */
export class PartQueue<Part extends Waiting, Bot> {
  readonly #urgent = new Set<Entry<Part, Bot>>();
  readonly #ordinary = new Set<Entry<Part, Bot>>();

  constructor(private readonly options: PartQueueOptions<Part, Bot>) {}

  /** Parts that wait, urgent ones included. */
  get size(): number {
    return this.#urgent.size + this.#ordinary.size;
  }

  /**
   * Waits for a bot.
   *
   * @throws AppError `aborted` at once, the place is free then; `telegram_unavailable` when too many wait; what `decide` says.
   */
  take(part: Part): Promise<Bot> {
    if (part.signal.aborted) return Promise.reject(abortError(part.signal));
    if (this.size >= maxWaiting) {
      return Promise.reject(new AppError('telegram_unavailable', 'Too many readers wait for Telegram.'));
    }
    return new Promise((resolve, reject) => {
      const line = part.isUrgent ? this.#urgent : this.#ordinary;
      const onAbort = () => entry.reject(abortError(part.signal));
      const leave = () => {
        line.delete(entry);
        part.signal.removeEventListener('abort', onAbort);
      };
      const entry: Entry<Part, Bot> = {
        part,
        resolve: (bot) => {
          leave();
          resolve(bot);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      part.signal.addEventListener('abort', onAbort, { once: true });
      line.add(entry);
      this.serve();
    });
  }

  /** Gives every waiting part its turn. Call it when a bot may have become free. */
  serve(): void {
    for (const line of [this.#urgent, this.#ordinary]) {
      for (const entry of line) {
        if (!this.options.hasRoom(entry.part.isUrgent)) break;
        this.#serve(entry);
      }
    }
  }

  /** As {@link serve}, for all of them even without room: finds those whose time is over. */
  review(): void {
    for (const entry of [...this.#urgent, ...this.#ordinary]) this.#serve(entry);
  }

  #serve({ part, resolve, reject }: Entry<Part, Bot>): void {
    const turn = this.options.decide(part);
    if (turn.kind === 'take') resolve(turn.bot);
    else if (turn.kind === 'fail') reject(turn.error);
  }
}
