'use client';
// The small pictures of a film: asked for when somebody may want them, and again while they are being made.
import { useEffect } from 'react';
import useSWR from 'swr';
import type { StoryboardAnswer } from '#lib/api/contract-storyboard.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import type { StoryboardSheet } from './storyboard-tiles.ts';

const askAgainMs = 3000;

/**
 * @param path undefined for items without a picture.
 * @param isWanted true from when on somebody may want them: asking makes the server read the film.
 */
export function useStoryboard(path: string | undefined, isWanted: boolean): StoryboardSheet | undefined {
  const { data } = useSWR<StoryboardAnswer, Error>((isWanted && path) || null, fetchJson, {
    refreshInterval: (answer) => (answer?.state === 'making' ? askAgainMs : 0),
    revalidateOnFocus: false,
    revalidateIfStale: false,
    shouldRetryOnError: false,
  });
  const sheet = data?.sheet ?? undefined;
  useEffect(() => {
    // In the cache before a pointer comes.
    if (sheet) new Image().src = sheet.path;
  }, [sheet]);
  return sheet;
}
