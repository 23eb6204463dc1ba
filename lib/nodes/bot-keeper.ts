// Bots follow their leases: they sit down when one is gained, and are cut off when it is lost.
import type { BotSeats } from '../telegram/telegram.ts';
import type { LeaseWorker } from './nodes.ts';

/** What runs beside the front bot. */
export interface FrontDuty {
  /** The front bot has sat down; goes on in the background. */
  begin(): void;
  /** Ends it, however far it has come; resolves when nothing of it runs. */
  end(): Promise<void>;
}

/** What {@link BotKeeper} works with. */
export interface BotKeeperOptions {
  readonly seats: BotSeats;
  readonly front: FrontDuty;
  readonly holds: (resource: string) => boolean;
}

/** @example resourceOf(123) // 'bot:123' */
export const resourceOf = (botId: number): string => `bot:${botId}`;

/** A bot must not sit down again while its end before is not over: for each bot one thing after the other. */
export class BotKeeper implements LeaseWorker {
  readonly #ends = new Map<string, Promise<unknown>>();

  constructor(private readonly options: BotKeeperOptions) {}

  gained(resource: string): void {
    const ended = this.#ends.get(resource);
    if (ended) void ended.then(() => this.#begin(resource));
    else this.#begin(resource);
  }

  lost(resource: string, why: Parameters<LeaseWorker['lost']>[1]): Promise<void> {
    const ending = (why === 'given' ? this.#end(resource) : this.#cut(resource)).finally(() => {
      if (this.#ends.get(resource) === ending) this.#ends.delete(resource);
    });
    this.#ends.set(resource, ending);
    return ending;
  }

  #begin(resource: string): void {
    const { seats, front, holds } = this.options;
    const botId = this.#botOf(resource);
    if (botId === undefined || !holds(resource)) return;
    seats.seat(botId, () => holds(resource));
    if (botId === seats.botIds[0]) front.begin();
  }

  async #end(resource: string): Promise<void> {
    const botId = this.#botOf(resource);
    if (botId === undefined) return;
    if (this.#isFront(botId)) await this.options.front.end();
    await this.options.seats.unseat(botId);
  }

  /** Whoever still works finds the way to Telegram cut. */
  async #cut(resource: string): Promise<void> {
    const botId = this.#botOf(resource);
    if (botId === undefined) return;
    const unseated = this.options.seats.unseat(botId);
    await Promise.all([unseated, this.#isFront(botId) ? this.options.front.end() : undefined]);
  }

  #isFront(botId: number): boolean {
    return botId === this.options.seats.botIds[0];
  }

  #botOf(resource: string): number | undefined {
    return this.options.seats.botIds.find((botId) => resourceOf(botId) === resource);
  }
}
