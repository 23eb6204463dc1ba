'use client';
// Starts a media element when a click led here, and lets go of its connection when the page is left.
import { type RefObject, useEffect } from 'react';

/** @param path the source, which is also in the markup so that loading begins before this code runs. */
export function useOwnedSource(media: RefObject<HTMLMediaElement | null>, path: string): void {
  useEffect(() => {
    const element = media.current;
    if (!element) return;
    if (!element.hasAttribute('src')) element.src = path;
    if (navigator.userActivation?.hasBeenActive) {
      // Browsers may refuse sound without a fresh click: then the controls wait for one.
      element.play().catch(() => undefined);
    }
    return () => {
      // An element out of the page keeps pulling until it is collected.
      element.removeAttribute('src');
      element.load();
    };
  }, [media, path]);
}
