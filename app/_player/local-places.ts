// Where a viewer stopped, kept in the browser for those whose place no server keeps: they came by a link alone. Pure.

export interface Place {
  readonly messageId: number;
  readonly seconds: number;
}

/** The oldest go first. */
export const mostPlaces = 100;
/** From here on an item counts as seen, as on the server. */
const seenPart = 0.92;

/** What was kept, the newest first; nothing of what is no place. */
export function readPlaces(text: string | null): Place[] {
  try {
    const given: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(given) ? given.filter(isPlace).slice(0, mostPlaces) : [];
  } catch {
    // Somebody else wrote there.
    return [];
  }
}

function isPlace(given: unknown): given is Place {
  if (typeof given !== 'object' || given === null) return false;
  const { messageId, seconds } = given as Record<string, unknown>;
  return Number.isInteger(messageId) && typeof seconds === 'number' && seconds >= 0 && seconds < 1e7;
}

export interface Told {
  readonly position_seconds: number;
  readonly duration_seconds?: number;
  readonly is_finished?: boolean;
}

/**
 * The places after news of an item; one that was seen has none.
 *
 * @example withPlace([], 7, { position_seconds: 60 }) // [{ messageId: 7, seconds: 60 }]
 */
export function withPlace(places: readonly Place[], messageId: number, told: Told): Place[] {
  const others = places.filter((place) => place.messageId !== messageId);
  const isSeen = told.is_finished || told.position_seconds >= (told.duration_seconds ?? Infinity) * seenPart;
  return isSeen ? others : [{ messageId, seconds: told.position_seconds }, ...others].slice(0, mostPlaces);
}
