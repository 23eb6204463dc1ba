'use client';
// The plan for one film in this browser, and what became of it.
import { useCallback, useEffect, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { browserAbilities } from './browser-abilities.ts';
import { type PlayPlan, planFor } from './play-plan.ts';

const isHeldBack = (plan: PlayPlan) =>
  plan.way === 'help' && (plan.reason === 'container' || plan.reason === 'wholeFile');

/** Made in the browser: the server does not know what it decodes. */
export function usePlayPlan(file: CatalogFile, hasRemux: boolean) {
  const [plan, setPlan] = useState<PlayPlan>();
  const [isForced, setForced] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => setPlan(planFor(file, browserAbilities(hasRemux && !hasFailed))), [file, hasRemux, hasFailed]);
  const wanted = plan && (plan.way === 'remux' ? 'remux' : isHeldBack(plan) ? 'held' : 'load');
  return {
    plan,
    mode: wanted === 'held' && isForced ? 'load' : wanted,
    isForced,
    force: useCallback(() => setForced(true), []),
    fail: useCallback(() => setFailed(true), []),
  } as const;
}
