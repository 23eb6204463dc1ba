'use client';
// Fingers and mouse on the picture: a click plays, a double click fills the screen; a tap shows the bar, a double tap seeks.
import { type RefObject, useEffect, useEffectEvent } from 'react';

const doubleWithinMs = 300;

interface Gestures {
  readonly onClick: () => void;
  readonly onDoubleClick: () => void;
  readonly onTap: () => void;
  /** @param side -1 the left third, 1 the right third. */
  readonly onDoubleTap: (side: -1 | 1) => void;
}

function sideOf(event: PointerEvent, surface: HTMLElement): -1 | 0 | 1 {
  const { left, width } = surface.getBoundingClientRect();
  const part = (event.clientX - left) / width;
  return part < 1 / 3 ? -1 : part > 2 / 3 ? 1 : 0;
}

export function useGestures(surface: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const run = useEffectEvent((event: PointerEvent, isSecond: boolean, element: HTMLElement) => {
    if (event.pointerType === 'mouse') {
      // The click before a double click has paused: the second one plays on.
      gestures.onClick();
      if (isSecond) gestures.onDoubleClick();
      return;
    }
    const side = sideOf(event, element);
    if (isSecond && side !== 0) gestures.onDoubleTap(side);
    else gestures.onTap();
  });
  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    let lastMs = Number.NEGATIVE_INFINITY;
    const onUp = (event: PointerEvent) => {
      if (event.button !== 0) return;
      const isSecond = event.timeStamp - lastMs < doubleWithinMs;
      lastMs = event.timeStamp;
      run(event, isSecond, element);
    };
    element.addEventListener('pointerup', onUp);
    return () => element.removeEventListener('pointerup', onUp);
  }, [surface]);
}
