// Ids as Stremio sees them: IMDb's where they are known, so that other add-ons' pages find our films, else our own. Pure.
import type { MediaPlace } from '../../storage/storage.ts';

/** Of ids of our own. */
export const ownPrefix = 'sv:';

/** What an id names. `episode` only for one video of a series. */
export interface StremioId {
  readonly title: { readonly imdb: string } | MediaPlace;
  readonly episode?: { readonly season: number; readonly number: number };
}

const idPattern = /^(?:(tt\d{5,12})|sv:([1-9]\d{0,15})-([1-9]\d{0,9}))(?::(\d{1,5}):(\d{1,5}))?$/;

/**
 * Takes an id apart.
 *
 * @returns undefined for an id of another add-on, or one that is none.
 * @example parseStremioId('sv:1000-57:1:2') // { title: { chat_id: 1000, message_id: 57 }, episode: { season: 1, number: 2 } }
 */
export function parseStremioId(id: string): StremioId | undefined {
  const [, imdb, chat, message, season, number] = idPattern.exec(id) ?? [];
  const title = imdb ? { imdb } : { chat_id: Number(chat), message_id: Number(message) };
  if (!imdb && (!message || !Number.isSafeInteger(Number(chat)))) return undefined;
  return { title, ...(season && number ? { episode: { season: Number(season), number: Number(number) } } : {}) };
}

/** @example ownId({ chat_id: 1000, message_id: 57 }) // 'sv:1000-57' */
export function ownId({ chat_id, message_id }: MediaPlace): string {
  return `${ownPrefix}${chat_id}-${message_id}`;
}
