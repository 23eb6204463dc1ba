// Where an item begins to play. Pure.
import type { ViewerProgressAnswer } from '#lib/api/contract.ts';

/** Who has seen less begins anew: there is nothing to miss. */
const leastResumedSeconds = 10;

/**
 * What a link asks for comes before where the viewer stopped; what was seen to its end begins anew.
 *
 * @param asked `t` of the address: seconds.
 * @example startOf('90', undefined) // { seconds: 90, isResumed: false }
 */
export function startOf(
  asked: string | null,
  progress: Pick<ViewerProgressAnswer, 'position_seconds' | 'is_finished'> | undefined,
): { readonly seconds: number; readonly isResumed: boolean } {
  if (asked !== null && /^\d{1,7}$/.test(asked)) return { seconds: Number(asked), isResumed: false };
  if (!progress || progress.is_finished || progress.position_seconds < leastResumedSeconds) {
    return { seconds: 0, isResumed: false };
  }
  return { seconds: progress.position_seconds, isResumed: true };
}
