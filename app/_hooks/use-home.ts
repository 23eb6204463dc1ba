'use client';
// The home page as the server has it, asked for again whenever something happens in the catalogue.
import { useMemo } from 'react';
import useSWR from 'swr';
import type { ViewerItem, ViewerProgressAnswer } from '#lib/api/contract.ts';
import type { Home } from '#lib/api/contract-browse.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import { useCatalogChange } from './use-catalog-change.ts';

const retryMs = 2000;

/** @param start what the server rendered, the upper part; undefined when the store did not answer then. */
export function useHome(start: Home | undefined) {
  const { data, error, mutate } = useSWR<Home, Error>('/api/home', fetchJson, {
    fallbackData: start,
    // A page the browser kept comes back as it was left: what was watched since is asked for at once.
    revalidateOnMount: true,
    errorRetryInterval: retryMs,
  });
  useCatalogChange(() => void mutate());
  return {
    rows: data?.rows,
    isWhole: data !== start,
    progress: useMemo(() => byItem(data?.progress ?? []), [data]),
    error,
    retry: () => void mutate(),
  };
}

const byItem = (progress: readonly ViewerProgressAnswer[]): ReadonlyMap<number, ViewerProgressAnswer> =>
  new Map(progress.map((one) => [one.message_id, one]));

export function progressOf(items: readonly ViewerItem[]): ReadonlyMap<number, ViewerProgressAnswer> {
  return byItem(items.flatMap(({ progress }) => progress ?? []));
}
