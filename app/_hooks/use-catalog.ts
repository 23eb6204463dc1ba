'use client';
// The catalogue as the server has it, fresh every second while somebody looks.
import useSWRInfinite from 'swr/infinite';
import type { CatalogFile, CatalogPage } from '#lib/api/contract.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import { firstPage } from '../_format/first-page.ts';

const refreshMs = 1000;

export interface CatalogView {
  /** Undefined until the first answer. */
  readonly files: readonly CatalogFile[] | undefined;
  readonly total: number;
  /** The newest request failed; `files` are then those of the last one that did not. */
  readonly error: Error | undefined;
  readonly isLoadingMore: boolean;
  showMore(): void;
  retry(): void;
}

/** @param initial the first page as the server rendered it. */
export function useCatalog(initial: CatalogPage | undefined): CatalogView {
  const { data, error, size, setSize, mutate } = useSWRInfinite<CatalogPage, Error>(
    (index: number) => `/api/catalog?page=${index + 1}&per_page=${firstPage.per_page}`,
    fetchJson,
    {
      fallbackData: initial && [initial],
      // A new film pushes others over the page borders: only all pages together are true.
      revalidateAll: true,
      revalidateOnMount: initial === undefined,
      refreshInterval: (pages) => refreshMs * Math.max(1, pages?.length ?? 1),
      errorRetryInterval: 2 * refreshMs,
      keepPreviousData: true,
    },
  );
  return {
    files: data && uniqueFiles(data),
    total: data?.[0]?.total ?? 0,
    error,
    isLoadingMore: data !== undefined && data.length < size,
    showMore: () => void setSize(size + 1),
    retry: () => void mutate(),
  };
}

/** Pages are read one after the other; a film that arrives between them shows up in two. */
function uniqueFiles(pages: readonly CatalogPage[]): CatalogFile[] {
  const byId = new Map(pages.flatMap((page) => page.files).map((file) => [`${file.chat_id}/${file.message_id}`, file]));
  return [...byId.values()];
}
