'use client';
import { useEffect, useState } from 'react';
// What stands over the picture for a while: where it went on from, and the button that skips.
import { useTexts } from '#texts';
import { formatDuration } from '../_format/file-facts.ts';
import type { Chapter } from './chapters.ts';
import type { Stretch } from './repeat-stretch.ts';
import { nameOfStretch } from './use-repeat.ts';

/** As long as people were seen to need for deciding. */
const resumeShownMs = 10_000;
const skipShownMs = 8000;

const pill =
  'min-h-11 animate-arrive rounded-full bg-white px-6 font-semibold text-black shadow-lg transition-colors hover:bg-glow';

interface ResumeProps {
  readonly fromSeconds: number;
  readonly onStartOver: () => void;
}

export function ResumeNote({ fromSeconds, onStartOver }: ResumeProps) {
  const { t } = useTexts();
  const [isShown, setShown] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setShown(false), resumeShownMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div className="absolute bottom-24 left-4 z-10 flex flex-wrap items-center gap-3 rounded-full bg-black/70 py-1.5 pr-1.5 pl-5 text-white sm:left-5">
      <p className="tabular-nums">{t('player.goingOn', { place: formatDuration(fromSeconds) })}</p>
      <button
        type="button"
        onClick={() => {
          setShown(false);
          onStartOver();
        }}
        className="min-h-10 rounded-full bg-white px-5 font-semibold text-black transition-colors hover:bg-glow"
      >
        {t('player.startOver')}
      </button>
    </div>
  );
}

interface SkipProps {
  readonly chapter: Chapter;
  /** The bar is there: so is the button, however long it was. */
  readonly isHeld: boolean;
  readonly onSkip: () => void;
}

export function SkipButton({ chapter, isHeld, onSkip }: SkipProps) {
  const { t } = useTexts();
  const [isFresh, setFresh] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setFresh(false), skipShownMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isFresh && !isHeld) return null;
  return (
    <button type="button" onClick={onSkip} className={`absolute right-4 bottom-24 z-10 sm:right-5 ${pill}`}>
      {chapter.skip && t(`player.skip.${chapter.skip}`)}
    </button>
  );
}

/** The stretch that repeats, and the way out of it. */
export function RepeatNote({ stretch, onClear }: { readonly stretch: Stretch; readonly onClear: () => void }) {
  const { t } = useTexts();
  return (
    <div className="absolute top-3 right-3 z-10 flex items-center gap-2 rounded-full bg-black/75 py-1 pr-1 pl-4 text-sm text-white tabular-nums">
      <p>{t('player.repeat.repeats', { stretch: nameOfStretch(stretch) })}</p>
      <button
        type="button"
        aria-label={t('player.repeat.noMore')}
        onClick={onClear}
        className="grid size-8 place-items-center rounded-full text-lg transition-colors hover:bg-white/20 pointer-coarse:size-11"
      >
        ×
      </button>
    </div>
  );
}

/** The big sign in the middle: not begun yet, or waiting for bytes. Decoration: the bar has the buttons. */
export function CentreSign({ isPaused, isWaiting }: { readonly isPaused: boolean; readonly isWaiting: boolean }) {
  const { t } = useTexts();
  if (isWaiting) {
    return (
      <div className="pointer-events-none absolute inset-0 grid place-items-center">
        <div className="size-14 animate-spin rounded-full border-4 border-white/25 border-t-ember" />
        <p className="sr-only">{t('player.loading')}</p>
      </div>
    );
  }
  if (!isPaused) return null;
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 grid place-items-center">
      <div className="grid size-18 place-items-center rounded-full bg-black/55 ring-1 ring-white/25 backdrop-blur-sm">
        <svg viewBox="0 0 24 24" aria-hidden="true" className="ml-1 size-9 fill-white">
          <path d="M7 4.5v15l12.5-7.5z" />
        </svg>
      </div>
    </div>
  );
}
