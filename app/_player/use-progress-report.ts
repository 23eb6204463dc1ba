'use client';
// Keeps how far the viewer is: every 10 s, on pause, and when the page is left.
import { type RefObject, useEffect, useEffectEvent } from 'react';
import type { Told } from './local-places.ts';
import { localKeeper, serverKeeper } from './place-keeper.ts';

const everyMs = 10_000;
/** Somebody who has only looked in has not begun. */
const leastSeconds = 3;

interface Options {
  readonly messageId: number;
  /** The server keeps it; otherwise this browser. */
  readonly isKnown: boolean;
  /** False while the film plays in another tab: its place is the one that counts. */
  readonly isNewest: RefObject<boolean>;
  /** From where on only credits are left. */
  readonly creditsFromSeconds: number | undefined;
}

export function useProgressReport(media: RefObject<HTMLMediaElement | null>, options: Options): void {
  const { messageId, isKnown, isNewest } = options;
  const told = useEffectEvent((element: HTMLMediaElement): Told => {
    const { creditsFromSeconds } = options;
    const isInCredits = creditsFromSeconds !== undefined && element.currentTime >= creditsFromSeconds;
    return {
      position_seconds: Math.round(element.currentTime * 10) / 10,
      ...(Number.isFinite(element.duration) ? { duration_seconds: element.duration } : {}),
      ...(isInCredits || element.ended ? { is_finished: true } : {}),
    };
  });
  useEffect(() => {
    const element = media.current;
    if (!element) return;
    const keeper = isKnown ? serverKeeper(messageId) : localKeeper(messageId);
    let toldSeconds = -1;
    let hasPlayed = false;
    const hasNews = () =>
      hasPlayed &&
      isNewest.current &&
      element.currentTime >= leastSeconds &&
      Math.abs(element.currentTime - toldSeconds) > 0.5;
    const tell = () => {
      if (!hasNews()) return;
      toldSeconds = element.currentTime;
      keeper.tell(told(element));
    };
    const leave = () => {
      if (!hasNews()) return;
      toldSeconds = element.currentTime;
      keeper.leave(told(element));
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
  }, [media, messageId, isKnown, isNewest]);
}
