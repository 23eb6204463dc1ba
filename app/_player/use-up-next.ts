'use client';
// Which episode follows, whether it is offered now, and going there.
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState } from 'react';
import useSWR from 'swr';
import type { CatalogFile } from '#lib/api/contract.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import type { Chapter } from './chapters.ts';
import { nextEpisode, offerAtSeconds } from './up-next.ts';
import type { MediaState } from './use-media-state.ts';

interface Options {
  readonly file: CatalogFile;
  readonly hasApi: boolean;
  readonly state: MediaState;
  readonly chapters: readonly Chapter[];
  readonly autoplayNext: boolean;
}

export function useUpNext({ file, hasApi, state, chapters, autoplayNext }: Options) {
  const router = useRouter();
  const [isCancelled, setCancelled] = useState(false);
  const isEpisode = file.facts?.season !== undefined && hasApi;
  const related = useSWR<{ files: readonly CatalogFile[] }, Error>(
    isEpisode ? `/api/catalog/${file.message_id}/related` : null,
    fetchJson,
    { revalidateOnFocus: false, shouldRetryOnError: false },
  );
  const next = related.data && nextEpisode(file, related.data.files);
  const offerAt = offerAtSeconds(state.durationSeconds, chapters) ?? Number.POSITIVE_INFINITY;
  const isOffered = next !== undefined && !isCancelled && (state.hasEnded || state.seconds >= offerAt);
  const play = () => next && router.push(next.watch_path);
  const goOn = useEffectEvent(() => {
    if (autoplayNext && !isCancelled) play();
  });
  useEffect(() => {
    if (state.hasEnded && next) goOn();
  }, [state.hasEnded, next]);
  const countdownSeconds = autoplayNext ? state.durationSeconds - state.seconds : undefined;
  return { next, isOffered, countdownSeconds, play, cancel: () => setCancelled(true) };
}
