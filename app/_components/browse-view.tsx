'use client';
// One kind of the catalogue: filters, grid, more on demand.
import { useMemo } from 'react';
import useSWR from 'swr';
import type { ViewerItem } from '#lib/api/contract.ts';
import type { CatalogList, FilterCountsAnswer } from '#lib/api/contract-browse.ts';
import { useTexts } from '#texts';
import { errorText } from '../_browser/error-text.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import { type BrowseKind, browsePath, countsPath, filterNames } from '../_format/browse-query.ts';
import { counted } from '../_format/numbers.ts';
import { useCatalogChange } from '../_hooks/use-catalog-change.ts';
import { useCatalogList } from '../_hooks/use-catalog-list.ts';
import { progressOf } from '../_hooks/use-home.ts';
import { BrowseFilters } from './browse-filters.tsx';
import { ErrorState } from './error-state.tsx';
import { NothingHere } from './nothing-here.tsx';
import { PosterGrid } from './poster-grid.tsx';

interface Props {
  readonly kind: Exclude<BrowseKind, 'series'>;
  readonly filters: Readonly<Record<string, string>>;
  readonly first: CatalogList | undefined;
  readonly counts: FilterCountsAnswer | undefined;
  /** Names of the languages in `counts`, by their tags: where they are made is no matter, but it takes a phone its time. */
  readonly languageWords: Readonly<Record<string, string>>;
  readonly history: readonly ViewerItem[];
  /** Cards to begin with. */
  readonly begin: number;
}

export function BrowseView({ kind, filters, first, counts: firstCounts, languageWords, history, begin }: Props) {
  const { t, language } = useTexts();
  const list = useCatalogList(browsePath(kind, filters), first);
  const progress = useMemo(() => progressOf(history), [history]);
  const { files } = list;
  const counts = useCounts(countsPath(kind, filters), firstCounts);
  const name = t(`catalog.kinds.${kind}`);
  const isNarrowed = filterNames.some((filter) => filters[filter]);
  return (
    <div className="shell pt-8">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div>
          <h1 className="text-title font-bold tracking-[-0.03em]">{name}</h1>
          <p role="status" className="mt-1 text-sm text-ash">
            {list.error && files ? t('catalog.connectionLost') : t('catalog.items', counted(list.total, language))}
          </p>
        </div>
        <BrowseFilters kind={kind} filters={filters} counts={counts} languageWords={languageWords} />
      </div>
      {!files && (
        <ErrorState
          title={t('catalog.unavailable')}
          text={list.error ? t('errors.askingAgain', { error: errorText(t, list.error) }) : t('catalog.asking')}
          onRetry={list.retry}
        />
      )}
      {files?.length === 0 && (
        <NothingHere
          title={t('catalog.filters.none')}
          text={t(isNarrowed ? 'catalog.filters.takeAway' : 'catalog.filters.sendOne')}
          href={isNarrowed ? `/browse/${kind}` : '/'}
          label={t(isNarrowed ? 'catalog.filters.showAll' : 'catalog.backHome')}
        />
      )}
      {files && files.length > 0 && <PosterGrid files={files} progress={progress} label={name} begin={begin} />}
      {list.hasMore && (
        <button
          type="button"
          onClick={list.showMore}
          disabled={list.isLoading}
          className="pill mx-auto mt-12 flex px-8 disabled:opacity-60"
        >
          {t(list.isLoading ? 'catalog.loading' : 'catalog.showMore')}
        </button>
      )}
    </div>
  );
}

/** What the server counted, and again whenever something happens in the catalogue. */
function useCounts(path: string, first: FilterCountsAnswer | undefined): FilterCountsAnswer | undefined {
  const { data, mutate } = useSWR<FilterCountsAnswer, Error>(path, fetchJson, {
    fallbackData: first,
    revalidateOnMount: first === undefined,
  });
  useCatalogChange(() => void mutate());
  return data;
}
