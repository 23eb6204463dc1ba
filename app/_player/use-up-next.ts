'use client';
// Which episodes are the neighbours, whether the next one is offered now, and going there.
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState } from 'react';
import useSWR from 'swr';
import type { CatalogFile } from '#lib/api/contract.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import type { Chapter } from './chapters.ts';
import { nextEpisode, offerAtSeconds, previousEpisode } from './up-next.ts';
import type { MediaState } from './use-media-state.ts';

interface Options {
  readonly file: CatalogFile;
  readonly hasApi: boolean;
  readonly state: MediaState;
  readonly chapters: readonly Chapter[];
  readonly autoplayNext: boolean;
  /** Asked before it goes on by itself. */
  readonly mayGoOn: () => boolean;
}

export function useUpNext({ file, hasApi, state, chapters, autoplayNext, mayGoOn }: Options) {
  const router = useRouter();
  const [isCancelled, setCancelled] = useState(false);
  const isEpisode = file.facts?.season !== undefined && hasApi;
  const related = useSWR<{ files: readonly CatalogFile[] }, Error>(
    isEpisode ? `/api/catalog/${file.message_id}/related` : null,
    fetchJson,
    { revalidateOnFocus: false, shouldRetryOnError: false },
  );
  const next = related.data && nextEpisode(file, related.data.files);
  const previous = related.data && previousEpisode(file, related.data.files);
  const offerAt = offerAtSeconds(state.durationSeconds, chapters) ?? Number.POSITIVE_INFINITY;
  const isOffered = next !== undefined && !isCancelled && (state.hasEnded || state.seconds >= offerAt);
  const play = () => next && router.push(next.watch_path);
  const playPrevious = () => previous && router.push(previous.watch_path);
  const goOn = useEffectEvent(() => {
    if (autoplayNext && !isCancelled && mayGoOn()) play();
  });
  useEffect(() => {
    if (state.hasEnded && next) goOn();
  }, [state.hasEnded, next]);
  const countdownSeconds = autoplayNext ? state.durationSeconds - state.seconds : undefined;
  return { next, previous, isOffered, countdownSeconds, play, playPrevious, cancel: () => setCancelled(true) };
}
