// Orders what was never ordered: a process killed between an item's row and its order leaves it without facts.
import type { MediaFactsStore } from '../storage/media-facts.ts';
import type { MediaPlace, MediaStore, NewestPlace } from '../storage/storage.ts';

/** Where items without facts are found, and how a look at one is ordered. */
export interface FactlessOptions {
  readonly storage: {
    readonly media: Pick<MediaStore, 'pageAfter'>;
    readonly facts: Pick<MediaFactsStore, 'findBrief'>;
  };
  /** Orders the item's facts; of an item that is ordered already nothing comes. */
  readonly order: (item: MediaPlace) => Promise<void>;
  readonly signal: AbortSignal;
}

/** As many as `findBrief` takes, halved. */
const windowItems = 100;

/** What was under way at a kill is among the newest; more than this come at once from nobody. Chosen by feel. */
const mostWindows = 10;

/**
 * Walks from the newest active item back, until a whole window has facts.
 *
 * @returns how many were ordered: at most 1000.
 * @throws AppError `storage_unavailable`; the abort reason. What was ordered before stays ordered.
 */
export async function orderFactless({ storage, order, signal }: FactlessOptions): Promise<number> {
  let ordered = 0;
  let after: NewestPlace | undefined;
  for (let window = 0; window < mostWindows; window += 1) {
    const { items } = await storage.media.pageAfter({ ...(after ? { after } : {}), limit: windowItems });
    const places = items.map(({ chat_id, message_id }) => ({ chat_id, message_id }));
    const known = new Set((await storage.facts.findBrief(places)).map(keyOf));
    const factless = places.filter((place) => !known.has(keyOf(place)));
    for (const place of factless) {
      signal.throwIfAborted();
      await order(place);
      ordered += 1;
    }
    after = items.at(-1);
    if (factless.length === 0 || items.length < windowItems) break;
  }
  return ordered;
}

const keyOf = ({ chat_id, message_id }: MediaPlace) => `${chat_id}:${message_id}`;
