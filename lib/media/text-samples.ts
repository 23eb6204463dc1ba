// What is read of a text track, and how much at most.
import type { UnreadableReason } from './unreadable.ts';

/** One text as it stands in the file, in the coding of its track. */
export interface TextSample {
  readonly startMs: number;
  /** Undefined: the file does not say. */
  readonly endMs: number | undefined;
  readonly bytes: Uint8Array;
}

/** A track of text, and where its texts stand. */
export interface TextTrack {
  /** As in the facts: `srt`, `ass`, `webvtt`, `tx3g`, `wvtt`. */
  readonly codec: string;
  /** What the texts have in common, such as the styles of ASS; empty when there is none. */
  readonly header: Uint8Array;
  /** By start; at most 50,000. */
  readonly samples: readonly TextSample[];
}

/**
 * `unindexed`: the file does not say where the texts stand, so that all of it would have to be read. `no_track`: it has no such
 * track of text.
 */
export type TextTrackReading =
  | { readonly kind: 'texts'; readonly track: TextTrack }
  | { readonly kind: 'unindexed' }
  | { readonly kind: 'no_track' }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string };

/** More texts than any film has; a file with more is `over_limit`. */
export const mostTexts = 50_000;
