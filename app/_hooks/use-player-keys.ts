'use client';
// The keyboard of the player, for the whole page.
import { type RefObject, useEffect } from 'react';

type Action = (element: HTMLMediaElement, stage: HTMLElement | null) => void;

const seek =
  (seconds: number): Action =>
  (element) => {
    const end = Number.isFinite(element.duration) ? element.duration : Number.MAX_VALUE;
    element.currentTime = Math.min(end, Math.max(0, element.currentTime + seconds));
  };

const turn =
  (change: number): Action =>
  (element) => {
    element.volume = Math.min(1, Math.max(0, element.volume + change));
  };

const togglePlay: Action = (element) => {
  if (!element.paused) return element.pause();
  // A refusal shows as an error event or leaves the controls as they were.
  element.play().catch(() => undefined);
};

const toggleFullScreen: Action = (element, stage) => {
  const target = element instanceof HTMLVideoElement ? element : stage;
  const change = document.fullscreenElement ? document.exitFullscreen() : target?.requestFullscreen();
  // Not allowed in this frame or on this device: the page stays as it is.
  change?.catch(() => undefined);
};

const actions: Readonly<Record<string, Action>> = {
  ' ': togglePlay,
  k: togglePlay,
  j: seek(-10),
  l: seek(10),
  ArrowLeft: seek(-5),
  ArrowRight: seek(5),
  ArrowUp: turn(0.1),
  ArrowDown: turn(-0.1),
  f: toggleFullScreen,
  m: (element) => {
    element.muted = !element.muted;
  },
};

function actionFor(key: string): Action | undefined {
  if (/^\d$/.test(key)) {
    return (element) => {
      if (Number.isFinite(element.duration)) element.currentTime = (element.duration * Number(key)) / 10;
    };
  }
  return actions[key.length === 1 ? key.toLowerCase() : key];
}

/** Keys that buttons, links and the element's own controls understand themselves. */
const nativeKeys = new Set([' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, [contenteditable]')) return true;
  return nativeKeys.has(event.key) && target.closest('button, a, summary, video, audio') !== null;
}

/** Up and down scroll the page unless the picture fills the screen. */
function belongsToPage(event: KeyboardEvent): boolean {
  return (event.key === 'ArrowUp' || event.key === 'ArrowDown') && !document.fullscreenElement;
}

export function usePlayerKeys(media: RefObject<HTMLMediaElement | null>, stage: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = actionFor(event.key);
      if (!action || !media.current || event.ctrlKey || event.metaKey || event.altKey) return;
      if (belongsToControl(event) || belongsToPage(event)) return;
      event.preventDefault();
      action(media.current, stage.current);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [media, stage]);
}
