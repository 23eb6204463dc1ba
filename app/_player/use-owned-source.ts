'use client';
// Starts a media element when a click led here, and lets go of its connection when the page is left.
import { type RefObject, useEffect, useEffectEvent } from 'react';
import { attachRemux } from './remux-source.ts';

interface Options {
  /** The source, which is also in the markup so that loading begins before this code runs. */
  readonly path: string;
  /** Undefined until it is decided; 'held' is not loaded: it would only cost time and traffic. */
  readonly mode: 'load' | 'held' | 'remux' | undefined;
  /** The list of the server's HLS. */
  readonly remuxPath: string;
  readonly onRemuxFailure: () => void;
  /** Where to begin. */
  readonly startSeconds: number;
}

export function useOwnedSource(media: RefObject<HTMLMediaElement | null>, options: Options): void {
  const { path, mode, startSeconds, remuxPath } = options;
  const onFailure = useEffectEvent(() => options.onRemuxFailure());
  useEffect(() => {
    const element = media.current;
    if (!element || mode === undefined) return undefined;
    if (mode !== 'load') {
      letGo(element);
      if (mode === 'held') return undefined;
      const begin = { startSeconds, onReady: () => playIfAsked(element), onFailure: () => onFailure() };
      return attachRemux(element, remuxPath, begin);
    }
    if (!element.hasAttribute('src')) element.src = path;
    // Before anything is known of the file this is where it will begin.
    if (startSeconds > 0) element.currentTime = startSeconds;
    playIfAsked(element);
    return undefined;
  }, [media, path, mode, startSeconds, remuxPath]);

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

function playIfAsked(element: HTMLMediaElement): void {
  // Browsers may refuse sound without a fresh click: then the controls wait for one.
  if (navigator.userActivation?.hasBeenActive) element.play().catch(() => undefined);
}
