'use client';
import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import type { ItemEvent } from '#lib/api/contract-events.ts';
// Listens to the server's events while the page is looked at, and says politely what has arrived.
import { type Say, useTexts } from '#texts';
import { tellCatalogChange } from '../_hooks/use-catalog-change.ts';
import { useNotice } from '../_hooks/use-notice.ts';

export function LiveUpdates() {
  const { t } = useTexts();
  const { notice, show } = useNotice();
  const path = usePathname();
  useEffect(() => listenWhileVisible(t, show), [t, show]);
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
function listenWhileVisible(t: Say, say: (text: string) => void): () => void {
  let source: EventSource | undefined;
  const adapt = () => {
    if (document.visibilityState === 'hidden') {
      source?.close();
      source = undefined;
    } else source ??= open(t, say);
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

function open(t: Say, say: (text: string) => void): EventSource {
  const source = new EventSource('/api/events');
  for (const kind of ['added', 'changed', 'removed'] as const) {
    source.addEventListener(kind, ({ data }: MessageEvent<string>) => {
      const item = JSON.parse(data) as ItemEvent;
      if (kind === 'added' && item.custom_name) say(t('site.news.arrived', { name: item.custom_name }));
      tellCatalogChange({ kind, item });
    });
  }
  source.addEventListener('reset', () => tellCatalogChange(undefined));
  // Whatever happened before the stream was open, or while it was broken, nobody told.
  source.addEventListener('open', () => tellCatalogChange(undefined));
  return source;
}
