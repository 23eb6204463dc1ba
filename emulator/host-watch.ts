// Sees whether one key, or one bot, is used from two machines at a time. Telegram ends such a key for good (AUTH_KEY_DUPLICATED).

/** Keys and bots looked at; further ones are not. */
const MAX_WATCHED = 10_000;

interface Turn {
  readonly host: string;
  /** Number of the connection by which this host came to have it. */
  readonly since: number;
}

/**
 * Hosts take turns: who comes by a connection opened later has the turn. A call from the host before, by a connection it had already
 * then, means that both use it.
 */
export class HostWatch {
  readonly #turns = new Map<string, Turn>();
  #overlaps = 0;

  /** Calls seen from a host whose turn was over. */
  get overlaps(): number {
    return this.#overlaps;
  }

  /**
   * Notes a call.
   *
   * @param id of the key or the bot.
   * @param host address the connection comes from.
   * @param connection its number: a later one has a higher.
   * @example watch.note('k', '127.0.0.2', 1); watch.note('k', '127.0.0.3', 2); watch.note('k', '127.0.0.2', 1) // overlaps: 1
   */
  note(id: string, host: string, connection: number): void {
    const turn = this.#turns.get(id);
    if (turn === undefined && this.#turns.size >= MAX_WATCHED) return;
    if (turn?.host === host) return;
    if (turn !== undefined && connection < turn.since) this.#overlaps += 1;
    else this.#turns.set(id, { host, since: connection });
  }

  /** Forgets everything. */
  reset(): void {
    this.#turns.clear();
    this.#overlaps = 0;
  }
}
