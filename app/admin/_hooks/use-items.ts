'use client';
// Items of the library, page by page.
import useSWRInfinite from 'swr/infinite';
import type { AdminItem, AdminItemList, AdminItemQuery } from '#lib/api/contract-admin.ts';
import { fetchJson } from '../../_browser/fetch-json.ts';

/** What is looked for. */
export interface ItemChoice {
  readonly words: string;
  readonly state: AdminItem['state'] | '';
  readonly order: AdminItemQuery['order'];
}

const everyMs = 5000;

function pathOf({ words, state, order }: ItemChoice, cursor: string | null): string {
  const query = new URLSearchParams({ order });
  if (words.trim() !== '') query.set('q', words.trim());
  if (state !== '') query.set('state', state);
  if (cursor !== null) query.set('cursor', cursor);
  return `/api/admin/items?${query}`;
}

/** @param initial the first page of the first choice, as the server rendered it. */
export function useItems(choice: ItemChoice, initial: AdminItemList | undefined) {
  const { data, error, size, setSize, mutate } = useSWRInfinite<AdminItemList, Error>(
    (index: number, before: AdminItemList | null) => {
      if (index > 0 && !before?.next) return null;
      return pathOf(choice, before?.next ?? null);
    },
    fetchJson,
    {
      ...(initial ? { fallbackData: [initial] } : {}),
      revalidateOnMount: initial === undefined,
      revalidateAll: true,
      refreshInterval: everyMs,
      keepPreviousData: true,
    },
  );
  return {
    items: data?.flatMap((page) => page.items),
    hasMore: data?.at(-1)?.next != null,
    error,
    showMore: () => void setSize(size + 1),
    reload: async () => void (await mutate()),
  };
}
