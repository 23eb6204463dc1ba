// Secrets that a page shows once: from the form that made them to the page behind it, by no address and no cookie.
import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';

/** Long enough for the way back to the page. */
const waitingMs = 120_000;

/** Of more the oldest are not shown any more. */
const mostWaiting = 200;

interface Waiting {
  readonly userId: string;
  readonly secret: string;
}

/** What waits to be shown. In this process alone: it is never written anywhere. */
export class ShownOnce {
  readonly #waiting: LRUCache<string, Waiting>;

  constructor(clock: Pick<Clock, 'nowMs'>) {
    const perf = { now: () => clock.nowMs() };
    this.#waiting = new LRUCache({ max: mostWaiting, ttl: waitingMs, ttlResolution: 0, perf });
  }

  /** @returns a ticket for {@link ShownOnce.take}; no secret: it opens nothing for anybody else. */
  put(userId: string, secret: string): string {
    const ticket = randomBytes(16).toString('hex');
    this.#waiting.set(ticket, { userId, secret });
    return ticket;
  }

  /** @returns the secret, the first time, for the person it was put for, within two minutes. */
  take(userId: string, ticket: string): string | undefined {
    const waiting = this.#waiting.get(ticket);
    if (waiting?.userId !== userId) return undefined;
    this.#waiting.delete(ticket);
    return waiting.secret;
  }
}
