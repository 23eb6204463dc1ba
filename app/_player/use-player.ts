'use client';
// Puts the parts of the player together: one media element, and all that watches it or acts on it.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { useTexts } from '#texts';
import { chapterAt, chaptersOf } from './chapters.ts';
import { seekTo, toggleFullScreen, togglePlay } from './media-commands.ts';
import { useAttendance } from './use-attendance.ts';
import { useFlash } from './use-flash.ts';
import { useGestures } from './use-gestures.ts';
import { useHindrance } from './use-hindrance.ts';
import { useMediaSession } from './use-media-session.ts';
import { useMediaState } from './use-media-state.ts';
import { useNewestTab } from './use-newest-tab.ts';
import { useOwnedSource } from './use-owned-source.ts';
import { usePlayPlan } from './use-play-plan.ts';
import { playerCommands } from './use-player-commands.ts';
import { usePlayerKeys } from './use-player-keys.ts';
import { usePreferences } from './use-preferences.ts';
import { useProgressReport } from './use-progress-report.ts';
import { useRepeat } from './use-repeat.ts';
import { useSounds } from './use-sounds.ts';
import { type Start, useStart } from './use-start.ts';
import { useSubtitles } from './use-subtitles.ts';
import { useUpNext } from './use-up-next.ts';
import { useWakeLock } from './use-wake-lock.ts';

export interface PlayerProps {
  readonly file: CatalogFile;
  readonly streamPath: string;
  /** Where to begin: what a link asks for, or where the viewer stopped. */
  readonly start: Start;
  /** The API is open to this visitor: it is not to those who came by a signed link alone. */
  readonly hasApi: boolean;
  /** Where the subtitles of the film are listed for this visitor. */
  readonly subtitlesPath: string;
  /** False for browsers that had better not load the file before the plan is made. */
  readonly loadsEarly: boolean;
  /** The server's HLS of the item; undefined where it makes none. */
  readonly remuxPath: string | undefined;
  /** Where small pictures of its parts are to be had; undefined of songs. */
  readonly storyboardPath: string | undefined;
}

export type Player = ReturnType<typeof usePlayer>;

export function usePlayer({
  file,
  streamPath,
  hasApi,
  subtitlesPath,
  remuxPath,
  storyboardPath,
  ...props
}: PlayerProps) {
  const { t } = useTexts();
  const media = useRef<HTMLMediaElement>(null);
  const stage = useRef<HTMLElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<'sounds' | 'subtitles' | 'more'>();
  const [hasHelp, setHelp] = useState(false);
  const [hasStatistics, setStatistics] = useState(false);
  const [isLocked, setLocked] = useState(false);
  const [said, flash] = useFlash();
  const isVideo = file.file_type === 'video';
  const start = useStart(props.start, file.message_id, !hasApi);

  const { preferences, isLoaded, change } = usePreferences();
  const rememberSound = useCallback((audioLanguage: string) => change({ audioLanguage }), [change]);
  const sounds = useSounds(file, preferences.audioLanguage, rememberSound);
  const planning = usePlayPlan(file, remuxPath !== undefined, { sound: sounds.wanted, isKnown: isLoaded });
  // The choice shows at once, before its plan is made.
  const playing = planning.canRemux && planning.plan?.way !== 'help' ? sounds.wanted : sounds.usual;
  const trouble = useHindrance(media, { file, streamPath, planning });
  useOwnedSource(media, {
    path: streamPath,
    mode: planning.mode,
    startSeconds: start.seconds,
    remuxPath: remuxPath ?? '',
    onRemuxFailure: trouble.remuxFailed,
    sound: sounds.wanted,
  });
  const state = useMediaState(media, file.duration ?? 0);
  const chapters = useMemo(
    () =>
      chaptersOf(file.facts?.chapters, state.durationSeconds, (number) =>
        t('player.chapter', { number: String(number) }),
      ),
    [file.facts?.chapters, state.durationSeconds, t],
  );
  const chapter = chapterAt(chapters, state.seconds);

  const rememberLanguage = useCallback((subtitleLanguage: string) => change({ subtitleLanguage }), [change]);
  const subtitles = useSubtitles(
    media,
    isVideo ? subtitlesPath : undefined,
    preferences.subtitleLanguage,
    rememberLanguage,
    preferences.drawsStyles,
  );
  const attendance = useAttendance(media);
  const repeat = useRepeat(media);
  const { autoplayNext } = preferences;
  const upNext = useUpNext({ file, hasApi, state, chapters, autoplayNext, mayGoOn: attendance.mayGoOn });
  const goNext = upNext.next && upNext.play;
  const goPrevious = upNext.previous && upNext.playPrevious;

  const credits = chapters.findLast(({ skip }) => skip === 'credits')?.startSeconds;
  const creditsFromSeconds = credits !== undefined && credits > state.durationSeconds * 0.8 ? credits : undefined;
  const isNewest = useNewestTab(media, file.message_id, () => flash(t('player.otherTab')));
  useProgressReport(media, { messageId: file.message_id, isKnown: hasApi, isNewest, creditsFromSeconds });
  useMediaSession(media, {
    title: file.facts?.title ?? file.custom_name,
    artist: file.facts?.artist ?? '',
    poster: file.poster,
    onNext: goNext,
    onPrevious: goPrevious,
  });
  useWakeLock(isVideo && !state.isPaused);
  useEffect(() => {
    if (isLoaded && media.current) media.current.volume = preferences.volume;
  }, [isLoaded, preferences.volume]);

  const run = playerCommands({
    ...{ sounds, playing, canSwitchSound: planning.canRemux },
    ...{ t, media, stage, chapter, subtitles, repeat, flash },
    ...{ next: goNext, previous: goPrevious },
    rememberVolume: (volume) => change({ volume }),
    onHelp: () => setHelp(true),
    onStatistics: () => setStatistics((isShown) => !isShown),
  });
  usePlayerKeys(() => stage.current, preferences.keys, run);
  useGestures(surface, {
    onClick: () => media.current && togglePlay(media.current),
    onDoubleClick: () => toggleFullScreen(stage.current),
    onTap: () => media.current?.paused && togglePlay(media.current),
    onDoubleTap: (side) => run({ name: 'seekBy', by: side * 10 }),
  });

  return {
    ...{ media, stage, surface, file, streamPath, storyboardPath, hasApi, isVideo, start },
    ...{ plan: planning.plan, mode: planning.mode, trouble, state, chapters, chapter },
    ...{
      preferences,
      isLoaded,
      change,
      subtitles,
      sounds,
      playing,
      canSwitchSound: planning.canRemux,
      upNext,
      goNext,
      goPrevious,
      attendance,
      repeat,
    },
    ...{ menu, setMenu, hasHelp, setHelp, hasStatistics, setStatistics, isLocked, setLocked, said, flash, run },
    seek: (seconds: number) => media.current && seekTo(media.current, seconds),
  };
}
