// How many films one address may have open at a time: so that nobody takes the line, and Telegram, for himself.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientHeader } from './client-address.ts';

/** A proxy that does not say for whom it asks stands for many people. */
const sharedFactor = 20;

/** Counts answers under way. */
export class StreamPlaces {
  readonly #most: number;
  /** Open ones by client; who has none is not in it, so that it is never larger than what is open. */
  readonly #open = new Map<string, number>();

  /** @param most films of one address at a time; 0: no bound. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Addresses that have something open; for tests. */
  get clients(): number {
    return this.#open.size;
  }

  /**
   * Takes a place for a request until its answer is over.
   *
   * @returns false when all places of this client are taken.
   */
  take({ headers }: Pick<IncomingMessage, 'headers'>, response: Pick<ServerResponse, 'once'>): boolean {
    if (this.#most === 0) return true;
    const client = String(headers[clientHeader] ?? '');
    const most = this.#most * (client.startsWith('shared ') ? sharedFactor : 1);
    const open = this.#open.get(client) ?? 0;
    if (open >= most) return false;
    this.#open.set(client, open + 1);
    response.once('close', () => this.#give(client));
    return true;
  }

  #give(client: string): void {
    const open = (this.#open.get(client) ?? 1) - 1;
    if (open === 0) this.#open.delete(client);
    else this.#open.set(client, open);
  }
}
