'use client';
// The player: one plain media element, our own controls over it, and plain words when something does not play.
import dynamic from 'next/dynamic';
import type { DragEvent, RefObject } from 'react';
import { useTexts } from '#texts';
import { AudioStage } from './audio-stage.tsx';
import { CentreSign } from './over-picture.tsx';
import { PlayerBar } from './player-bar.tsx';
import { PlayerOverlays } from './player-overlays.tsx';
import { PlayerWords } from './player-words.tsx';
import { TouchLock } from './touch-lock.tsx';
import { useIdle } from './use-idle.ts';
import { type PlayerProps, usePlayer } from './use-player.ts';

/** Whoever looks at a place of the bar is not away. */
const hidden = 'opacity-0 focus-within:opacity-100 has-[[data-seek-preview]]:opacity-100';

const HelpSheet = dynamic(() => import('./help-sheet.tsx'), { ssr: false });

export function PlayerShell(props: PlayerProps) {
  const { t } = useTexts();
  const player = usePlayer(props);
  const { media, stage, surface, file, isVideo, state, attendance } = player;
  const isFree = player.menu === undefined && !player.hasHelp && !attendance.isAsking;
  const isIdle = useIdle(stage, isVideo && !state.isPaused && isFree);
  const source = props.loadsEarly ? props.streamPath : undefined;
  const onDrop = async (event: DragEvent) => {
    event.preventDefault();
    const dropped = event.dataTransfer.files[0];
    if (!dropped) return;
    player.flash((await player.subtitles.openFile(dropped)) ? dropped.name : t('player.subtitles.holdsNone'));
  };
  return (
    <section
      ref={stage}
      aria-label={t('player.region')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
      className={`group relative z-20 bg-black [&:fullscreen]:grid [&:fullscreen]:content-center ${isIdle ? 'cursor-none' : ''}`}
    >
      {isVideo ? (
        // biome-ignore lint/a11y/useMediaCaption: captions are drawn by our own layer, in the viewer's size and colour
        <video
          ref={media as RefObject<HTMLVideoElement>}
          src={source}
          poster={file.poster ?? undefined}
          aria-label={file.custom_name}
          playsInline
          preload="metadata"
          x-webkit-airplay="allow"
          className="mx-auto block h-[min(calc(100dvh-16rem),56.25vw)] min-h-56 w-full bg-black object-contain group-[:fullscreen]:h-dvh"
        />
      ) : (
        <AudioStage file={file} media={media} source={source} />
      )}
      {isVideo && <PlayerWords player={player} isRaised={!isIdle} />}
      {isVideo && <div ref={surface} className="absolute inset-0 touch-manipulation" />}
      {isVideo && <CentreSign isPaused={state.isPaused && !state.hasEnded} isWaiting={state.isWaiting} />}
      <div
        inert={player.isLocked}
        className={`absolute inset-x-0 bottom-0 z-30 bg-linear-to-t from-black/85 via-black/55 to-transparent pt-10 transition-opacity duration-300 ${player.isLocked ? 'opacity-0' : isIdle ? hidden : ''}`}
      >
        <PlayerBar player={player} />
      </div>
      <PlayerOverlays player={player} isIdle={isIdle} />
      {player.isLocked && <TouchLock onUnlock={() => player.setLocked(false)} />}
      {player.hasHelp && (
        <HelpSheet preferences={player.preferences} change={player.change} onClose={() => player.setHelp(false)} />
      )}
    </section>
  );
}
