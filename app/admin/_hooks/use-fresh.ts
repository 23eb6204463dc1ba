'use client';
// What the server rendered first, kept fresh while somebody looks.
import useSWR from 'swr';
import { fetchJson } from '../../_browser/fetch-json.ts';

/** @param everyMs between two looks; 0: only when asked. */
export function useFresh<Answer>(path: string, initial: Answer | undefined, everyMs: number) {
  const { data, error, mutate } = useSWR<Answer, Error>(path, fetchJson, {
    ...(initial === undefined ? {} : { fallbackData: initial }),
    revalidateOnMount: initial === undefined,
    refreshInterval: everyMs,
    keepPreviousData: true,
  });
  return { data, error, reload: () => void mutate() };
}
