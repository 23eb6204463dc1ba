// Where the viewer's place goes: to the server, or into this browser.
import { type Place, readPlaces, type Told, withPlace } from './local-places.ts';

export interface PlaceKeeper {
  /** While the page stays. */
  tell(told: Told): void;
  /** While it is left: nothing can be waited for. */
  leave(told: Told): void;
}

/** For whoever the server knows. */
export function serverKeeper(messageId: number): PlaceKeeper {
  const path = `/api/viewer/progress/${messageId}`;
  return {
    tell(told) {
      const headers = { 'content-type': 'application/json' };
      // Lost ones are made up for by the next.
      fetch(path, { method: 'PUT', headers, body: JSON.stringify(told), keepalive: true }).catch(() => undefined);
    },
    leave(told) {
      navigator.sendBeacon(path, new Blob([JSON.stringify(told)], { type: 'application/json' }));
    },
  };
}

const key = 'streamvault.places';

function load(): Place[] {
  try {
    return readPlaces(localStorage.getItem(key));
  } catch {
    // Storage is forbidden here: nothing is remembered.
    return [];
  }
}

/** For whoever came by a link alone. */
export function localKeeper(messageId: number): PlaceKeeper {
  const tell = (told: Told) => {
    try {
      localStorage.setItem(key, JSON.stringify(withPlace(load(), messageId, told)));
    } catch {
      // Full or forbidden: this visit works all the same.
    }
  };
  return { tell, leave: tell };
}

/** Seconds; 0 when nothing is known. */
export function localPlace(messageId: number): number {
  return load().find((place) => place.messageId === messageId)?.seconds ?? 0;
}
