// One text on the screen, and what makes a list of them fit to be sent. Pure.

/** `text` is text of a WebVTT cue already: escaped, with no tags but balanced i, b and u, and without empty lines. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  /** Shown at the top of the picture. */
  readonly isTop?: boolean;
}

/** A text whose end nobody knows: until the next one, but not longer. */
export interface OpenCue extends Omit<Cue, 'endMs'> {
  readonly endMs: number | undefined;
}

/** More are cut off. */
export const mostCues = 50_000;

/** Characters of all texts of a track: more are cut off. The longest real ones have some 200,000. */
const mostCharacters = 4_000_000;

/** 24 days: more is no time in a film, and would be no time in WebVTT. */
const latestMs = 24 * 24 * 3600 * 1000;

/** Chosen by feel. */
const longestOpenMs = 5000;

/**
 * In order of time, each with an end behind its start, none empty, none twice; within the bounds of a track.
 *
 * @example tidyCues([{ startMs: 0, endMs: 2000, text: 'Hello' }, { startMs: 5, endMs: 6, text: '' }]) // [{ startMs: 0, endMs: 2000, text: 'Hello' }]
 */
export function tidyCues(cues: readonly OpenCue[]): Cue[] {
  const usable = cues.filter(({ startMs, text }) => text !== '' && startMs >= 0 && startMs < latestMs);
  const sorted = usable.sort((a, b) => a.startMs - b.startMs).slice(0, mostCues);
  const tidy: Cue[] = [];
  let characters = 0;
  for (const [index, cue] of sorted.entries()) {
    characters += cue.text.length;
    if (characters > mostCharacters) break;
    const closed = { ...cue, endMs: endOf(cue, sorted[index + 1]) };
    if (!isRepeated(closed, tidy)) tidy.push(closed);
  }
  return tidy;
}

function endOf({ startMs, endMs }: OpenCue, next: OpenCue | undefined): number {
  if (endMs !== undefined && endMs > startMs) return Math.min(endMs, latestMs);
  const gapMs = next && next.startMs > startMs ? next.startMs - startMs : longestOpenMs;
  return startMs + Math.min(gapMs, longestOpenMs);
}

/** Layers of ASS draw one text several times: once with its shadow, once without. */
function isRepeated(cue: Cue, before: readonly Cue[]): boolean {
  const same = (other: Cue) => other.startMs === cue.startMs && other.endMs === cue.endMs && other.text === cue.text;
  return before.slice(-4).some(same);
}
