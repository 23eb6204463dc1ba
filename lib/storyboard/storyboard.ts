// Small pictures of all parts of a film, for the bar of the player. Types of the door.
import type { MediaRecord } from '../storage/storage.ts';

/** All pictures of a film on one sheet, row by row. */
export interface Storyboard {
  /** Of the sheet, hex. */
  readonly hash: string;
  readonly columns: number;
  readonly rows: number;
  /** Pixels of one picture. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Of each picture in the film, ms, ascending: it stands for the time up to the next one. At most 100. */
  readonly timesMs: readonly number[];
}

/** `making`: ask again in some seconds. `none`: this film has no pictures to be had. */
export type StoryboardState =
  | { readonly kind: 'ready'; readonly storyboard: Storyboard }
  | { readonly kind: 'making' }
  | { readonly kind: 'none' };

/** The door of this room. */
export interface Storyboards {
  /**
   * What there is; where nothing is there yet, the making begins, after the viewers, one film at a time. It goes on when whoever
   * asked leaves.
   *
   * @param film a row of the catalogue that may be watched by whoever asks.
   */
  find(film: MediaRecord): Promise<StoryboardState>;
  /** The sheet as JPEG; undefined when it is not there, or another one by now. Begins nothing. */
  sheet(film: MediaRecord, hash: string): Promise<Uint8Array | undefined>;
  /** Ends the work under way. Idempotent. */
  stop(): Promise<void>;
}
