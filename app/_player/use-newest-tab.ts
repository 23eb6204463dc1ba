'use client';
// Of several tabs with one film the one that began to play last is the one that counts; the others stop and are silent.
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';

const channelName = 'streamvault.player';

/**
 * @param onOvertaken the film plays in another tab now; this one has been paused.
 * @returns false in `current` from then on until it is played here again.
 */
export function useNewestTab(
  media: RefObject<HTMLMediaElement | null>,
  messageId: number,
  onOvertaken: () => void,
): RefObject<boolean> {
  const isNewest = useRef(true);
  const tell = useEffectEvent(() => onOvertaken());
  useEffect(() => {
    const element = media.current;
    if (!element || typeof BroadcastChannel === 'undefined') return;
    const channel = new BroadcastChannel(channelName);
    const claim = () => {
      isNewest.current = true;
      channel.postMessage(messageId);
    };
    const yieldTo = ({ data }: MessageEvent<unknown>) => {
      if (data !== messageId) return;
      isNewest.current = false;
      if (element.paused) return;
      element.pause();
      tell();
    };
    channel.addEventListener('message', yieldTo);
    element.addEventListener('play', claim);
    if (!element.paused) claim();
    return () => {
      element.removeEventListener('play', claim);
      channel.close();
    };
  }, [media, messageId]);
  return isNewest;
}
