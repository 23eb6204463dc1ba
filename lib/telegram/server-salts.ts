// The server salt last heard for each data center of a bot. A connection that begins with salt 0 is told the right one first,
// which costs a round trip before the first byte (core.telegram.org/mtproto/description#server-salt).

/** Data centers are five; the bound is for a server that names ever new ones. */
const maxDcs = 16;

/** What a new connection under the same key may begin with. */
export interface SaltHint {
  /** As GramJS keeps it: a 64-bit integer. A wrong one costs the round trip, nothing else. */
  readonly salt: unknown;
  /** Server time minus ours, in seconds. */
  readonly timeOffset: number;
}

/** The last salt of each data center. */
export class ServerSalts {
  readonly #hints = new Map<number, SaltHint>();

  /** What was heard of a data center last; undefined when nothing. */
  find(dcId: number): SaltHint | undefined {
    return this.#hints.get(dcId);
  }

  /** Keeps what was heard; beyond the bound the data center noted first goes. */
  note(dcId: number, hint: SaltHint): void {
    this.#hints.set(dcId, hint);
    const [oldest] = this.#hints.keys();
    if (this.#hints.size > maxDcs && oldest !== undefined) this.#hints.delete(oldest);
  }
}
