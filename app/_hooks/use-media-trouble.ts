'use client';
// Watches a media element for the two ways of failing: loudly by an error, silently without a picture.
import { type RefObject, useCallback, useEffect, useState } from 'react';

export type MediaTrouble = 'noPicture' | 'unsupported' | 'broken';

/** A video that decodes to nothing raises no error: Chromium plays the sound of HEVC and shows black. */
function isBlind(element: HTMLMediaElement): boolean {
  return (
    element instanceof HTMLVideoElement &&
    element.readyState >= HTMLMediaElement.HAVE_METADATA &&
    element.videoWidth === 0
  );
}

/** Browsers give one code to an unknown format and to a server that refuses: one byte of the stream tells them apart. */
async function causeOf(error: MediaError, path: string): Promise<MediaTrouble> {
  if (error.code !== MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED) return 'broken';
  try {
    const { ok } = await fetch(path, { headers: { range: 'bytes=0-0' } });
    return ok ? 'unsupported' : 'broken';
  } catch {
    // No answer at all: the server is gone.
    return 'broken';
  }
}

/** @param expectsPicture a video without a picture is trouble, a song is not. */
export function useMediaTrouble(media: RefObject<HTMLMediaElement | null>, path: string, expectsPicture: boolean) {
  const [trouble, setTrouble] = useState<MediaTrouble>();

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
    const second = element.currentTime;
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

  return { trouble, retry };
}
