'use client';
// One kind of the catalogue: filters, grid, more on demand.
import { useMemo } from 'react';
import type { ViewerItem } from '#lib/api/contract.ts';
import type { CatalogList } from '#lib/api/contract-browse.ts';
import { type BrowseKind, browsePath, kindNames } from '../_format/browse-query.ts';
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
  readonly history: readonly ViewerItem[];
}

export function BrowseView({ kind, filters, first, history }: Props) {
  const list = useCatalogList(browsePath(kind, filters), first);
  const progress = useMemo(() => progressOf(history), [history]);
  const { files } = list;
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
        <BrowseFilters kind={kind} filters={filters} />
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
            Object.keys(filters).length > 0
              ? 'No item has all of these. Take a filter away.'
              : 'Send one to the bot in Telegram, and it stands here a few seconds later.'
          }
          href={Object.keys(filters).length > 0 ? `/browse/${kind}` : '/'}
          label={Object.keys(filters).length > 0 ? 'Show all' : 'Back home'}
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
