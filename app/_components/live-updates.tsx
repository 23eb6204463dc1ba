'use client';
import { usePathname } from 'next/navigation';
import { useCallback, useEffect, useRef } from 'react';
import type { ItemEvent } from '#lib/api/contract-events.ts';
// Listens to the server's events while the page is looked at, and says politely what has arrived.
import { type Say, useTexts } from '#texts';
import { tellCatalogChange } from '../_hooks/use-catalog-change.ts';
import { useNotice } from '../_hooks/use-notice.ts';

/** @param since the place of the events when the page was made: what happened before is in it. */
export function LiveUpdates({ since }: { readonly since: string }) {
  const { t } = useTexts();
  const { notice, show } = useNotice();
  const path = usePathname();
  const first = useRef<string | undefined>(since);
  // Only the first stream goes on from the page; those after it, from what they have missed.
  const takePlace = useCallback(() => {
    const place = first.current;
    first.current = undefined;
    return place;
  }, []);
  useEffect(() => listenWhileVisible(t, show, takePlace), [t, show, takePlace]);
  const isQuiet = path === '/demo' || path.startsWith('/watch/');
  return (
    <div
      role="status"
      aria-label={t('site.news.region')}
      className="pointer-events-none fixed inset-x-4 bottom-20 z-40 flex justify-center lg:bottom-8"
    >
      {notice && !isQuiet && (
        <p className="max-w-md truncate rounded-full bg-ivory px-6 py-3 text-sm font-semibold text-ink shadow-xl motion-safe:animate-arrive">
          {notice}
        </p>
      )}
    </div>
  );
}

/** A browser has six connections for a server: a tab nobody looks at gives its one back. */
function listenWhileVisible(t: Say, say: (text: string) => void, takePlace: () => string | undefined): () => void {
  let source: EventSource | undefined;
  const adapt = () => {
    if (document.visibilityState === 'hidden') {
      source?.close();
      source = undefined;
    } else source ??= open(t, say, takePlace());
  };
  const close = () => {
    source?.close();
    source = undefined;
  };
  adapt();
  document.addEventListener('visibilitychange', adapt);
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', adapt);
  return () => {
    document.removeEventListener('visibilitychange', adapt);
    window.removeEventListener('pagehide', close);
    window.removeEventListener('pageshow', adapt);
    close();
  };
}

/** @param since what happened after it is told; undefined: everything may have. */
function open(t: Say, say: (text: string) => void, since: string | undefined): EventSource {
  const source = new EventSource(since === undefined ? '/api/events' : `/api/events?last_event_id=${since}`);
  let isGap = since === undefined;
  for (const kind of ['added', 'changed', 'removed'] as const) {
    source.addEventListener(kind, ({ data }: MessageEvent<string>) => {
      const item = JSON.parse(data) as ItemEvent;
      if (kind === 'added' && item.custom_name) say(t('site.news.arrived', { name: item.custom_name }));
      tellCatalogChange({ kind, item });
    });
  }
  source.addEventListener('reset', () => tellCatalogChange(undefined));
  // Whatever happened before the stream was open, or while it was broken, nobody told.
  source.addEventListener('open', () => {
    if (isGap) tellCatalogChange(undefined);
    isGap = true;
  });
  return source;
}
