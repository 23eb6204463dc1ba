'use client';
import type { ReactNode } from 'react';
// The bar at the bottom of the player.
import { useTexts } from '#texts';
import { formatDuration } from '../_format/file-facts.ts';
import type { Chapter } from './chapters.ts';
import { IconButton } from './icon-button.tsx';
import type { PlayerCommand } from './player-command.ts';
import { SeekBar } from './seek-bar.tsx';
import type { MediaState } from './use-media-state.ts';
import { VolumeControl } from './volume-control.tsx';

interface Props {
  readonly state: MediaState;
  readonly chapters: readonly Chapter[];
  readonly storyboardPath: string | undefined;
  readonly hasPicture: boolean;
  readonly canFloat: boolean;
  readonly isFullScreen: boolean;
  /** There is an episode on that side. */
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  readonly run: (command: PlayerCommand) => void;
  readonly onSeek: (seconds: number) => void;
  readonly onVolume: (volume: number) => void;
  /** The menus. */
  readonly children: ReactNode;
}

export function ControlBar({ state, chapters, hasPicture, run, onSeek, onVolume, children, ...rest }: Props) {
  const { t } = useTexts();
  return (
    <div className="px-3 pb-2 sm:px-5">
      <SeekBar state={state} chapters={chapters} onSeek={onSeek} storyboardPath={rest.storyboardPath} />
      <div className="flex items-center gap-0.5 sm:gap-1">
        {rest.hasPrevious && (
          <IconButton
            icon="previous"
            label={t('player.previous')}
            className="max-sm:hidden"
            onClick={() => run({ name: 'previous' })}
          />
        )}
        <IconButton
          icon={state.isPaused ? 'play' : 'pause'}
          label={t(state.isPaused ? 'player.play' : 'player.pause')}
          onClick={() => run({ name: 'togglePlay' })}
        />
        {rest.hasNext && (
          <IconButton
            icon="next"
            label={t('player.next')}
            className="max-sm:hidden"
            onClick={() => run({ name: 'next' })}
          />
        )}
        <IconButton
          icon="back"
          label={t('player.back')}
          className="max-sm:hidden"
          onClick={() => run({ name: 'seekBy', by: -10 })}
        />
        <IconButton
          icon="forward"
          label={t('player.forward')}
          className="max-sm:hidden"
          onClick={() => run({ name: 'seekBy', by: 10 })}
        />
        <VolumeControl state={state} onMute={() => run({ name: 'toggleMute' })} onVolume={onVolume} />
        <p className="ml-1 text-sm whitespace-nowrap text-white tabular-nums">
          {formatDuration(Math.floor(state.seconds))}
          <span className="text-white/80"> / {formatDuration(Math.floor(state.durationSeconds))}</span>
        </p>
        <span className="flex-1" />
        {children}
        {hasPicture && rest.canFloat && (
          <IconButton
            icon="pip"
            label={t('player.pictureInPicture')}
            className="max-sm:hidden"
            onClick={() => run({ name: 'togglePictureInPicture' })}
          />
        )}
        {hasPicture && (
          <IconButton
            icon={rest.isFullScreen ? 'window' : 'fullScreen'}
            label={t(rest.isFullScreen ? 'player.leaveFullScreen' : 'player.fullScreen')}
            onClick={() => run({ name: 'toggleFullScreen' })}
          />
        )}
      </div>
    </div>
  );
}
