'use client';
// A list of the catalogue by cursors, asked for again whenever something happens in it.
import useSWRInfinite from 'swr/infinite';
import type { CatalogFile } from '#lib/api/contract.ts';
import type { CatalogList } from '#lib/api/contract-browse.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import { useCatalogChange } from './use-catalog-change.ts';

/** @param path of the API without a cursor. @param first its first page as the server rendered it. */
export function useCatalogList(path: string, first: CatalogList | undefined) {
  const { data, error, size, setSize, mutate, isValidating } = useSWRInfinite<CatalogList, Error>(
    (index: number, before: CatalogList | null) => {
      if (index === 0) return path;
      return before?.next_cursor ? `${path}&cursor=${encodeURIComponent(before.next_cursor)}` : null;
    },
    fetchJson,
    {
      fallbackData: first && [first],
      revalidateOnMount: first === undefined,
      revalidateFirstPage: false,
      errorRetryInterval: 2000,
    },
  );
  useCatalogChange(() => void mutate());
  const last = data?.at(-1);
  return {
    files: data && uniqueFiles(data),
    total: data?.[0]?.total ?? 0,
    error,
    hasMore: last !== undefined && last.next_cursor !== null,
    isLoading: isValidating && data !== undefined && data.length < size,
    showMore: () => void setSize(size + 1),
    retry: () => void mutate(),
  };
}

/** Pages are read one after the other; an item that arrives between them could show up in two. */
function uniqueFiles(pages: readonly CatalogList[]): CatalogFile[] {
  const byId = new Map(pages.flatMap((page) => page.files).map((file) => [`${file.chat_id}/${file.message_id}`, file]));
  return [...byId.values()];
}
