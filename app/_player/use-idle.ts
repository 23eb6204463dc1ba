'use client';
// Whether the controls may step back: nobody has moved, typed or touched for a while.
import { type RefObject, useEffect, useState } from 'react';

const idleAfterMs = 3000;

/** @param mayHide false holds the controls: paused, a menu is open. */
export function useIdle(stage: RefObject<HTMLElement | null>, mayHide: boolean): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    const element = stage.current;
    if (!element || !mayHide) return setIdle(false);
    let timer = 0;
    const wake = () => {
      setIdle(false);
      clearTimeout(timer);
      timer = window.setTimeout(() => setIdle(true), idleAfterMs);
    };
    const events = ['pointermove', 'pointerdown', 'focusin'] as const;
    for (const event of events) element.addEventListener(event, wake);
    document.addEventListener('keydown', wake);
    wake();
    return () => {
      clearTimeout(timer);
      for (const event of events) element.removeEventListener(event, wake);
      document.removeEventListener('keydown', wake);
    };
  }, [stage, mayHide]);
  return isIdle;
}
