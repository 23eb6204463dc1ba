// Whether somebody still watches: how long ago anybody moved, and how many episodes began by themselves since. Pure.

export interface Attendance {
  /** Epoch ms of the last sign of life. */
  readonly seenAtMs: number;
  /** Episodes that began by themselves since then. */
  readonly episodes: number;
}

/** Chosen by feel: an evening of episodes; who sleeps loses little. */
export const mostUnattendedEpisodes = 3;
/** Longer than any film. */
export const longestUnattendedMs = 4 * 3600 * 1000;

/**
 * What was kept, or a beginning.
 *
 * @example readAttendance('nonsense', 5) // { seenAtMs: 5, episodes: 0 }
 */
export function readAttendance(text: string | null, nowMs: number): Attendance {
  try {
    const given: unknown = JSON.parse(text ?? '');
    if (typeof given === 'object' && given !== null && 'seenAtMs' in given && 'episodes' in given) {
      const { seenAtMs, episodes } = given;
      const isSound = Number.isInteger(seenAtMs) && Number.isInteger(episodes) && Number(seenAtMs) <= nowMs;
      if (isSound && Number(episodes) >= 0) return { seenAtMs: Number(seenAtMs), episodes: Number(episodes) };
    }
  } catch {
    // Nothing was kept, or something else: somebody has just come.
  }
  return { seenAtMs: nowMs, episodes: 0 };
}

/** Whether it is time to ask. */
export function isAskDue({ seenAtMs, episodes }: Attendance, nowMs: number): boolean {
  return episodes >= mostUnattendedEpisodes || nowMs - seenAtMs >= longestUnattendedMs;
}
