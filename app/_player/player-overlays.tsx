'use client';
// What comes over the picture and goes again: offers, notes, figures, questions, bad news.
import { togglePlay } from './media-commands.ts';
import { RepeatNote, ResumeNote, SkipButton } from './over-picture.tsx';
import { PlayerNotice } from './player-notice.tsx';
import { StatisticsPanel } from './statistics-panel.tsx';
import { StillWatching } from './still-watching.tsx';
import { UpNextCard } from './up-next-card.tsx';
import type { Player } from './use-player.ts';
import { skipChapter } from './use-player-commands.ts';

interface Props {
  readonly player: Player;
  readonly isIdle: boolean;
}

export function PlayerOverlays({ player, isIdle }: Props) {
  const { media, file, streamPath, start, mode, repeat, trouble, attendance } = player;
  const { hindrance } = trouble;
  return (
    <>
      {start.isResumed && (mode === 'load' || mode === 'remux') && (
        <ResumeNote fromSeconds={start.seconds} onStartOver={() => player.seek(0)} />
      )}
      {repeat.stretch && <RepeatNote stretch={repeat.stretch} onClear={repeat.clear} />}
      {!attendance.isAsking && <Offer player={player} isIdle={isIdle} />}
      {player.hasStatistics && (
        <StatisticsPanel media={media} file={file} plan={player.plan} onClose={() => player.setStatistics(false)} />
      )}
      {hindrance && (
        <PlayerNotice
          hindrance={hindrance}
          streamPath={streamPath}
          onRetry={trouble.retry}
          onDismiss={trouble.dismiss}
        />
      )}
      {attendance.isAsking && <StillWatching onGoOn={() => goOn(player)} />}
      <p
        role="status"
        className="pointer-events-none absolute top-6 left-1/2 z-10 -translate-x-1/2 rounded-full bg-black/75 px-5 py-2 font-semibold text-white tabular-nums empty:hidden"
      >
        {player.said}
      </p>
    </>
  );
}

/** Where it was stopped: with the next episode, or in the middle of this one. */
function goOn({ attendance, state, goNext, media }: Player): void {
  attendance.answer();
  if (state.hasEnded && goNext) goNext();
  else if (media.current?.paused) togglePlay(media.current);
}

/** The next episode, or else what can be skipped. */
function Offer({ player, isIdle }: Props) {
  const { upNext, chapter, media, goNext } = player;
  if (upNext.isOffered && upNext.next) {
    return (
      <UpNextCard
        next={upNext.next}
        countdownSeconds={upNext.countdownSeconds}
        onPlay={upNext.play}
        onCancel={upNext.cancel}
      />
    );
  }
  if (!chapter?.skip) return null;
  return (
    <SkipButton
      key={chapter.startSeconds}
      chapter={chapter}
      isHeld={!isIdle}
      onSkip={() => media.current && skipChapter(media.current, chapter, goNext)}
    />
  );
}
