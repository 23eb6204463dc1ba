// Pressed buttons that wait for the bot's answer.
import { randomBytes } from 'node:crypto';
import type { ButtonAnswer } from '../control-api.ts';

/** Telegram forgets a query after some time; further presses push the oldest out. */
const MAX_WAITING = 1_000;

interface Waiting {
  readonly botId: number;
  readonly settle: (answer: ButtonAnswer | undefined) => void;
}

/** Queries by id. */
export class CallbackQueries {
  readonly #waiting = new Map<bigint, Waiting>();

  /**
   * Opens a query.
   *
   * @param timeoutMs after which the answer is undefined.
   */
  open(botId: number, timeoutMs: number): { queryId: bigint; answer: Promise<ButtonAnswer | undefined> } {
    const queryId = randomBytes(8).readBigInt64LE();
    const answer = new Promise<ButtonAnswer | undefined>((resolve) => {
      const timer = setTimeout(() => this.#settle(queryId, undefined), timeoutMs);
      const settle = (value: ButtonAnswer | undefined): void => {
        clearTimeout(timer);
        resolve(value);
      };
      this.#waiting.set(queryId, { botId, settle });
    });
    const oldest = this.#waiting.keys().next().value;
    if (this.#waiting.size > MAX_WAITING && oldest !== undefined) this.#settle(oldest, undefined);
    return { queryId, answer };
  }

  /** Answers a query once. @returns false when there is no such query of this bot. */
  answer(botId: number, queryId: bigint, answer: ButtonAnswer): boolean {
    if (this.#waiting.get(queryId)?.botId !== botId) return false;
    this.#settle(queryId, answer);
    return true;
  }

  /** Lets every waiting press end without an answer. */
  close(): void {
    for (const queryId of [...this.#waiting.keys()]) this.#settle(queryId, undefined);
  }

  #settle(queryId: bigint, answer: ButtonAnswer | undefined): void {
    const waiting = this.#waiting.get(queryId);
    this.#waiting.delete(queryId);
    waiting?.settle(answer);
  }
}
