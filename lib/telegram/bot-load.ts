// What the pool keeps about one bot: parts in flight and how many may be, how fast they come.
import { Latency } from './latency.ts';
import { PartsLimit } from './parts-limit.ts';
import { RateMeter } from './rate-meter.ts';

/** A viewer's first parts may go above the limit by so many: a seek must not stand behind the parts it made useless. */
const urgentExtraParts = 2;

/** What one bot carries now, and how well it did lately. */
export class BotLoad {
  readonly limit: PartsLimit;
  readonly latency = new Latency();
  readonly rate = new RateMeter();
  /** Asked for and not answered, those nobody waits for any more included. */
  partsInFlight = 0;
  /** See `BotCandidate.lastTurn`. */
  lastTurn = 0;

  constructor(mostParts: number) {
    this.limit = new PartsLimit(mostParts);
  }

  /** Whether one more part may go: up to the limit, for a viewer's first parts a little above it. */
  isFree(isUrgent: boolean): boolean {
    return this.partsInFlight < this.limit.parts + (isUrgent ? urgentExtraParts : 0);
  }
}
