'use client';
// One kind of the catalogue: filters, grid, more on demand.
import { useMemo } from 'react';
import useSWR from 'swr';
import type { ViewerItem } from '#lib/api/contract.ts';
import type { CatalogList, FilterCountsAnswer } from '#lib/api/contract-browse.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import { type BrowseKind, browsePath, countsPath, filterNames, kindNames } from '../_format/browse-query.ts';
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
  readonly history: readonly ViewerItem[];
}

export function BrowseView({ kind, filters, first, counts: firstCounts, history }: Props) {
  const list = useCatalogList(browsePath(kind, filters), first);
  const progress = useMemo(() => progressOf(history), [history]);
  const { files } = list;
  const counts = useCounts(countsPath(kind, filters), firstCounts);
  const isNarrowed = filterNames.some((name) => filters[name]);
  return (
    <div className="shell pt-8">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div>
          <h1 className="text-title font-bold tracking-[-0.03em]">{kindNames[kind]}</h1>
          <p role="status" className="mt-1 text-sm text-ash">
            {list.error && files
              ? 'Connection lost, trying again'
              : `${list.total} ${list.total === 1 ? 'item' : 'items'}`}
          </p>
        </div>
        <BrowseFilters kind={kind} filters={filters} counts={counts} />
      </div>
      {!files && (
        <ErrorState
          title="The library does not answer right now"
          text={list.error ? `${list.error.message} This page asks again by itself.` : 'Asking again…'}
          onRetry={list.retry}
        />
      )}
      {files?.length === 0 && (
        <NothingHere
          title="Nothing fits"
          text={
            isNarrowed
              ? 'No item has all of these. Take a filter away.'
              : 'Send one to the bot in Telegram, and it stands here a few seconds later.'
          }
          href={isNarrowed ? `/browse/${kind}` : '/'}
          label={isNarrowed ? 'Show all' : 'Back home'}
        />
      )}
      {files && files.length > 0 && <PosterGrid files={files} progress={progress} label={kindNames[kind]} />}
      {list.hasMore && (
        <button
          type="button"
          onClick={list.showMore}
          disabled={list.isLoading}
          className="pill mx-auto mt-12 flex px-8 disabled:opacity-60"
        >
          {list.isLoading ? 'Loading…' : 'Show more'}
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
