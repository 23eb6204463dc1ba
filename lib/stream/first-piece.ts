// Where the first piece of a stream came from and how long it took: the debug headers of streams, off by default.
import type { ChunkRequest } from '../telegram/telegram.ts';

/** Places a piece may come from, the slowest last; `shared`: a fetch that was under way for another viewer. */
const places = ['ram', 'pinned', 'disk', 'shared', 'telegram'] as const;
/** Where a piece came from. */
export type PiecePlace = (typeof places)[number];

/** A request whose asker wants to know where the bytes come from; a source that cannot tell may ignore it. */
export interface TracedRequest extends ChunkRequest {
  /** Called for each part of the piece before the bytes are given. Must not throw. */
  readonly onPlace?: ((place: PiecePlace) => void) | undefined;
}

/** What is known of the first piece of one stream. */
export class FirstPiece {
  #slowest = -1;

  /** One of its parts came from here. */
  note(place: PiecePlace): void {
    this.#slowest = Math.max(this.#slowest, places.indexOf(place));
  }

  /**
   * `Server-Timing` with the time to the first byte, and `X-StreamVault-First-Piece`, the slowest place that a part of the
   * first piece came from; the latter is missing when no source told.
   *
   * @param tookMs from the request to the first bytes in hand.
   */
  headers(tookMs: number): Readonly<Record<string, string>> {
    const place = places[this.#slowest];
    const timing = { 'Server-Timing': `first-byte;dur=${tookMs}` };
    return place === undefined ? timing : { ...timing, 'X-StreamVault-First-Piece': place };
  }
}
