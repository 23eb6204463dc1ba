'use client';
// Tells the server how far the viewer is: every 10 s, on pause, and when the page is left.
import { type RefObject, useEffect, useEffectEvent } from 'react';

const everyMs = 10_000;
/** Somebody who has only looked in has not begun. */
const leastSeconds = 3;

interface Options {
  readonly messageId: number;
  /** False for visitors without a right to the API: their place is nobody's. */
  readonly isOn: boolean;
  /** From where on only credits are left. */
  readonly creditsFromSeconds: number | undefined;
}

export function useProgressReport(media: RefObject<HTMLMediaElement | null>, options: Options): void {
  const { messageId, isOn } = options;
  const bodyOf = useEffectEvent((element: HTMLMediaElement) => {
    const { creditsFromSeconds } = options;
    const isInCredits = creditsFromSeconds !== undefined && element.currentTime >= creditsFromSeconds;
    return JSON.stringify({
      position_seconds: Math.round(element.currentTime * 10) / 10,
      ...(Number.isFinite(element.duration) ? { duration_seconds: element.duration } : {}),
      ...(isInCredits || element.ended ? { is_finished: true } : {}),
    });
  });
  useEffect(() => {
    const element = media.current;
    if (!element || !isOn) return;
    const path = `/api/viewer/progress/${messageId}`;
    let toldSeconds = -1;
    let hasPlayed = false;
    const hasNews = () =>
      hasPlayed && element.currentTime >= leastSeconds && Math.abs(element.currentTime - toldSeconds) > 0.5;
    const tell = () => {
      if (!hasNews()) return;
      toldSeconds = element.currentTime;
      const headers = { 'content-type': 'application/json' };
      // Lost ones are made up for by the next.
      fetch(path, { method: 'PUT', headers, body: bodyOf(element), keepalive: true }).catch(() => undefined);
    };
    const leave = () => {
      if (!hasNews()) return;
      toldSeconds = element.currentTime;
      navigator.sendBeacon(path, new Blob([bodyOf(element)], { type: 'application/json' }));
    };
    const begin = () => {
      hasPlayed = true;
    };
    const onHidden = () => document.visibilityState === 'hidden' && leave();
    const timer = setInterval(() => element.paused || tell(), everyMs);
    element.addEventListener('playing', begin);
    element.addEventListener('pause', tell);
    element.addEventListener('ended', tell);
    window.addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', onHidden);
    if (!element.paused) begin();
    return () => {
      leave();
      clearInterval(timer);
      element.removeEventListener('playing', begin);
      element.removeEventListener('pause', tell);
      element.removeEventListener('ended', tell);
      window.removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', onHidden);
    };
  }, [media, messageId, isOn]);
}
