'use client';
import useSWRInfinite from 'swr/infinite';
import type { ViewerItem, ViewerPage } from '#lib/api/contract.ts';
import { useTexts } from '#texts';
// My list, or the history: cards with a way to take each off.
import { errorText } from '../_browser/error-text.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import { itemName } from '../_format/item-name.ts';
import { useCatalogChange } from '../_hooks/use-catalog-change.ts';
import { useNotice } from '../_hooks/use-notice.ts';
import { ErrorState } from './error-state.tsx';
import { NothingHere } from './nothing-here.tsx';
import { PosterCard } from './poster-card.tsx';

interface Props {
  readonly shelf: 'list' | 'history';
  /** Undefined when the store is away. */
  readonly items: readonly ViewerItem[] | undefined;
}

const addresses = {
  list: {
    path: '/api/viewer/list',
    entry: (id: number) => `/api/viewer/list/${id}`,
  },
  history: {
    path: '/api/viewer/history',
    entry: (id: number) => `/api/viewer/progress/${id}`,
  },
} as const;

export function ViewerShelf({ shelf, items: first }: Props) {
  const { t } = useTexts();
  const { path, entry } = addresses[shelf];
  const title = t(`catalog.shelves.${shelf}.title`);
  const { notice, show } = useNotice();
  const { data, error, size, setSize, mutate } = useSWRInfinite<ViewerPage, Error>(
    (index: number, before: ViewerPage | null) => {
      if (index === 0) return `${path}?limit=100`;
      return before?.next ? `${path}?limit=100&cursor=${encodeURIComponent(before.next)}` : null;
    },
    fetchJson,
    { fallbackData: first && [{ items: [...first], next: null }], revalidateOnMount: true },
  );
  useCatalogChange(() => void mutate());
  const items = data?.flatMap((page) => page.items);

  async function takeOff(id: number, name: string) {
    const response = await fetch(entry(id), { method: 'DELETE' }).catch(() => undefined);
    show(t(response?.ok ? 'catalog.shelves.takenOff' : 'catalog.shelves.notTakenOff', { name }));
    await mutate();
  }

  return (
    <div className="shell pt-8">
      <h1 className="text-title font-bold tracking-[-0.03em]">{title}</h1>
      <p role="status" className="mt-1 min-h-5 text-sm text-ash">
        {notice}
      </p>
      {!items && (
        <ErrorState
          title={t('catalog.shelves.unavailable')}
          text={error ? errorText(t, error) : t('catalog.asking')}
          onRetry={() => void mutate()}
        />
      )}
      {items?.length === 0 && (
        <NothingHere
          title={t(`catalog.shelves.${shelf}.empty`)}
          text={t(`catalog.shelves.${shelf}.hint`)}
          href="/"
          label={t('catalog.shelves.find')}
        />
      )}
      {items && items.length > 0 && (
        <ul aria-label={title} className="card-grid mt-6">
          {items.map(({ file, progress }) => (
            <ShelfEntry key={file.message_id} file={file} progress={progress} takeOff={takeOff} />
          ))}
        </ul>
      )}
      {data?.at(-1)?.next && (
        <button type="button" onClick={() => setSize(size + 1)} className="pill mx-auto mt-12 flex px-8">
          {t('catalog.showMore')}
        </button>
      )}
    </div>
  );
}

interface EntryProps extends ViewerItem {
  takeOff(id: number, name: string): void;
}

function ShelfEntry({ file, progress, takeOff }: EntryProps) {
  const { t } = useTexts();
  const name = itemName(file);
  return (
    <PosterCard file={file} progress={progress}>
      <button
        type="button"
        aria-label={t('catalog.shelves.takeOffOf', { name })}
        onClick={() => takeOff(file.message_id, name)}
        className="mt-1 -ml-2 min-h-11 rounded-full px-2 text-sm text-ash underline-offset-4 hover:text-ivory hover:underline"
      >
        {t('catalog.shelves.takeOff')}
      </button>
    </PosterCard>
  );
}
