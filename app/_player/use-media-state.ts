'use client';
// What a media element does at this moment, for components to draw.
import { type RefObject, useEffect, useState } from 'react';

export interface MediaState {
  readonly isPaused: boolean;
  readonly isWaiting: boolean;
  readonly hasEnded: boolean;
  readonly seconds: number;
  /** 0 until it is known. */
  readonly durationSeconds: number;
  /** `[start, end)` in seconds. */
  readonly buffered: readonly (readonly [number, number])[];
  readonly volume: number;
  readonly isMuted: boolean;
  readonly speed: number;
}

const atRest: MediaState = {
  isPaused: true,
  isWaiting: false,
  hasEnded: false,
  seconds: 0,
  durationSeconds: 0,
  buffered: [],
  volume: 1,
  isMuted: false,
  speed: 1,
};

const events = [
  'play',
  'playing',
  'pause',
  'ended',
  'waiting',
  'seeking',
  'seeked',
  'timeupdate',
  'progress',
  'durationchange',
  'loadedmetadata',
  'canplay',
  'volumechange',
  'ratechange',
  'emptied',
  'error',
] as const;

/** More ranges than can be seen on a bar are not drawn. */
const mostRanges = 20;

export function rangesOf(ranges: TimeRanges): (readonly [number, number])[] {
  return Array.from({ length: Math.min(mostRanges, ranges.length) }, (_, place) => [
    ranges.start(place),
    ranges.end(place),
  ]);
}

function read(element: HTMLMediaElement): MediaState {
  return {
    isPaused: element.paused,
    isWaiting: !element.paused && !element.error && element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
    hasEnded: element.ended,
    seconds: element.currentTime,
    durationSeconds: Number.isFinite(element.duration) ? element.duration : 0,
    buffered: rangesOf(element.buffered),
    volume: element.volume,
    isMuted: element.muted,
    speed: element.playbackRate,
  };
}

/** @param knownSeconds length by the catalogue, until the element knows it. */
export function useMediaState(media: RefObject<HTMLMediaElement | null>, knownSeconds: number): MediaState {
  const [state, setState] = useState<MediaState>({ ...atRest, durationSeconds: knownSeconds });
  useEffect(() => {
    const element = media.current;
    if (!element) return;
    const update = () => {
      const now = read(element);
      // Between two sources of one film there is no place: it goes on where it was.
      const isBetween = element.readyState === HTMLMediaElement.HAVE_NOTHING && now.seconds === 0;
      setState((before) => ({
        ...now,
        seconds: isBetween ? before.seconds : now.seconds,
        durationSeconds: now.durationSeconds || (isBetween && before.durationSeconds) || knownSeconds,
      }));
    };
    for (const event of events) element.addEventListener(event, update);
    // It may have begun before this code ran.
    update();
    return () => {
      for (const event of events) element.removeEventListener(event, update);
    };
  }, [media, knownSeconds]);
  return state;
}
