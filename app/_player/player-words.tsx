'use client';
// Subtitles over the picture: with the styles of their makers where they have some and it can be done, else in the viewer's own.
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { AttachedFont } from './attached-fonts.ts';
import { SubtitleLayer } from './subtitle-layer.tsx';
import type { Player } from './use-player.ts';

const StyledLayer = dynamic(() => import('./styled-layer.tsx').then((loaded) => loaded.StyledLayer), { ssr: false });

const noFonts: readonly AttachedFont[] = [];

interface Props {
  readonly player: Player;
  /** The bar is there: words stand above it. */
  readonly isRaised: boolean;
}

export function PlayerWords({ player, isRaised }: Props) {
  const { subtitles, preferences, file } = player;
  const [isDrawn, setDrawn] = useState(false);
  const { script } = subtitles;
  return (
    <>
      {script !== undefined && (
        <StyledLayer
          media={player.media}
          script={script}
          offsetSeconds={subtitles.offsetSeconds}
          sizePercent={preferences.subtitleSize}
          fonts={file.facts?.fonts ?? noFonts}
          streamPath={player.streamPath}
          onDrawn={setDrawn}
        />
      )}
      {!isDrawn && <SubtitleLayer lines={subtitles.lines} preferences={preferences} isRaised={isRaised} />}
    </>
  );
}
