'use client';
// Starts a media element when a click led here, and lets go of its connection when the page is left.
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { attachRemux, type RemuxSource } from './remux-source.ts';

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
  /** Among the film's sounds, from 0; heeded by the server's HLS alone. */
  readonly sound: number;
}

/** Where another source goes on. */
interface Place {
  readonly seconds: number;
  readonly isPlaying: boolean;
  readonly speed: number;
}

export function useOwnedSource(media: RefObject<HTMLMediaElement | null>, options: Options): void {
  const { path, mode, startSeconds, remuxPath, sound } = options;
  const left = useRef<Place>(undefined);
  const remux = useRef<RemuxSource>(undefined);
  const onFailure = useEffectEvent(() => options.onRemuxFailure());
  const attach = useEffectEvent((element: HTMLMediaElement, place: Place | undefined) =>
    attachRemux(element, remuxPath, {
      startSeconds: place?.seconds ?? startSeconds,
      sound,
      onReady: () => goOn(element, place),
      onFailure: () => onFailure(),
    }),
  );
  useEffect(() => {
    const element = media.current;
    if (!element || mode === undefined) return undefined;
    const place = left.current;
    if (mode !== 'load') letGo(element);
    if (mode === 'held') return undefined;
    if (mode === 'remux') remux.current = attach(element, place);
    else load(element, path, place, startSeconds);
    return () => {
      left.current = placeOf(element, place);
      remux.current?.letGo();
      remux.current = undefined;
    };
  }, [media, path, mode, startSeconds]);
  useEffect(() => remux.current?.chooseSound(sound), [sound]);

  useEffect(() => {
    const element = media.current;
    // An element out of the page keeps pulling until it is collected.
    return () => {
      if (element) letGo(element);
    };
  }, [media]);
}

/** Of a source nothing came from, what was to be its place: the next one shall not take its failure for the viewer's wish. */
function placeOf(element: HTMLMediaElement, wanted: Place | undefined): Place | undefined {
  if (element.readyState === HTMLMediaElement.HAVE_NOTHING) return wanted;
  return { seconds: element.currentTime, isPlaying: !element.paused, speed: element.playbackRate };
}

function load(element: HTMLMediaElement, path: string, place: Place | undefined, startSeconds: number): void {
  if (!element.hasAttribute('src')) element.src = path;
  const seconds = place?.seconds ?? startSeconds;
  // Before anything is known of the file this is where it will begin.
  if (seconds > 0) element.currentTime = seconds;
  goOn(element, place);
}

function letGo(element: HTMLMediaElement): void {
  element.removeAttribute('src');
  element.load();
}

/** With another source as it was; with the first one when somebody has asked for it. */
function goOn(element: HTMLMediaElement, place: Place | undefined): void {
  if (place) element.playbackRate = place.speed;
  // Browsers may refuse sound without a fresh click: then the controls wait for one.
  const isAsked = place ? place.isPlaying : navigator.userActivation?.hasBeenActive;
  if (isAsked) element.play().catch(() => undefined);
}
