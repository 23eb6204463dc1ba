'use client';
// A list of any length, page by page; the first page is what the server rendered.
import useSWRInfinite from 'swr/infinite';
import { fetchJson } from '../../_browser/fetch-json.ts';

interface Order<Page> {
  /** Of the list, with its filters. */
  readonly path: string;
  /** The parameter that takes `next` of the page before. */
  readonly parameter: 'after' | 'before' | 'cursor';
  /** Undefined: the first page is asked for. */
  readonly initial?: Page | undefined;
  /** Between two looks at what is shown. Default 0: only when asked. */
  readonly everyMs?: number;
}

export function usePages<Page extends { readonly next: string | null }>(order: Order<Page>) {
  const { path, parameter, initial, everyMs = 0 } = order;
  const { data, error, size, setSize, mutate } = useSWRInfinite<Page, Error>(
    (index: number, before: Page | null) => {
      if (index === 0) return path;
      const sign = path.includes('?') ? '&' : '?';
      return before?.next ? `${path}${sign}${parameter}=${encodeURIComponent(before.next)}` : null;
    },
    fetchJson,
    {
      ...(initial === undefined ? {} : { fallbackData: [initial] }),
      revalidateOnMount: initial === undefined,
      revalidateFirstPage: everyMs > 0,
      revalidateAll: everyMs > 0,
      refreshInterval: everyMs,
      keepPreviousData: true,
    },
  );
  const pages = data ?? (initial === undefined ? [] : [initial]);
  return {
    pages,
    hasMore: pages.at(-1)?.next != null,
    error,
    showMore: () => void setSize(size + 1),
    reload: async () => void (await mutate()),
  };
}
