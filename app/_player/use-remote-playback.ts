'use client';
// Whether this film can be played on another screen now.
import { type RefObject, useEffect, useState } from 'react';
import { type RemoteState, watchRemote } from './remote-playback.ts';

const nowhere: RemoteState = { isAvailable: false, isConnected: false };

/** @param mode asked anew when the film gets another source: not every one can be sent to another screen. */
export function useRemotePlayback(media: RefObject<HTMLMediaElement | null>, mode: string | undefined): RemoteState {
  const [state, setState] = useState(nowhere);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    setState(nowhere);
    return media.current ? watchRemote(media.current, setState) : undefined;
  }, [media, mode]);
  return state;
}
