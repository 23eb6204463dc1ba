'use client';
// A row that scrolls sideways: whether there is more on either side, and a way there.
import { useCallback, useEffect, useRef, useState } from 'react';

/** @param length of the row; when it changes there may be more to see. */
export function useReel(length: number) {
  const reel = useRef<HTMLUListElement>(null);
  const [canGo, setCanGo] = useState({ back: false, on: false });

  const look = useCallback(() => {
    const element = reel.current;
    if (!element) return;
    const { scrollLeft, clientWidth, scrollWidth } = element;
    setCanGo({ back: scrollLeft > 4, on: scrollLeft + clientWidth < scrollWidth - 4 });
  }, []);

  useEffect(() => {
    const element = reel.current;
    if (!element || length === 0) return;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [look, length]);

  const go = useCallback((sign: 1 | -1) => {
    const element = reel.current;
    element?.scrollBy({ left: sign * element.clientWidth * 0.85 });
  }, []);

  return { reel, canGo, go };
}
