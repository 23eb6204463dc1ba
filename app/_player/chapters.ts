// Chapters as stretches of time, and those among them that people like to skip. Pure.
import type { CatalogFacts } from '#lib/api/contract.ts';

export type SkipKind = 'intro' | 'recap' | 'credits';

/** `[startSeconds, endSeconds)`. */
export interface Chapter {
  readonly title: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly skip: SkipKind | undefined;
}

const skipNames: readonly (readonly [SkipKind, RegExp])[] = [
  ['recap', /^(?:recap|previously(?: on\b.*)?|last time(?: on\b.*)?)$/i],
  [
    'intro',
    /^(?:intro(?:duction)?|op(?:ening)?(?: (?:credits|titles?|theme|song|\d+))?|main titles?|title sequence)$/i,
  ],
  [
    'credits',
    /^(?:credits|ed(?: \d+)?|end(?:ing)?(?: (?:credits|titles?|theme|song|\d+))?|closing(?: credits)?|outro)$/i,
  ],
];

/** Longer ones are no titles, whatever they are called: nobody wants to skip half a film. */
const longestSkipSeconds = 240;

function skipKindOf(title: string, seconds: number, isLast: boolean): SkipKind | undefined {
  const kind = skipNames.find(([, pattern]) => pattern.test(title.trim()))?.[0];
  if (kind === 'credits' && isLast) return kind;
  return seconds <= longestSkipSeconds ? kind : undefined;
}

/**
 * Chapters in order, each up to the next one; those that begin behind the end of the item are left out.
 *
 * @param untitled names a chapter that has no title; counted from 1.
 * @example chaptersOf([{ start_ms: 0, title: 'Opening' }, { start_ms: 90_000, title: 'Part A' }], 1400, String)
 * // [{ title: 'Opening', startSeconds: 0, endSeconds: 90, skip: 'intro' }, …]
 */
export function chaptersOf(
  given: CatalogFacts['chapters'],
  durationSeconds: number,
  untitled: (number: number) => string,
): Chapter[] {
  const starts = [...(given ?? [])]
    .filter(({ start_ms }) => start_ms >= 0 && start_ms < durationSeconds * 1000)
    .sort((one, other) => one.start_ms - other.start_ms);
  return starts.map(({ start_ms, title }, place) => {
    const next = starts[place + 1];
    const startSeconds = start_ms / 1000;
    const endSeconds = next ? next.start_ms / 1000 : durationSeconds;
    const skip = skipKindOf(title, endSeconds - startSeconds, !next);
    return { title: title || untitled(place + 1), startSeconds, endSeconds, skip };
  });
}

/** The chapter a moment lies in. */
export function chapterAt(chapters: readonly Chapter[], seconds: number): Chapter | undefined {
  return chapters.findLast(({ startSeconds }) => startSeconds <= seconds);
}
