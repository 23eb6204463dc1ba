'use client';
// The home page below the bar: the newest film, rows, and what stands there without any.
import type { HomeRow } from '#lib/api/contract-browse.ts';
import { type HomeStart, useHome } from '../_hooks/use-home.ts';
import { EmptyState } from './empty-state.tsx';
import { ErrorState } from './error-state.tsx';
import { HeroBillboard } from './hero-billboard.tsx';
import { PosterRow } from './poster-row.tsx';

interface Props {
  readonly start: HomeStart;
  readonly botUsername: string | undefined;
  readonly hasDemo: boolean;
}

export function HomeView({ start, botUsername, hasDemo }: Props) {
  const { rows, begun, list, progress, error, retry } = useHome(start);
  if (!rows) return <NotYet error={error} onRetry={retry} />;
  const newest = rows.find(({ kind }) => kind === 'new')?.files ?? [];
  const hero = newest.find((file) => file.file_type === 'video') ?? newest[0];
  if (!hero) return <EmptyState botUsername={botUsername} hasDemo={hasDemo} />;
  return (
    <>
      <HeroBillboard file={hero} />
      {error && (
        <p role="status" className="shell pt-6 text-sm text-ash">
          The connection was lost. What you see may be old; this page tries again by itself.
        </p>
      )}
      {begun.length > 0 && <PosterRow title="Continue watching" files={begun} progress={progress} href="/history" />}
      {list.length > 0 && <PosterRow title="My list" files={list} progress={progress} href="/list" />}
      {rows.map((row, place) => (
        <PosterRow
          key={row.id}
          title={row.title}
          files={row.files}
          progress={progress}
          href={pageOf(row)}
          isFirst={place === 0}
        />
      ))}
    </>
  );
}

function pageOf({ id, kind }: HomeRow): string | undefined {
  if (kind === 'series') return `/series/${encodeURIComponent(id.slice('series:'.length))}`;
  if (kind === 'new') return '/browse/all';
  return kind === 'kind' ? `/browse/${id}` : undefined;
}

function NotYet({ error, onRetry }: { readonly error: Error | undefined; readonly onRetry: () => void }) {
  const text = error ? `${error.message} This page asks again by itself.` : 'Asking again…';
  return <ErrorState title="The library does not answer right now" text={text} onRetry={onRetry} />;
}
