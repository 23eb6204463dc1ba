'use client';
// The bar of time: what is buffered, where chapters begin, and where a pointer would land.
import { type PointerEvent, useEffect, useState } from 'react';
import { useTexts } from '#texts';
import { formatDuration } from '../_format/file-facts.ts';
import { type Chapter, chapterAt } from './chapters.ts';
import { SeekPreview } from './seek-preview.tsx';
import type { MediaState } from './use-media-state.ts';
import { useStoryboard } from './use-storyboard.ts';

interface Props {
  readonly state: MediaState;
  readonly chapters: readonly Chapter[];
  readonly onSeek: (seconds: number) => void;
  /** Where small pictures of the film are to be had; undefined of songs. */
  readonly storyboardPath: string | undefined;
}

/** Playing so long, a film has its start behind it: then its pictures are fetched, so that they are there when they are wanted. */
const startedMs = 4000;

/** True from the first look at the bar on, or once it has played for a while. */
function useWish(isPointed: boolean, isPaused: boolean): boolean {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (isPointed) setWanted(true);
    if (isPointed || isPaused) return;
    const timer = setTimeout(() => setWanted(true), startedMs);
    return () => clearTimeout(timer);
  }, [isPointed, isPaused]);
  return isWanted;
}

const percent = (part: number, whole: number) => `${whole > 0 ? Math.min(100, (part / whole) * 100) : 0}%`;

/** Of a mouse over the bar. */
function secondsUnder(event: PointerEvent<HTMLElement>, durationSeconds: number): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - left) / width)) * durationSeconds;
}

export function SeekBar({ state, chapters, onSeek, storyboardPath }: Props) {
  const { t } = useTexts();
  const { durationSeconds, buffered } = state;
  const [draggedTo, setDraggedTo] = useState<number>();
  const [hoveredAt, setHoveredAt] = useState<number>();
  const [isFocused, setFocused] = useState(false);
  const seconds = draggedTo ?? state.seconds;
  const pointedAt = draggedTo ?? hoveredAt ?? (isFocused ? seconds : undefined);
  const sheet = useStoryboard(storyboardPath, useWish(pointedAt !== undefined, state.isPaused));
  const chapter = chapterAt(chapters, seconds);
  const place = {
    place: formatDuration(Math.floor(seconds)),
    length: formatDuration(Math.floor(durationSeconds)),
  };
  const letGo = () => {
    // One seek where the thumb was let go, not one for every pixel on the way there.
    if (draggedTo !== undefined) onSeek(draggedTo);
    setDraggedTo(undefined);
  };
  return (
    <div
      className="group/seek relative flex h-6 items-center rounded-full has-focus-visible:outline-3 has-focus-visible:outline-glow pointer-coarse:h-8"
      onPointerMove={(event) =>
        setHoveredAt(event.pointerType === 'mouse' ? secondsUnder(event, durationSeconds) : undefined)
      }
      onPointerLeave={() => setHoveredAt(undefined)}
    >
      <div className="relative h-1 w-full overflow-hidden rounded-full bg-white/25 transition-[height] group-hover/seek:h-1.5">
        {buffered.map(([start, end]) => (
          <div
            key={start}
            data-buffered=""
            className="absolute inset-y-0 bg-white/40"
            style={{ left: percent(start, durationSeconds), width: percent(end - start, durationSeconds) }}
          />
        ))}
        <div className="absolute inset-y-0 left-0 bg-ember" style={{ width: percent(seconds, durationSeconds) }} />
        {chapters.slice(1).map(({ startSeconds }) => (
          <div
            key={startSeconds}
            data-chapter=""
            className="absolute inset-y-0 w-0.75 bg-black"
            style={{ left: percent(startSeconds, durationSeconds) }}
          />
        ))}
      </div>
      <div
        aria-hidden="true"
        className="pointer-events-none absolute size-3.5 -translate-x-1/2 rounded-full bg-ember shadow-md"
        style={{ left: percent(seconds, durationSeconds) }}
      />
      <input
        type="range"
        data-seek=""
        aria-label={t('player.seek')}
        aria-valuetext={
          chapter ? t('player.placeInChapter', { ...place, chapter: chapter.title }) : t('player.place', place)
        }
        min={0}
        max={durationSeconds || 1}
        step={0.1}
        value={Math.min(seconds, durationSeconds || 1)}
        onChange={(event) => setDraggedTo(Number(event.target.value))}
        onPointerUp={letGo}
        onKeyUp={letGo}
        // Fingers and mice show where they are; the focus alone does for keys.
        onFocus={(event) => setFocused(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => {
          setFocused(false);
          letGo();
        }}
        className="absolute inset-0 m-0 w-full cursor-pointer appearance-none bg-transparent opacity-0 outline-none [&::-moz-range-thumb]:size-px [&::-moz-range-thumb]:border-0 [&::-webkit-slider-thumb]:size-px [&::-webkit-slider-thumb]:appearance-none"
      />
      {pointedAt !== undefined && durationSeconds > 0 && (
        <SeekPreview
          seconds={pointedAt}
          left={percent(pointedAt, durationSeconds)}
          chapter={chapterAt(chapters, pointedAt)?.title}
          sheet={sheet}
        />
      )}
    </div>
  );
}
