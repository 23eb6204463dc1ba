'use client';
// Watches a media element for the ways of failing: loudly by an error, silently without a picture or without sound.
import { type RefObject, useCallback, useEffect, useState } from 'react';
import { askStream } from './stream-answer.ts';

export type MediaTrouble = 'noPicture' | 'noSound' | 'noDevice' | 'unsupported' | 'damaged' | 'broken' | 'spent';

/** What decodes is counted well within this time of playing; viewers are told within two seconds. */
const silentAfterMs = 1500;

/** Left out where a file is damaged: chosen by feel. */
const damageSeconds = 10;

/** A video that decodes to nothing raises no error: Chromium plays the sound of HEVC and shows black. */
function isBlind(element: HTMLMediaElement): boolean {
  return (
    element instanceof HTMLVideoElement &&
    element.readyState >= HTMLMediaElement.HAVE_METADATA &&
    element.videoWidth === 0
  );
}

/** Sound no decoder took: engines count what they decode, Firefox says whether there is any. */
function isSilent(element: HTMLMediaElement): boolean {
  const decodedBytes: unknown = Reflect.get(element, 'webkitAudioDecodedByteCount');
  const hasAudio: unknown = Reflect.get(element, 'mozHasAudio');
  return decodedBytes === 0 || hasAudio === false;
}

/** Frames are counted as they are decoded, but not all of them where nobody looks. */
function hasNoFrames(element: HTMLMediaElement): boolean {
  if (!(element instanceof HTMLVideoElement) || document.visibilityState !== 'visible') return false;
  return element.getVideoPlaybackQuality().totalVideoFrames === 0;
}

/** Firefox calls a computer without loudspeakers a failure to decode, and names it in its message alone (measured with 153). */
const hasNoDevice = ({ message }: MediaError) => message.includes('OnMediaSinkAudioError');

/** Browsers give one code to an unknown format and to a server that refuses: one byte of the stream tells them apart. */
async function causeOf(error: MediaError, path: string): Promise<MediaTrouble> {
  if (hasNoDevice(error)) return 'noDevice';
  if (error.code === MediaError.MEDIA_ERR_DECODE) return 'damaged';
  const answer = await askStream(path);
  if (answer !== 'plays') return answer;
  return error.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED ? 'unsupported' : 'broken';
}

interface Expected {
  /** A video without a picture is trouble, a song is not. */
  readonly picture: boolean;
  /** The file is known to have sound: films without any are no trouble. */
  readonly sound: boolean;
}

export function useMediaTrouble(media: RefObject<HTMLMediaElement | null>, path: string, expected: Expected) {
  const [trouble, setTrouble] = useState<MediaTrouble>();
  const { picture: expectsPicture, sound: expectsSound } = expected;

  useEffect(() => {
    const element = media.current;
    if (!element || !(expectsSound || expectsPicture)) return;
    let timer = 0;
    const look = () => {
      const isPlaying = !element.paused && element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
      if (!isPlaying) return;
      if (expectsPicture && hasNoFrames(element)) setTrouble((known) => known ?? 'noPicture');
      else if (expectsSound && isSilent(element)) setTrouble((known) => known ?? 'noSound');
    };
    const wait = () => {
      clearTimeout(timer);
      timer = window.setTimeout(look, silentAfterMs);
    };
    element.addEventListener('playing', wait);
    if (!element.paused) wait();
    return () => {
      clearTimeout(timer);
      element.removeEventListener('playing', wait);
    };
  }, [media, expectsSound, expectsPicture]);

  useEffect(() => {
    const element = media.current;
    if (!element) return;
    let isGone = false;
    const check = async () => {
      const { error } = element;
      const found = error ? await causeOf(error, path) : expectsPicture && isBlind(element) ? 'noPicture' : undefined;
      if (!isGone && element.error === error) setTrouble(found);
    };
    const events = ['error', 'loadedmetadata', 'resize', 'emptied'] as const;
    for (const event of events) element.addEventListener(event, check);
    // It may have failed before this code ran.
    void check();
    return () => {
      isGone = true;
      for (const event of events) element.removeEventListener(event, check);
    };
  }, [media, path, expectsPicture]);

  const retry = useCallback(() => {
    const element = media.current;
    if (!element) return;
    // The same bytes would end it again: a damaged place is left out.
    const { error } = element;
    const isDamaged = error?.code === MediaError.MEDIA_ERR_DECODE && !hasNoDevice(error);
    const second = element.currentTime + (isDamaged ? damageSeconds : 0);
    element.load();
    element.addEventListener(
      'loadedmetadata',
      () => {
        element.currentTime = second;
      },
      { once: true },
    );
    // A refusal comes back as an error event, which is watched above.
    element.play().catch(() => undefined);
  }, [media]);

  return { trouble, retry, tell: setTrouble, dismiss: useCallback(() => setTrouble(undefined), []) };
}
