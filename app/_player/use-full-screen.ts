'use client';
// Whether the stage fills the screen, and whether pictures may float above other windows here.
import { useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  document.addEventListener('fullscreenchange', onChange);
  return () => document.removeEventListener('fullscreenchange', onChange);
}

export const useFullScreen = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => document.fullscreenElement !== null,
    () => false,
  );

const never = () => () => undefined;

export const useCanFloat = (): boolean =>
  useSyncExternalStore(
    never,
    () => document.pictureInPictureEnabled === true,
    () => false,
  );
