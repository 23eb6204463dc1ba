'use client';
// What the system knows of the film: its name on the lock screen, and the keys of headphones and keyboards.
import { type RefObject, useEffect, useEffectEvent } from 'react';
import { seekTo } from './media-commands.ts';

interface Options {
  readonly title: string;
  readonly artist: string;
  readonly poster: string | null;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
}

type Handlers = readonly (readonly [MediaSessionAction, MediaSessionActionHandler | null])[];

/** Browsers throw at actions they do not know. */
function setHandlers(session: MediaSession, handlers: Handlers): void {
  for (const [action, handler] of handlers) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // That key does nothing here; the others do.
    }
  }
}

/** Where the film is, for the bar on the lock screen. */
function tellPosition(session: MediaSession, { duration, currentTime, playbackRate, paused }: HTMLMediaElement): void {
  session.playbackState = paused ? 'paused' : 'playing';
  if (!session.setPositionState) return;
  const isKnown = Number.isFinite(duration) && duration > 0;
  if (isKnown) session.setPositionState({ duration, playbackRate, position: Math.min(duration, currentTime) });
  else session.setPositionState();
}

const positionEvents = ['play', 'pause', 'seeked', 'ratechange', 'durationchange', 'ended'] as const;

export function useMediaSession(media: RefObject<HTMLMediaElement | null>, options: Options): void {
  const { title, artist, poster } = options;
  const goNext = useEffectEvent(() => options.onNext?.());
  const goPrevious = useEffectEvent(() => options.onPrevious?.());
  const hasNext = options.onNext !== undefined;
  const hasPrevious = options.onPrevious !== undefined;

  useEffect(() => {
    const session = navigator.mediaSession;
    if (!session) return;
    session.metadata = new MediaMetadata({ title, artist, artwork: poster ? [{ src: poster }] : [] });
    return () => {
      session.metadata = null;
    };
  }, [title, artist, poster]);

  useEffect(() => {
    const element = media.current;
    const session = navigator.mediaSession;
    if (!element || !session) return;
    const by = (seconds: number) => seekTo(element, element.currentTime + seconds);
    const handlers: Handlers = [
      ['play', () => void element.play().catch(() => undefined)],
      ['pause', () => element.pause()],
      ['stop', () => element.pause()],
      ['seekbackward', ({ seekOffset }) => by(-(seekOffset ?? 10))],
      ['seekforward', ({ seekOffset }) => by(seekOffset ?? 10)],
      ['seekto', ({ seekTime }) => seekTo(element, seekTime ?? element.currentTime)],
      ['nexttrack', hasNext ? () => goNext() : null],
      ['previoustrack', hasPrevious ? () => goPrevious() : null],
    ];
    setHandlers(session, handlers);
    return () =>
      setHandlers(
        session,
        handlers.map(([action]) => [action, null]),
      );
  }, [media, hasNext, hasPrevious]);

  useEffect(() => {
    const element = media.current;
    const session = navigator.mediaSession;
    if (!element || !session) return;
    const tell = () => tellPosition(session, element);
    tell();
    for (const event of positionEvents) element.addEventListener(event, tell);
    return () => {
      for (const event of positionEvents) element.removeEventListener(event, tell);
      session.playbackState = 'none';
    };
  }, [media]);
}
