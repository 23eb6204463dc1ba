'use client';
// The plan for one film in this browser, and what became of it.
import { useCallback, useEffect, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { browserAbilities } from './browser-abilities.ts';
import { type PlayPlan, planFor } from './play-plan.ts';

const isHeldBack = (plan: PlayPlan) =>
  plan.way === 'help' && (plan.reason === 'container' || plan.reason === 'wholeFile');

interface Wish {
  /** Among the item's sounds, from 0. */
  readonly sound: number;
  /** False while nobody knows yet. */
  readonly isKnown: boolean;
}

/** Made in the browser: the server does not know what it decodes. */
export function usePlayPlan(file: CatalogFile, hasRemux: boolean, { sound, isKnown }: Wish) {
  const [plan, setPlan] = useState<PlayPlan>();
  const [isForced, setForced] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const canRemux = hasRemux && !hasFailed;
  useEffect(() => {
    if (isKnown) setPlan(planFor(file, browserAbilities(canRemux), sound));
  }, [file, canRemux, sound, isKnown]);
  const wanted = plan && (plan.way === 'remux' ? 'remux' : isHeldBack(plan) ? 'held' : 'load');
  return {
    plan,
    mode: wanted === 'held' && isForced ? 'load' : wanted,
    isForced,
    canRemux,
    force: useCallback(() => setForced(true), []),
    fail: useCallback(() => setFailed(true), []),
  } as const;
}
