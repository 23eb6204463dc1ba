// Who watches what just now: a player asks for a film in many requests, and none of them shall be its last because a budget ran out.
import type { Pace, Viewing } from './egress.ts';
import { ViewerPace } from './viewer-pace.ts';

/** A viewing is over when nothing was asked for so long, ms: people pause, and have supper. Chosen by feel. */
const idleMs = 30 * 60_000;

/** So long it may go on after the budget ran out, ms: longer than a film, shorter than a night. Chosen by feel. */
const longestMs = 6 * 3_600_000;

interface Known {
  /** When it was last let in while there was room. */
  admittedAtMs: number;
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
  readonly #most: number;
  readonly #viewings = new Map<string, Known>();
  readonly #paces = new Map<string, ViewerPace>();

  constructor({ nowMs, most = 10_000 }: KnownViewingsOptions) {
    this.#nowMs = nowMs;
    this.#most = most;
  }

  /** There is room for it: it may go on later. */
  admit(viewing: Viewing): void {
    const nowMs = this.#nowMs();
    remember(this.#viewings, keyOf(viewing), { admittedAtMs: nowMs, seenAtMs: nowMs }, this.#most);
  }

  /** Whether it was let in before there was no room any more; asking keeps it going. */
  goesOn(viewing: Viewing): boolean {
    const key = keyOf(viewing);
    const known = this.#viewings.get(key);
    const nowMs = this.#nowMs();
    if (!known || nowMs - known.seenAtMs > idleMs || nowMs - known.admittedAtMs > longestMs) return false;
    remember(this.#viewings, key, { ...known, seenAtMs: nowMs }, this.#most);
    return true;
  }

  /** The pace all streams of a viewer share. */
  paceOf(viewer: string): Pace {
    const pace = this.#paces.get(viewer) ?? new ViewerPace(this.#nowMs);
    remember(this.#paces, viewer, pace, this.#most);
    return pace;
  }
}

const keyOf = ({ viewer, item }: Viewing) => `${item} ${viewer}`;

/** Puts it at the end; what stands at the beginning makes room. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
