// Reads an answer no faster than a player would.
import { setTimeout as sleep } from 'node:timers/promises';

interface Pausable {
  pause(): unknown;
  resume(): unknown;
}

/** Shorter pauses cost more than they hold back. */
const leastPauseMs = 20;

/**
 * Pauses `answer` when more came than it should have; to be called after each piece.
 *
 * @param bytes read of it so far.
 * @param bytesPerSecond undefined: no limit.
 */
export function pace(answer: Pausable, bytes: number, elapsedMs: number, bytesPerSecond: number | undefined): void {
  const aheadMs = bytesPerSecond ? (bytes / bytesPerSecond) * 1000 - elapsedMs : 0;
  if (aheadMs < leastPauseMs) return;
  answer.pause();
  void sleep(aheadMs).then(() => answer.resume());
}
