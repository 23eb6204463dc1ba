'use client';
// The player: one plain media element, our own controls over it, and plain words when something does not play.
import { type DragEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { AudioStage } from './audio-stage.tsx';
import { browserAbilities } from './browser-abilities.ts';
import { chapterAt, chaptersOf } from './chapters.ts';
import { ControlBar } from './control-bar.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { seekTo, setSpeed, setVolume, toggleFullScreen, togglePlay } from './media-commands.ts';
import { MenuButton } from './menu-button.tsx';
import { MoreMenu } from './more-menu.tsx';
import { CentreSign, ResumeNote, SkipButton } from './over-picture.tsx';
import { type PlayPlan, planFor } from './play-plan.ts';
import { PlayerNotice } from './player-notice.tsx';
import { SoundsMenu } from './sounds-menu.tsx';
import { StatisticsPanel } from './statistics-panel.tsx';
import { SubtitleLayer } from './subtitle-layer.tsx';
import { SubtitlesMenu } from './subtitles-menu.tsx';
import { UpNextCard } from './up-next-card.tsx';
import { useFlash } from './use-flash.ts';
import { useCanFloat, useFullScreen } from './use-full-screen.ts';
import { useGestures } from './use-gestures.ts';
import { useIdle } from './use-idle.ts';
import { useMediaSession, useWakeLock } from './use-media-session.ts';
import { useMediaState } from './use-media-state.ts';
import { useMediaTrouble } from './use-media-trouble.ts';
import { useOwnedSource } from './use-owned-source.ts';
import { playerCommands, skipChapter } from './use-player-commands.ts';
import { usePlayerKeys } from './use-player-keys.ts';
import { usePreferences } from './use-preferences.ts';
import { useProgressReport } from './use-progress-report.ts';
import { useSounds } from './use-sounds.ts';
import { useSubtitles } from './use-subtitles.ts';
import { useUpNext } from './use-up-next.ts';

interface Props {
  readonly file: CatalogFile;
  readonly streamPath: string;
  /** Where to begin: what a link asks for, or where the viewer stopped. */
  readonly start: { readonly seconds: number; readonly isResumed: boolean };
  /** The API is open to this visitor: it is not to those who came by a signed link alone. */
  readonly hasApi: boolean;
  /** False for browsers that had better not load the file before the plan is made. */
  readonly loadsEarly: boolean;
  /** The server's HLS of the item; undefined where it makes none. */
  readonly remuxPath: string | undefined;
  /** Where small pictures of its parts are to be had; undefined of songs. */
  readonly storyboardPath: string | undefined;
}

const isHeldBack = (plan: PlayPlan) =>
  plan.way === 'help' && (plan.reason === 'container' || plan.reason === 'wholeFile');

interface Wish {
  /** Among the item's sounds, from 0. */
  readonly sound: number;
  /** False while nobody knows yet. */
  readonly isKnown: boolean;
}

/** Made in the browser: the server does not know what it decodes. */
function usePlan(file: CatalogFile, hasRemux: boolean, { sound, isKnown }: Wish) {
  const [plan, setPlan] = useState<PlayPlan>();
  const [isForced, setForced] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const canRemux = hasRemux && !hasFailed;
  useEffect(() => {
    if (isKnown) setPlan(planFor(file, browserAbilities(canRemux), sound));
  }, [file, canRemux, sound, isKnown]);
  const wanted = plan && (plan.way === 'remux' ? 'remux' : isHeldBack(plan) ? 'held' : 'load');
  return {
    plan,
    mode: wanted === 'held' && isForced ? 'load' : wanted,
    isForced,
    canRemux,
    force: useCallback(() => setForced(true), []),
    fail: useCallback(() => setFailed(true), []),
  } as const;
}

export function PlayerShell({ file, streamPath, start, hasApi, loadsEarly, remuxPath, storyboardPath }: Props) {
  const media = useRef<HTMLMediaElement>(null);
  const stage = useRef<HTMLElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<'sounds' | 'subtitles' | 'more'>();
  const [sheet, setSheet] = useState<'help'>();
  const [hasStatistics, setStatistics] = useState(false);
  const [said, flash] = useFlash();
  const isVideo = file.file_type === 'video';
  const canFloat = useCanFloat();
  const isFullScreen = useFullScreen();
  const source = loadsEarly ? streamPath : undefined;

  const { preferences, isLoaded, change } = usePreferences();
  const rememberSound = useCallback((audioLanguage: string) => change({ audioLanguage }), [change]);
  const sounds = useSounds(file, preferences.audioLanguage, rememberSound);
  const wish = { sound: sounds.wanted, isKnown: isLoaded };
  const { plan, mode, isForced, canRemux, force, fail } = usePlan(file, remuxPath !== undefined, wish);
  const playing = plan?.way === 'remux' ? sounds.wanted : sounds.usual;
  useOwnedSource(media, {
    path: streamPath,
    mode,
    startSeconds: start.seconds,
    remuxPath: remuxPath ?? '',
    onRemuxFailure: fail,
    sound: sounds.wanted,
  });
  const state = useMediaState(media, file.duration ?? 0);
  const chapters = useMemo(
    () => chaptersOf(file.facts?.chapters, state.durationSeconds),
    [file.facts?.chapters, state.durationSeconds],
  );
  const chapter = chapterAt(chapters, state.seconds);
  const hasSound = file.facts?.tracks?.some(({ kind }) => kind === 'audio') ?? false;
  const { trouble, retry, dismiss } = useMediaTrouble(media, streamPath, { picture: isVideo, sound: hasSound });
  const [isPlanRead, setPlanRead] = useState(false);
  const planned = plan?.way === 'help' && !isForced && !isPlanRead ? plan : undefined;
  // Who was told beforehand is not told again.
  const seen = (trouble === 'noPicture' || trouble === 'noSound') && isPlanRead ? undefined : trouble;

  const rememberLanguage = useCallback((subtitleLanguage: string) => change({ subtitleLanguage }), [change]);
  const subtitles = useSubtitles(
    media,
    hasApi && isVideo ? `/api/catalog/${file.message_id}/subtitles` : undefined,
    preferences.subtitleLanguage,
    rememberLanguage,
  );
  const upNext = useUpNext({ file, hasApi, state, chapters, autoplayNext: preferences.autoplayNext });
  const goNext = upNext.next && upNext.play;
  const credits = chapters.findLast(({ skip }) => skip === 'credits')?.startSeconds;
  const creditsFromSeconds = credits !== undefined && credits > state.durationSeconds * 0.8 ? credits : undefined;
  useProgressReport(media, { messageId: file.message_id, isOn: hasApi, creditsFromSeconds });
  useMediaSession(media, {
    title: file.facts?.title ?? file.custom_name,
    artist: file.facts?.artist ?? '',
    poster: file.poster,
    onNext: goNext,
  });
  useWakeLock(isVideo && !state.isPaused);
  useEffect(() => {
    if (isLoaded && media.current) media.current.volume = preferences.volume;
  }, [isLoaded, preferences.volume]);

  const run = playerCommands({
    media,
    stage,
    chapter,
    subtitles,
    ...{ sounds, playing, canSwitchSound: canRemux },
    next: goNext,
    rememberVolume: (volume) => change({ volume }),
    flash,
    onHelp: () => setSheet('help'),
    onStatistics: () => setStatistics((isShown) => !isShown),
  });
  usePlayerKeys(() => stage.current, run);
  useGestures(surface, {
    onClick: () => media.current && togglePlay(media.current),
    onDoubleClick: () => toggleFullScreen(stage.current),
    onTap: () => media.current?.paused && togglePlay(media.current),
    onDoubleTap: (side) => run({ name: 'seekBy', by: side * 10 }),
  });
  const isIdle = useIdle(stage, isVideo && !state.isPaused && menu === undefined && sheet === undefined);

  const onDrop = async (event: DragEvent) => {
    event.preventDefault();
    const dropped = event.dataTransfer.files[0];
    if (dropped) flash((await subtitles.openFile(dropped)) ? dropped.name : 'This file holds no subtitles');
  };
  const startAgain = () => media.current && seekTo(media.current, 0);
  // Whoever looks at a place of the bar is not away.
  const hide = isIdle ? 'opacity-0 focus-within:opacity-100 has-[[data-seek-preview]]:opacity-100' : '';

  return (
    <section
      ref={stage}
      aria-label="Player"
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
      className={`group relative z-20 bg-black [&:fullscreen]:grid [&:fullscreen]:content-center ${isIdle ? 'cursor-none' : ''}`}
    >
      {isVideo ? (
        // biome-ignore lint/a11y/useMediaCaption: captions are drawn by our own layer, in the viewer's size and colour
        <video
          ref={media as React.RefObject<HTMLVideoElement>}
          src={source}
          poster={file.poster ?? undefined}
          aria-label={file.custom_name}
          playsInline
          preload="metadata"
          className="mx-auto block h-[min(calc(100dvh-16rem),56.25vw)] min-h-56 w-full bg-black object-contain group-[:fullscreen]:h-dvh"
        />
      ) : (
        <AudioStage file={file} media={media} source={source} />
      )}
      {isVideo && <div ref={surface} className="absolute inset-0 touch-manipulation" />}
      {isVideo && <CentreSign isPaused={state.isPaused && !state.hasEnded} isWaiting={state.isWaiting} />}
      <SubtitleLayer lines={subtitles.lines} preferences={preferences} isRaised={!isIdle} />
      <div
        className={`absolute inset-x-0 bottom-0 z-30 bg-linear-to-t from-black/85 via-black/55 to-transparent pt-10 transition-opacity duration-300 ${hide}`}
      >
        <ControlBar
          state={state}
          chapters={chapters}
          storyboardPath={storyboardPath}
          hasPicture={isVideo}
          canFloat={canFloat}
          isFullScreen={isFullScreen}
          run={run}
          onSeek={(seconds) => media.current && seekTo(media.current, seconds)}
          onVolume={(volume) => {
            if (media.current) setVolume(media.current, volume);
            change({ volume });
          }}
        >
          {isVideo && sounds.choices.length > 1 && (
            <MenuButton
              icon="sounds"
              label="Sound of the film"
              isOpen={menu === 'sounds'}
              onToggle={(isOpen) => setMenu(isOpen ? 'sounds' : undefined)}
            >
              <SoundsMenu sounds={sounds} playing={playing} canSwitch={canRemux} />
            </MenuButton>
          )}
          {isVideo && (
            <MenuButton
              icon="subtitles"
              label="Subtitles"
              isOpen={menu === 'subtitles'}
              onToggle={(isOpen) => setMenu(isOpen ? 'subtitles' : undefined)}
            >
              <SubtitlesMenu subtitles={subtitles} preferences={preferences} isLoaded={isLoaded} change={change} />
            </MenuButton>
          )}
          <MenuButton
            icon="more"
            label="Speed and more"
            isOpen={menu === 'more'}
            onToggle={(isOpen) => setMenu(isOpen ? 'more' : undefined)}
          >
            <MoreMenu
              media={media}
              file={file}
              streamPath={streamPath}
              speed={state.speed}
              onSpeed={(speed) => media.current && setSpeed(media.current, speed)}
              autoplayNext={preferences.autoplayNext}
              onAutoplayNext={(autoplayNext) => change({ autoplayNext })}
              onStatistics={() => {
                setMenu(undefined);
                setStatistics(true);
              }}
              onHelp={() => {
                setMenu(undefined);
                setSheet('help');
              }}
              playlistPath={hasApi ? `/api/catalog/${file.message_id}/playlist.m3u` : undefined}
            />
          </MenuButton>
        </ControlBar>
      </div>
      {start.isResumed && (mode === 'load' || mode === 'remux') && (
        <ResumeNote fromSeconds={start.seconds} onStartOver={startAgain} />
      )}
      {upNext.isOffered && upNext.next ? (
        <UpNextCard
          next={upNext.next}
          countdownSeconds={upNext.countdownSeconds}
          onPlay={upNext.play}
          onCancel={upNext.cancel}
        />
      ) : (
        chapter?.skip && (
          <SkipButton
            key={chapter.startSeconds}
            chapter={chapter}
            isHeld={!isIdle}
            onSkip={() => media.current && skipChapter(media.current, chapter, goNext)}
          />
        )
      )}
      {hasStatistics && <StatisticsPanel media={media} file={file} plan={plan} onClose={() => setStatistics(false)} />}
      {(planned ?? seen) && (
        <PlayerNotice
          hindrance={planned ?? seen ?? 'broken'}
          streamPath={streamPath}
          onRetry={planned ? force : retry}
          onDismiss={() => {
            setPlanRead(true);
            dismiss();
          }}
        />
      )}
      <p
        role="status"
        className="pointer-events-none absolute top-6 left-1/2 z-10 -translate-x-1/2 rounded-full bg-black/75 px-5 py-2 font-semibold text-white tabular-nums empty:hidden"
      >
        {said}
      </p>
      {sheet === 'help' && <HelpSheet onClose={() => setSheet(undefined)} />}
    </section>
  );
}
