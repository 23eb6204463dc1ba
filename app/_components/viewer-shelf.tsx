'use client';
// My list, or the history: cards with a way to take each off.
import useSWRInfinite from 'swr/infinite';
import type { ViewerItem, ViewerPage } from '#lib/api/contract.ts';
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

const words = {
  list: {
    title: 'My list',
    path: '/api/viewer/list',
    entry: (id: number) => `/api/viewer/list/${id}`,
    empty: 'Nothing on your list',
    hint: 'Open a title and press “My list”: it waits here for you, on this browser or wherever you sign in.',
  },
  history: {
    title: 'History',
    path: '/api/viewer/history',
    entry: (id: number) => `/api/viewer/progress/${id}`,
    empty: 'Nothing watched yet',
    hint: 'What you play stands here with how far you got, so that you can go on later.',
  },
} as const;

export function ViewerShelf({ shelf, items: first }: Props) {
  const { title, path, entry, empty, hint } = words[shelf];
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
    show(response?.ok ? `${name} was taken off.` : `${name} could not be taken off. Try again in a moment.`);
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
          title="Your lists do not answer right now"
          text={error?.message ?? 'Asking again…'}
          onRetry={() => void mutate()}
        />
      )}
      {items?.length === 0 && <NothingHere title={empty} text={hint} href="/" label="Find something" />}
      {items && items.length > 0 && (
        <ul aria-label={title} className="card-grid mt-6">
          {items.map(({ file, progress }) => (
            <ShelfEntry key={file.message_id} file={file} progress={progress} takeOff={takeOff} />
          ))}
        </ul>
      )}
      {data?.at(-1)?.next && (
        <button type="button" onClick={() => setSize(size + 1)} className="pill mx-auto mt-12 flex px-8">
          Show more
        </button>
      )}
    </div>
  );
}

interface EntryProps extends ViewerItem {
  takeOff(id: number, name: string): void;
}

function ShelfEntry({ file, progress, takeOff }: EntryProps) {
  const name = itemName(file);
  return (
    <PosterCard file={file} progress={progress}>
      <button
        type="button"
        aria-label={`Take ${name} off`}
        onClick={() => takeOff(file.message_id, name)}
        className="mt-1 -ml-2 min-h-11 rounded-full px-2 text-sm text-ash underline-offset-4 hover:text-ivory hover:underline"
      >
        Take off
      </button>
    </PosterCard>
  );
}
