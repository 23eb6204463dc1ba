'use client';
// The home page below the bar: the newest film, rows, and what stands there without any.
import type { Home, HomeRow } from '#lib/api/contract-browse.ts';
import { useHome } from '../_hooks/use-home.ts';
import { EmptyState } from './empty-state.tsx';
import { ErrorState } from './error-state.tsx';
import { HeroBillboard } from './hero-billboard.tsx';
import { PosterRow } from './poster-row.tsx';

interface Props {
  /** Undefined when the store did not answer while the page was rendered. */
  readonly start: Home | undefined;
  readonly botUsername: string | undefined;
  readonly hasDemo: boolean;
}

export function HomeView({ start, botUsername, hasDemo }: Props) {
  const { rows, progress, error, retry } = useHome(start);
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
  if (kind === 'continue') return '/history';
  if (kind === 'list') return '/list';
  return kind === 'kind' ? `/browse/${id}` : undefined;
}

function NotYet({ error, onRetry }: { readonly error: Error | undefined; readonly onRetry: () => void }) {
  const text = error ? `${error.message} This page asks again by itself.` : 'Asking again…';
  return <ErrorState title="The library does not answer right now" text={text} onRetry={onRetry} />;
}
