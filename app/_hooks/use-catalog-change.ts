'use client';
// Tells parts of a page that the catalogue has changed. One stream of events feeds all of them.
import { useEffect, useRef } from 'react';
import type { ItemEvent } from '#lib/api/contract-events.ts';

/** Undefined: something was missed, everything may be different. */
export type CatalogChange = { readonly kind: 'added' | 'changed' | 'removed'; readonly item: ItemEvent } | undefined;

const eventName = 'streamvault:catalog';

/** Many files sent at once are one change. */
const collectMs = 150;

export function tellCatalogChange(change: CatalogChange): void {
  window.dispatchEvent(new CustomEvent(eventName, { detail: change }));
}

/** @param onChange once for all changes within 150 ms; the newest one given is called. */
export function useCatalogChange(onChange: () => void): void {
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listen = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, collectMs);
    };
    window.addEventListener(eventName, listen);
    return () => {
      clearTimeout(timer);
      window.removeEventListener(eventName, listen);
    };
  }, []);
}
