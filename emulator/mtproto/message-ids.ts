// Message identifiers: those the server gives, and the rules for those a client may give.
// Source: https://core.telegram.org/mtproto/description#message-identifier-msg-id

const OLDEST_SECONDS = 300;
const NEWEST_SECONDS = 30;

/** Why an identifier is refused: codes of bad_msg_notification. */
export type BadMessageCode = 16 | 17 | 18;

/** Gives out rising server identifiers. */
export class MessageIdSource {
  readonly #now: () => number;
  #last = 0n;

  /** @param now Unix time in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * The next identifier.
   *
   * @param kind `answer` when the message answers a client's message (remainder 1), else `notice` (remainder 3).
   */
  next(kind: 'answer' | 'notice'): bigint {
    const nowMs = this.#now();
    const seconds = BigInt(Math.floor(nowMs / 1000));
    const fraction = BigInt(Math.floor(((nowMs % 1000) / 1000) * 2 ** 32));
    let id = ((seconds << 32n) | fraction) & ~3n;
    if (id <= this.#last) id = (this.#last & ~3n) + 4n;
    this.#last = id;
    return id + (kind === 'answer' ? 1n : 3n);
  }
}

/**
 * Checks an identifier made by a client.
 *
 * @param nowMs Unix time in ms.
 * @returns the code of the fault, or undefined when it is fine.
 * @example checkClientMessageId(1n, Date.now()) // 18: clients' identifiers are divisible by 4
 */
export function checkClientMessageId(msgId: bigint, nowMs: number): BadMessageCode | undefined {
  if (msgId % 4n !== 0n) return 18;
  const ageSeconds = nowMs / 1000 - Number(BigInt.asUintN(64, msgId) >> 32n);
  if (ageSeconds > OLDEST_SECONDS) return 16;
  if (ageSeconds < -NEWEST_SECONDS) return 17;
  return undefined;
}
