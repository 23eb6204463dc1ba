'use client';
// What happens behind the picture, in figures.
import { type RefObject, useEffect, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { formatContainer, formatSize } from '../_format/file-facts.ts';
import type { PlayPlan } from './play-plan.ts';
import { rangesOf } from './use-media-state.ts';

const everyMs = 500;

interface Props {
  readonly media: RefObject<HTMLMediaElement | null>;
  readonly file: CatalogFile;
  readonly plan: PlayPlan | undefined;
  readonly onClose: () => void;
}

function words(plan: PlayPlan | undefined): string {
  if (plan?.way === 'remux') return `Repacked by the server for this browser: ${plan.what}`;
  return plan?.way === 'help' ? `Not playable here: ${plan.what}` : 'Direct: the file as it is';
}

function aheadSeconds(element: HTMLMediaElement): number {
  const now = element.currentTime;
  const range = rangesOf(element.buffered).find(([start, end]) => start <= now + 0.1 && now <= end);
  return range ? range[1] - now : 0;
}

function figures(element: HTMLMediaElement): (readonly [string, string])[] {
  const picture = element instanceof HTMLVideoElement ? element : undefined;
  const frames = picture?.getVideoPlaybackQuality();
  return [
    [
      'Buffer',
      `${aheadSeconds(element).toFixed(1)} s ahead, ${element.buffered.length} range${element.buffered.length === 1 ? '' : 's'}`,
    ],
    ['Place', `${element.currentTime.toFixed(1)} s at ${element.playbackRate} ×`],
    ...(picture ? ([['Picture', `${picture.videoWidth} × ${picture.videoHeight}`]] as const) : []),
    ...(frames
      ? ([['Frames', `${frames.totalVideoFrames} drawn, ${frames.droppedVideoFrames} dropped`]] as const)
      : []),
  ];
}

export function StatisticsPanel({ media, file, plan, onClose }: Props) {
  const [now, setNow] = useState<readonly (readonly [string, string])[]>([]);
  useEffect(() => {
    const look = () => media.current && setNow(figures(media.current));
    look();
    const timer = setInterval(look, everyMs);
    return () => clearInterval(timer);
  }, [media]);
  const tracks = file.facts?.tracks ?? [];
  const codecs = tracks.map(
    ({ kind, codec, language }) => `${kind} ${codec || '?'}${language ? ` (${language})` : ''}`,
  );
  const rate = file.duration ? `, ${((file.file_size * 8) / file.duration / 1e6).toFixed(1)} Mb/s` : '';
  const rows: readonly (readonly [string, string])[] = [
    ['Plan', words(plan)],
    ['File', `${formatContainer(file.mime_type)}, ${formatSize(file.file_size)}${rate}`],
    ...(codecs.length > 0 ? ([['Tracks', codecs.join(', ')]] as const) : []),
    ...now,
  ];
  return (
    <section
      aria-label="Statistics"
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
        aria-label="Close statistics"
        onClick={onClose}
        className="absolute top-2 right-2 grid size-8 place-items-center rounded-full text-lg transition-colors hover:bg-white/20"
      >
        ×
      </button>
    </section>
  );
}
