'use client';
// Which of a film's sounds is wanted: the one picked, else that of the language the viewer likes.
import { useCallback, useMemo, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { useTexts } from '#texts';
import { type FilmSounds, soundFor, soundsOf } from './sound-tracks.ts';

export interface Sounds extends FilmSounds {
  readonly wanted: number;
  readonly choose: (order: number) => void;
}

/** @param language the one remembered; '' is none. */
export function useSounds(file: CatalogFile, language: string, remember: (language: string) => void): Sounds {
  const texts = useTexts();
  const film = useMemo(() => soundsOf(file.facts?.tracks, texts), [file.facts?.tracks, texts]);
  const [picked, setPicked] = useState<number>();
  const choose = useCallback(
    (order: number) => {
      setPicked(order);
      remember(film.choices[order]?.language ?? '');
    },
    [film, remember],
  );
  return { ...film, wanted: picked ?? soundFor(film, language), choose };
}
