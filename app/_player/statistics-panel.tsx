'use client';
import { type RefObject, useEffect, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
// What happens behind the picture, in figures.
import { type Say, type Texts, useTexts } from '#texts';
import { formatContainer, formatSize } from '../_format/file-facts.ts';
import type { Language } from '../_texts/languages.ts';
import type { PlayPlan } from './play-plan.ts';
import { rangesOf } from './use-media-state.ts';
import { whatText } from './what-text.ts';

const everyMs = 500;

interface Props {
  readonly media: RefObject<HTMLMediaElement | null>;
  readonly file: CatalogFile;
  readonly plan: PlayPlan | undefined;
  readonly onClose: () => void;
}

function words(t: Say, plan: PlayPlan | undefined): string {
  if (plan?.way === 'remux') return t('player.statistics.remux', { what: whatText(t, plan.what) });
  if (plan?.way === 'help') return t('player.statistics.help', { what: whatText(t, plan.what) });
  return t('player.statistics.direct');
}

function aheadSeconds(element: HTMLMediaElement): number {
  const now = element.currentTime;
  const range = rangesOf(element.buffered).find(([start, end]) => start <= now + 0.1 && now <= end);
  return range ? range[1] - now : 0;
}

/** With one digit behind the point, as the language writes it. */
const tenths = (value: number, language: Language) =>
  value.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function figures(element: HTMLMediaElement, { t, language }: Texts): (readonly [string, string])[] {
  const picture = element instanceof HTMLVideoElement ? element : undefined;
  const frames = picture?.getVideoPlaybackQuality();
  return [
    [
      t('player.statistics.buffer'),
      t('player.statistics.ahead', {
        seconds: tenths(aheadSeconds(element), language),
        ranges: element.buffered.length,
      }),
    ],
    [
      t('player.statistics.place'),
      t('player.statistics.placeAt', {
        seconds: tenths(element.currentTime, language),
        factor: element.playbackRate.toLocaleString(language),
      }),
    ],
    ...(picture ? ([[t('player.statistics.picture'), `${picture.videoWidth} × ${picture.videoHeight}`]] as const) : []),
    ...(frames
      ? ([
          [
            t('player.statistics.frames'),
            t('player.statistics.framesDrawn', {
              drawn: frames.totalVideoFrames,
              dropped: frames.droppedVideoFrames,
            }),
          ],
        ] as const)
      : []),
  ];
}

export function StatisticsPanel({ media, file, plan, onClose }: Props) {
  const texts = useTexts();
  const { t, language } = texts;
  const [now, setNow] = useState<readonly (readonly [string, string])[]>([]);
  useEffect(() => {
    const look = () => media.current && setNow(figures(media.current, texts));
    look();
    const timer = setInterval(look, everyMs);
    return () => clearInterval(timer);
  }, [media, texts]);
  const tracks = file.facts?.tracks ?? [];
  const codecs = tracks.map(
    ({ kind, codec, language }) =>
      `${t(`player.statistics.kinds.${kind}`)} ${codec || '?'}${language ? ` (${language})` : ''}`,
  );
  const size = `${formatContainer(file.mime_type)}, ${formatSize(file.file_size, language)}`;
  const megabits = file.duration && (file.file_size * 8) / file.duration / 1e6;
  const rows: readonly (readonly [string, string])[] = [
    [t('player.statistics.plan'), words(t, plan)],
    [
      t('player.statistics.file'),
      megabits ? t('player.statistics.rate', { file: size, megabits: tenths(megabits, language) }) : size,
    ],
    ...(codecs.length > 0 ? ([[t('player.statistics.tracks'), codecs.join(', ')]] as const) : []),
    ...now,
  ];
  return (
    <section
      aria-label={t('player.statistics.title')}
      className="absolute top-3 left-3 z-20 max-h-[calc(100%-7rem)] max-w-[min(26rem,calc(100%-1.5rem))] overflow-y-auto rounded-xl bg-black/85 p-3 text-xs sm:p-4 sm:text-sm text-white ring-1 ring-white/15"
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 pr-8 tabular-nums">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-white/75">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        aria-label={t('player.statistics.close')}
        onClick={onClose}
        className="absolute top-2 right-2 grid size-8 place-items-center rounded-full text-lg transition-colors hover:bg-white/20"
      >
        ×
      </button>
    </section>
  );
}
