'use client';
// Where the film begins: as the server says or, for those it does not know, where they stopped in this browser.
import { useEffect, useState } from 'react';
import { localPlace } from './place-keeper.ts';

export interface Start {
  readonly seconds: number;
  readonly isResumed: boolean;
}

/** Who has seen less begins anew, as on the server. */
const leastResumedSeconds = 10;

/** @param isLocal the server keeps no place of this viewer. */
export function useStart(given: Start, messageId: number, isLocal: boolean): Start {
  const [local, setLocal] = useState<Start>();
  useEffect(() => {
    if (!isLocal || new URL(window.location.href).searchParams.has('t')) return;
    const seconds = localPlace(messageId);
    if (seconds >= leastResumedSeconds) setLocal({ seconds, isResumed: true });
  }, [isLocal, messageId]);
  return local ?? given;
}
