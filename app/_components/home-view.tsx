'use client';
// The home page below the bar: the newest film, rows, and what stands there without any.
import type { Home, HomeRow } from '#lib/api/contract-browse.ts';
import { type Say, useTexts } from '#texts';
import { errorText } from '../_browser/error-text.ts';
import { isBrowseKind } from '../_format/browse-query.ts';
import { drawnBySteps, stepsToDraw } from '../_format/drawn-cards.ts';
import { useHome } from '../_hooks/use-home.ts';
import { useIdleSteps } from '../_hooks/use-idle-steps.ts';
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
  const { t } = useTexts();
  const { rows, isWhole, progress, error, retry } = useHome(start);
  const begun = start?.rows.map(({ files }) => files.length) ?? [];
  const lengths = isWhole ? (rows?.map(({ files }) => files.length) ?? []) : [];
  const drawn = drawnBySteps(begun, lengths, useIdleSteps(stepsToDraw(begun, lengths)));
  if (!rows) return <NotYet error={error} onRetry={retry} />;
  const newest = rows.find(({ kind }) => kind === 'new')?.files ?? [];
  const hero = newest.find((file) => file.file_type === 'video') ?? newest[0];
  if (!hero) return <EmptyState botUsername={botUsername} hasDemo={hasDemo} />;
  return (
    <>
      <HeroBillboard file={hero} />
      {error && (
        <p role="status" className="shell pt-6 text-sm text-ash">
          {t('catalog.mayBeOld')}
        </p>
      )}
      {rows.map((row, place) => (
        <PosterRow
          key={row.id}
          title={titleOf(t, row)}
          files={row.files}
          progress={progress}
          href={pageOf(row)}
          isFirst={place === 0}
          drawn={drawn[place] ?? begun[place] ?? 0}
        />
      ))}
    </>
  );
}

/** A series has its own title; all other rows are named by us. */
function titleOf(t: Say, { id, kind, title }: HomeRow): string {
  if (kind === 'new') return t('catalog.rows.new');
  if (kind === 'continue') return t('catalog.rows.continue');
  if (kind === 'list') return t('catalog.rows.myList');
  return kind === 'kind' && isBrowseKind(id) ? t(`catalog.kinds.${id}`) : title;
}

function pageOf({ id, kind }: HomeRow): string | undefined {
  if (kind === 'series') return `/series/${encodeURIComponent(id.slice('series:'.length))}`;
  if (kind === 'new') return '/browse/all';
  if (kind === 'continue') return '/history';
  if (kind === 'list') return '/list';
  return kind === 'kind' ? `/browse/${id}` : undefined;
}

function NotYet({ error, onRetry }: { readonly error: Error | undefined; readonly onRetry: () => void }) {
  const { t } = useTexts();
  const text = error ? t('errors.askingAgain', { error: errorText(t, error) }) : t('catalog.asking');
  return <ErrorState title={t('catalog.unavailable')} text={text} onRetry={onRetry} />;
}
