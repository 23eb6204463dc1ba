'use client';
import { useState } from 'react';
import { useTexts } from '#texts';
// A change that somebody asked for: under way, done, or refused with a sentence.
import { errorText } from '../../_browser/error-text.ts';
import type { Said } from '../_components/toast.tsx';

/** @param settled called after each change, however it ended. */
export function useChange(say: (said: Said | undefined) => void, settled: () => void) {
  const { t } = useTexts();
  const [isBusy, setBusy] = useState(false);

  /** @returns what the change gave; undefined when it failed, which is said then. */
  async function change<Answer>(work: () => Promise<Answer>, text: string): Promise<Answer | undefined> {
    setBusy(true);
    try {
      const answer = await work();
      say({ text });
      return answer;
    } catch (error) {
      say({ text: errorText(t, error), isBad: true });
      return undefined;
    } finally {
      setBusy(false);
      settled();
    }
  }
  return { isBusy, change };
}
