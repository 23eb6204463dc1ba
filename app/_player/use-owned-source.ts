'use client';
// Starts a media element when a click led here, and lets go of its connection when the page is left.
import { type RefObject, useEffect } from 'react';

interface Options {
  /** The source, which is also in the markup so that loading begins before this code runs. */
  readonly path: string;
  /** Undefined until it is decided; 'held' is not loaded: it would only cost time and traffic. */
  readonly mode: 'load' | 'held' | undefined;
  /** Where to begin. */
  readonly startSeconds: number;
}

export function useOwnedSource(media: RefObject<HTMLMediaElement | null>, { path, mode, startSeconds }: Options): void {
  useEffect(() => {
    const element = media.current;
    if (!element || mode === undefined) return;
    if (mode === 'held') {
      letGo(element);
      return;
    }
    if (!element.hasAttribute('src')) element.src = path;
    // Before anything is known of the file this is where it will begin.
    if (startSeconds > 0) element.currentTime = startSeconds;
    if (navigator.userActivation?.hasBeenActive) {
      // Browsers may refuse sound without a fresh click: then the controls wait for one.
      element.play().catch(() => undefined);
    }
  }, [media, path, mode, startSeconds]);

  useEffect(() => {
    const element = media.current;
    // An element out of the page keeps pulling until it is collected.
    return () => {
      if (element) letGo(element);
    };
  }, [media]);
}

function letGo(element: HTMLMediaElement): void {
  element.removeAttribute('src');
  element.load();
}
