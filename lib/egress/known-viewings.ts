// Who watches what just now: a player asks for a film in many requests, and none of them shall be its last because a budget ran out.
import { LRUCache } from 'lru-cache';
import type { Pace, Viewing } from './egress.ts';
import { ViewerPace } from './viewer-pace.ts';

/** A viewing is over when nothing was asked for so long, ms: people pause, and have supper. Chosen by feel. */
const idleMs = 30 * 60_000;

/** So long it may go on after the budget ran out, ms: longer than a film, shorter than a night. Chosen by feel. */
const longestMs = 6 * 3_600_000;

interface Known {
  /** When it was last let in while there was room. */
  readonly admittedAtMs: number;
  seenAtMs: number;
}

/** How many are remembered. */
export interface KnownViewingsOptions {
  readonly nowMs: () => number;
  /** Viewings, and viewers who are slowed down; of more the one not seen for longest is forgotten. Default 10,000. */
  readonly most?: number;
}

/** Viewings under way in this process, and the paces of viewers. */
export class KnownViewings {
  readonly #nowMs: () => number;
  readonly #viewings: LRUCache<string, Known>;
  readonly #paces: LRUCache<string, ViewerPace>;

  constructor({ nowMs, most = 10_000 }: KnownViewingsOptions) {
    this.#nowMs = nowMs;
    this.#viewings = new LRUCache({ max: most });
    this.#paces = new LRUCache({ max: most });
  }

  /** There is room for it: it may go on later. */
  admit(viewing: Viewing): void {
    const nowMs = this.#nowMs();
    this.#viewings.set(keyOf(viewing), { admittedAtMs: nowMs, seenAtMs: nowMs });
  }

  /** Whether it was let in before there was no room any more; asking keeps it going. */
  goesOn(viewing: Viewing): boolean {
    const known = this.#viewings.get(keyOf(viewing));
    const nowMs = this.#nowMs();
    if (!known || nowMs - known.seenAtMs > idleMs || nowMs - known.admittedAtMs > longestMs) return false;
    known.seenAtMs = nowMs;
    return true;
  }

  /** The pace all streams of a viewer share. */
  paceOf(viewer: string): Pace {
    const pace = this.#paces.get(viewer) ?? new ViewerPace(this.#nowMs);
    this.#paces.set(viewer, pace);
    return pace;
  }
}

const keyOf = ({ viewer, item }: Viewing) => `${item} ${viewer}`;
