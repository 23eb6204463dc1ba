'use client';
// The home page below the bar: hero, grid and its states.
import type { CatalogPage } from '#lib/api/contract.ts';
import { useCatalog } from '../_hooks/use-catalog.ts';
import { EmptyState } from './empty-state.tsx';
import { ErrorState } from './error-state.tsx';
import { FilmGrid } from './film-grid.tsx';
import { HeroBillboard } from './hero-billboard.tsx';

interface Props {
  /** Undefined when the store did not answer while the page was rendered. */
  readonly initial: CatalogPage | undefined;
  readonly botUsername: string | undefined;
  readonly hasDemo: boolean;
}

export function FilmBrowser({ initial, botUsername, hasDemo }: Props) {
  const catalog = useCatalog(initial);
  if (!catalog.files) return <NotYet error={catalog.error} onRetry={catalog.retry} />;
  if (catalog.files.length === 0) return <EmptyState botUsername={botUsername} hasDemo={hasDemo} />;
  const newest = catalog.files.find((file) => file.file_type === 'video') ?? catalog.files[0];
  return (
    <>
      {newest && <HeroBillboard file={newest} />}
      <FilmGrid catalog={catalog} />
    </>
  );
}

function NotYet({ error, onRetry }: { readonly error: Error | undefined; readonly onRetry: () => void }) {
  const text = error ? `${error.message} This page asks again by itself.` : 'Asking again…';
  return <ErrorState title="The library does not answer right now" text={text} onRetry={onRetry} />;
}
