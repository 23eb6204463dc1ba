'use client';
// The keys of headphones, the lock screen and the sleep of the screen.
import { type RefObject, useEffect, useEffectEvent } from 'react';
import { seekTo } from './media-commands.ts';

interface Options {
  readonly title: string;
  readonly artist: string;
  readonly poster: string | null;
  readonly onNext: (() => void) | undefined;
}

export function useMediaSession(media: RefObject<HTMLMediaElement | null>, options: Options): void {
  const { title, artist, poster } = options;
  const goNext = useEffectEvent(() => options.onNext?.());
  const hasNext = options.onNext !== undefined;
  useEffect(() => {
    const element = media.current;
    const session = navigator.mediaSession;
    if (!element || !session) return;
    session.metadata = new MediaMetadata({ title, artist, artwork: poster ? [{ src: poster }] : [] });
    const handlers: readonly (readonly [MediaSessionAction, MediaSessionActionHandler | null])[] = [
      ['play', () => void element.play().catch(() => undefined)],
      ['pause', () => element.pause()],
      ['seekbackward', ({ seekOffset }) => seekTo(element, element.currentTime - (seekOffset ?? 10))],
      ['seekforward', ({ seekOffset }) => seekTo(element, element.currentTime + (seekOffset ?? 10))],
      ['seekto', ({ seekTime }) => seekTo(element, seekTime ?? element.currentTime)],
      ['nexttrack', hasNext ? () => goNext() : null],
    ];
    for (const [action, handler] of handlers) session.setActionHandler(action, handler);
    return () => {
      session.metadata = null;
      for (const [action] of handlers) session.setActionHandler(action, null);
    };
  }, [media, title, artist, poster, hasNext]);
}

/** Keeps the screen awake while a picture plays, where the browser can. */
export function useWakeLock(isOn: boolean): void {
  useEffect(() => {
    if (!isOn || !navigator.wakeLock) return;
    let isGone = false;
    let lock: WakeLockSentinel | undefined;
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (isGone) await lock.release();
      } catch {
        // Low battery or a policy: the screen goes dark as it always did.
      }
    };
    // The browser lets go of it whenever the page is hidden.
    document.addEventListener('visibilitychange', ask);
    void ask();
    return () => {
      isGone = true;
      document.removeEventListener('visibilitychange', ask);
      lock?.release().catch(() => undefined);
    };
  }, [isOn]);
}
