// What is in the way of playing, in the viewer's language.
import type { Say } from '#texts';

type CodecKey = Parameters<Say>[0] & `player.codecs.${string}`;

/** @param what of a PlayPlan: the name of a text, or a name that is the same everywhere, such as AVI. */
export function whatText(t: Say, what: string): string {
  const key = `player.codecs.${what}` as CodecKey;
  return !what.includes('.') && t.has(key) ? t(key) : what;
}
