'use client';
// What stands in the way of a film, beforehand or while it plays, told once.
import { type RefObject, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import type { Hindrance } from './player-notice.tsx';
import { askStream } from './stream-answer.ts';
import { useMediaTrouble } from './use-media-trouble.ts';
import type { usePlayPlan } from './use-play-plan.ts';

interface Options {
  readonly file: CatalogFile;
  readonly streamPath: string;
  readonly planning: Pick<ReturnType<typeof usePlayPlan>, 'plan' | 'isForced' | 'force' | 'fail'>;
}

/** Whatever was tried is tried again; the place is kept with what was watched. */
const beginAnew = () => window.location.reload();

export function useHindrance(media: RefObject<HTMLMediaElement | null>, { file, streamPath, planning }: Options) {
  const { plan, isForced, force, fail } = planning;
  const sound = file.facts?.tracks?.some(({ kind }) => kind === 'audio') ?? false;
  const { trouble, retry, tell, dismiss } = useMediaTrouble(media, streamPath, {
    picture: file.file_type === 'video',
    sound,
  });
  const [isPlanRead, setPlanRead] = useState(false);
  const planned = plan?.way === 'help' && !isForced && !isPlanRead ? plan : undefined;
  // Who was told beforehand is not told again.
  const seen = (trouble === 'noPicture' || trouble === 'noSound') && isPlanRead ? undefined : trouble;
  const hindrance: Hindrance | undefined = planned ?? seen;
  return {
    hindrance,
    /** Another way is planned, unless none would do. */
    remuxFailed: async () => {
      if ((await askStream(streamPath)) === 'spent') tell('spent');
      else fail();
    },
    retry: planned ? force : trouble === 'spent' ? beginAnew : retry,
    dismiss: () => {
      setPlanRead(true);
      dismiss();
    },
  };
}
