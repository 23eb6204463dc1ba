'use client';
// The rows of the home page as the server has them, asked for again whenever something happens in the catalogue.
import { useMemo } from 'react';
import useSWR from 'swr';
import type { CatalogFile, ViewerItem, ViewerPage, ViewerProgressAnswer } from '#lib/api/contract.ts';
import type { Home, HomeRow } from '#lib/api/contract-browse.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import { useCatalogChange } from './use-catalog-change.ts';

export interface HomeStart {
  /** Undefined when the store did not answer while the page was rendered. */
  readonly rows: readonly HomeRow[] | undefined;
  readonly history: readonly ViewerItem[];
  readonly list: readonly ViewerItem[];
}

const retryMs = 2000;
const historyPath = '/api/viewer/history?limit=100';
const listPath = '/api/viewer/list?limit=100';

/** @param start what the server rendered. */
export function useHome(start: HomeStart) {
  const home = useSWR<Home, Error>('/api/home', fetchJson, {
    fallbackData: start.rows && { rows: [...start.rows] },
    revalidateOnMount: start.rows === undefined,
    errorRetryInterval: retryMs,
  });
  const history = useViewerItems(historyPath, start.history);
  const list = useViewerItems(listPath, start.list);
  useCatalogChange(() => void Promise.all([home.mutate(), history.mutate(), list.mutate()]));
  return {
    rows: home.data?.rows.filter(({ kind }) => kind !== 'continue'),
    begun: useMemo(() => begunOf(history.data?.items ?? []), [history.data]),
    list: (list.data?.items ?? []).map(({ file }) => file),
    progress: useMemo(() => progressOf(history.data?.items ?? []), [history.data]),
    error: home.error,
    retry: () => void home.mutate(),
  };
}

/** A page the browser kept comes back as it was left: what was watched since is asked for at once. */
function useViewerItems(path: string, items: readonly ViewerItem[]) {
  return useSWR<ViewerPage, Error>(path, fetchJson, {
    fallbackData: { items: [...items], next: null },
    revalidateOnMount: true,
  });
}

function begunOf(items: readonly ViewerItem[]): CatalogFile[] {
  return items.filter(({ progress }) => progress && !progress.is_finished).map(({ file }) => file);
}

export function progressOf(items: readonly ViewerItem[]): ReadonlyMap<number, ViewerProgressAnswer> {
  return new Map(items.flatMap(({ file, progress }) => (progress ? [[file.message_id, progress] as const] : [])));
}
