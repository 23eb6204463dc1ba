'use client';
// A change that somebody asked for: under way, done, or refused with a sentence.
import { useState } from 'react';
import type { Said } from '../_components/toast.tsx';

/** @param settled called after each change, however it ended. */
export function useChange(say: (said: Said | undefined) => void, settled: () => void) {
  const [isBusy, setBusy] = useState(false);

  /** @returns what the change gave; undefined when it failed, which is said then. */
  async function change<Answer>(work: () => Promise<Answer>, text: string): Promise<Answer | undefined> {
    setBusy(true);
    try {
      const answer = await work();
      say({ text });
      return answer;
    } catch (error) {
      say({ text: error instanceof Error ? error.message : 'That did not work.', isBad: true });
      return undefined;
    } finally {
      setBusy(false);
      settled();
    }
  }
  return { isBusy, change };
}
