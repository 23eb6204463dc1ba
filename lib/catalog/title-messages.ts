// What the main thread and the thread that searches say to one another. Types only.
import type { TitleQuery, TitlesFound } from './title-search.ts';

/** What the main thread says to the thread that searches. */
export type TitleOrder =
  | { readonly kind: 'find'; readonly id: number; readonly query: TitleQuery }
  /** The main thread wrote to the catalogue. */
  | { readonly kind: 'changed' }
  /** Close the store and end. */
  | { readonly kind: 'stop' };

/** What the thread that searches says to the main thread. */
export type TitleAnswer =
  /** From now on the thread has a store, and wants to close it. */
  | { readonly kind: 'opening' }
  /** Places as chat id, message id, chat id, … */
  | (Omit<TitlesFound, 'places'> & { readonly kind: 'found'; readonly id: number; readonly places: Float64Array })
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly event: string;
      readonly fields: Readonly<Record<string, string | number | boolean>>;
    };
