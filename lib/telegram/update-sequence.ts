// When to apply an update: the arithmetic of core.telegram.org/api/updates, nothing else.

/** What to do with an update: `gap` means that something before it is missing. */
export type Verdict = 'apply' | 'ignore' | 'gap';

/**
 * Judges an update of the common message box.
 *
 * @param local our pts.
 * @param pts the update's number, which ours becomes.
 * @param ptsCount how many numbers it takes up; 0 for one that changes nothing in the box.
 * @example judgePts(10, 11, 1) // 'apply'
 * @example judgePts(10, 13, 1) // 'gap'
 */
export function judgePts(local: number, pts: number, ptsCount: number): Verdict {
  const expected = local + ptsCount;
  if (expected === pts) return 'apply';
  return expected > pts ? 'ignore' : 'gap';
}

/**
 * Judges a group of updates by its sequence number.
 *
 * @param seqStart 0: the group is not numbered.
 * @param local the number applied last.
 * @example judgeSeq(4, 0) // 'apply'
 */
export function judgeSeq(local: number, seqStart: number): Verdict {
  if (seqStart === 0 || seqStart === local + 1) return 'apply';
  return seqStart <= local ? 'ignore' : 'gap';
}
