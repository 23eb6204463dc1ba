'use client';
// Work that nobody waits for, a step whenever the browser has nothing else to do: a finger is never kept waiting by a whole page.
import { startTransition, useEffect, useState } from 'react';

/** Where the browser does not tell of idleness (Safari), ms. */
const restMs = 50;
/** A step comes by then, however busy the page is, ms. */
const mostRestMs = 500;

/**
 * Counts up to `total`, from 0.
 *
 * @returns steps that are to be done by now; never more than `total` once it has been reached.
 */
export function useIdleSteps(total: number): number {
  const [done, setDone] = useState(0);
  useEffect(() => {
    if (done >= total) return;
    return whenIdle(() => startTransition(() => setDone(done + 1)));
  }, [done, total]);
  return done;
}

/** @returns takes it back. */
function whenIdle(work: () => void): () => void {
  if (!window.requestIdleCallback) {
    const timer = setTimeout(work, restMs);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: mostRestMs });
  return () => cancelIdleCallback(handle);
}
