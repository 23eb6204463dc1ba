'use client';
// Plays a stretch over and over.
import { type RefObject, useCallback, useEffect, useState } from 'react';
import { useTexts } from '#texts';
import { formatDuration } from '../_format/file-facts.ts';
import { seekTo } from './media-commands.ts';
import { jumpOf, nextStretch, type Stretch } from './repeat-stretch.ts';

export interface Repeat {
  readonly stretch: Stretch | undefined;
  /** Sets its start, its end, then clears it. @returns what to say. */
  readonly step: () => string;
  readonly clear: () => void;
}

/** Such as `0:10 – 0:20`; without an end `0:10 – …`. */
export function nameOfStretch({ fromSeconds, toSeconds }: Stretch): string {
  const end = toSeconds === undefined ? '…' : formatDuration(Math.floor(toSeconds));
  return `${formatDuration(Math.floor(fromSeconds))} – ${end}`;
}

export function useRepeat(media: RefObject<HTMLMediaElement | null>): Repeat {
  const { t } = useTexts();
  const [stretch, setStretch] = useState<Stretch>();
  useEffect(() => {
    const element = media.current;
    if (!element || stretch?.toSeconds === undefined) return;
    let frame = 0;
    const look = () => {
      const to = jumpOf(stretch, element.currentTime);
      if (to !== undefined) seekTo(element, to);
    };
    // Frames end it on time; hidden pages draw none, but hear of the time four times a second.
    const follow = () => {
      look();
      frame = requestAnimationFrame(follow);
    };
    const again = () => {
      seekTo(element, stretch.fromSeconds);
      element.play().catch(() => undefined);
    };
    follow();
    element.addEventListener('timeupdate', look);
    element.addEventListener('ended', again);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('timeupdate', look);
      element.removeEventListener('ended', again);
    };
  }, [media, stretch]);
  const step = useCallback(() => {
    const next = nextStretch(stretch, media.current?.currentTime ?? 0);
    setStretch(next);
    return next ? t('player.repeat.now', { stretch: nameOfStretch(next) }) : t('player.repeat.noMore');
  }, [media, stretch, t]);
  return { stretch, step, clear: useCallback(() => setStretch(undefined), []) };
}
