'use client';
import Link from 'next/link';
import { useId, useState } from 'react';
import type { CatalogFile, ViewerProgressAnswer } from '#lib/api/contract.ts';
import type { Series } from '#lib/api/contract-browse.ts';
// The seasons of a series, one at a time.
import { useTexts } from '#texts';
import { formatDuration, formatSize } from '../_format/file-facts.ts';
import { PosterArt } from './poster-art.tsx';
import { WatchedBar } from './watched-bar.tsx';

type Episode = Series['season_list'][number]['episodes'][number];

interface Props {
  readonly series: Series;
  /** The episode whose page this is. */
  readonly current?: CatalogFile;
  readonly progress: readonly ViewerProgressAnswer[];
  /** Of its heading. Default: 3. */
  readonly level?: 2 | 3;
}

export function EpisodeList({ series, current, progress, level = 3 }: Props) {
  const { t } = useTexts();
  const Heading = level === 2 ? 'h2' : 'h3';
  const id = useId();
  const seasons = series.season_list;
  const isOfCurrent = ({ files }: Episode) => files.some(({ message_id }) => message_id === current?.message_id);
  const first = seasons.find(({ episodes }) => episodes.some(isOfCurrent)) ?? seasons[0];
  const [chosen, setChosen] = useState(first?.season);
  const season = seasons.find((one) => one.season === chosen) ?? seasons[0];
  return (
    <section aria-labelledby={id} className="mt-10">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <Heading id={id} className="text-row font-semibold tracking-[-0.02em]">
          {t('catalog.title.episodes')}
        </Heading>
        <select
          aria-label={t('catalog.title.season')}
          value={chosen}
          onChange={({ target }) => setChosen(Number(target.value))}
          className="pill choice-mark pr-9"
        >
          {seasons.map((one) => (
            <option key={one.season} value={one.season}>
              {one.season > 1900
                ? one.season
                : one.season === 0
                  ? t('catalog.title.specials')
                  : t('catalog.title.seasonNumber', { number: String(one.season) })}
            </option>
          ))}
        </select>
      </div>
      <ol className="mt-4 divide-y divide-ivory/8">
        {season?.episodes.map((episode) => (
          <EpisodeEntry
            key={episode.numbers.join('-')}
            episode={episode}
            isCurrent={isOfCurrent(episode)}
            progress={progress.find(({ message_id }) => episode.files.some((file) => file.message_id === message_id))}
          />
        ))}
      </ol>
    </section>
  );
}

interface EntryProps {
  readonly episode: Episode;
  readonly isCurrent: boolean;
  readonly progress: ViewerProgressAnswer | undefined;
}

function EpisodeEntry({ episode, isCurrent, progress }: EntryProps) {
  const { t, language } = useTexts();
  const [file] = episode.files;
  if (!file) return null;
  const numbers =
    episode.numbers.length > 0 && episode.numbers[0] !== 0
      ? episode.numbers.join(', ')
      : t('catalog.title.wholeSeason');
  return (
    <li>
      <Link
        href={file.watch_path}
        prefetch={false}
        aria-current={isCurrent ? 'true' : undefined}
        className="flex min-h-24 items-center gap-4 rounded-xl px-2 py-3 transition-colors hover:bg-ivory/6 aria-[current=true]:bg-ivory/8 sm:gap-6 sm:px-4"
      >
        <span className="w-8 shrink-0 text-center text-lg font-semibold text-ash tabular-nums">{numbers}</span>
        <span className="relative block aspect-video w-28 shrink-0 overflow-hidden rounded-lg bg-plum sm:w-40">
          <PosterArt file={file} sizes="10rem" />
          <WatchedBar progress={progress} />
        </span>
        <span className="min-w-0">
          <span className="line-clamp-2 font-medium break-words">{file.custom_name}</span>
          <span className="mt-1 block text-sm text-ash">
            {[
              ...(file.duration === null ? [] : [formatDuration(file.duration)]),
              formatSize(file.file_size, language),
              ...(episode.files.length > 1 ? [t('catalog.copies', { count: episode.files.length })] : []),
            ].join(' · ')}
          </span>
        </span>
      </Link>
    </li>
  );
}
