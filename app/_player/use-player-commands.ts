'use client';
// What the keys and buttons do, and the word that confirms it.
import type { RefObject } from 'react';
import type { Say } from '#texts';
import { formatDuration } from '../_format/file-facts.ts';
import type { Chapter } from './chapters.ts';
import {
  seekTo,
  setSpeed,
  setVolume,
  stepFrame,
  toggleFullScreen,
  togglePictureInPicture,
  togglePlay,
} from './media-commands.ts';
import type { PlayerCommand } from './player-command.ts';
import { stepSpeed } from './speeds.ts';
import type { Repeat } from './use-repeat.ts';
import type { Sounds } from './use-sounds.ts';
import type { Subtitles } from './use-subtitles.ts';

interface Options {
  readonly t: Say;
  readonly media: RefObject<HTMLMediaElement | null>;
  readonly stage: RefObject<HTMLElement | null>;
  readonly chapter: Chapter | undefined;
  readonly subtitles: Subtitles;
  readonly repeat: Repeat;
  readonly sounds: Sounds;
  /** The sound that plays. */
  readonly playing: number;
  readonly canSwitchSound: boolean;
  readonly next: (() => void) | undefined;
  readonly previous: (() => void) | undefined;
  readonly rememberVolume: (volume: number) => void;
  readonly flash: (text: string) => void;
  readonly onHelp: () => void;
  readonly onStatistics: () => void;
}

export function skipChapter(element: HTMLMediaElement, chapter: Chapter, next: (() => void) | undefined): void {
  const isTheEnd = chapter.endSeconds >= element.duration - 1;
  if (isTheEnd && next) next();
  else seekTo(element, chapter.endSeconds);
}

export function playerCommands(options: Options): (command: PlayerCommand) => void {
  const { t, media, stage, chapter, subtitles, next, rememberVolume, flash } = options;
  const act = (element: HTMLMediaElement, command: PlayerCommand): string | undefined => {
    switch (command.name) {
      case 'togglePlay':
        togglePlay(element);
        return undefined;
      case 'seekBy':
        seekTo(element, element.currentTime + command.by);
        return `${command.by > 0 ? '+' : '−'}${Math.abs(command.by)} s`;
      case 'seekToPart':
        if (!Number.isFinite(element.duration)) return undefined;
        seekTo(element, element.duration * command.by);
        return formatDuration(element.currentTime);
      case 'frameBy':
        stepFrame(element, command.by);
        return undefined;
      case 'turnBy':
        setVolume(element, (element.muted ? 0 : element.volume) + command.by);
        rememberVolume(element.volume);
        return t('player.volumeAt', { percent: String(Math.round(element.volume * 100)) });
      case 'speedBy':
        setSpeed(element, stepSpeed(element.playbackRate, command.by));
        return t('player.more.times', { factor: element.playbackRate });
      case 'toggleMute':
        if (element.volume === 0) setVolume(element, 0.5);
        else element.muted = !element.muted;
        return t(element.muted ? 'player.soundOff' : 'player.soundOn');
      case 'toggleFullScreen':
        toggleFullScreen(stage.current);
        return undefined;
      case 'togglePictureInPicture':
        togglePictureInPicture(element);
        return undefined;
      case 'toggleSubtitles':
        return toggleSubtitles(t, subtitles);
      case 'nextSound':
        return nextSound(options);
      case 'offsetBy':
        if (subtitles.state === 'off') return undefined;
        subtitles.shift(command.by);
        return t(command.by > 0 ? 'player.subtitles.later' : 'player.subtitles.earlier');
      case 'skip':
        if (chapter?.skip) skipChapter(element, chapter, next);
        return undefined;
      case 'next':
        next?.();
        return undefined;
      case 'previous':
        options.previous?.();
        return undefined;
      case 'repeat':
        return options.repeat.step();
      case 'toggleStatistics':
        options.onStatistics();
        return undefined;
      case 'help':
        options.onHelp();
        return undefined;
    }
  };
  return (command) => {
    const said = media.current && act(media.current, command);
    if (said) flash(said);
  };
}

function toggleSubtitles(t: Say, { chosenId, choices, choose }: Subtitles): string {
  const first = choices.find(({ path }) => path !== null);
  if (!first) return t('player.subtitles.none');
  choose(chosenId === '' ? first.id : '');
  return chosenId === '' ? first.label : t('player.subtitles.turnedOff');
}

function nextSound({ t, sounds, playing, canSwitchSound }: Options): string {
  const next = sounds.choices[(playing + 1) % Math.max(1, sounds.choices.length)];
  if (!next || next.order === playing || !canSwitchSound) return t('player.sounds.noOther');
  sounds.choose(next.order);
  return next.label;
}
