// All series, that with the newest episode first.

import Link from 'next/link';
import type { SeriesEntry } from '#lib/api/contract-browse.ts';
import { useTexts } from '#texts';
import { ErrorState } from './error-state.tsx';
import { NothingHere } from './nothing-here.tsx';
import { PosterArt } from './poster-art.tsx';

interface Props {
  /** Undefined when the store is away. */
  readonly series: readonly SeriesEntry[] | undefined;
  readonly title: string;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

export function SeriesGrid({ series, title, page, pages }: Props) {
  const { t } = useTexts();
  return (
    <div className="shell pt-8">
      <h1 className="text-title font-bold tracking-[-0.03em]">{title}</h1>
      {!series && <ErrorState title={t('catalog.unavailable')} text={t('catalog.loadAgain')} />}
      {series?.length === 0 && (
        <NothingHere
          title={t('catalog.noSeries.title')}
          text={t('catalog.noSeries.text')}
          href="/"
          label={t('catalog.backHome')}
        />
      )}
      <ul aria-label={title} className="card-grid mt-8 empty:hidden">
        {series?.map((one) => (
          <li key={one.slug} className="group">
            <Link
              href={`/series/${encodeURIComponent(one.slug)}`}
              prefetch={false}
              className="block rounded-card focus-visible:outline-offset-4"
            >
              <div className="aspect-video overflow-hidden rounded-card bg-plum ring-1 ring-ivory/10 transition duration-300 ease-settle group-hover:ring-2 group-hover:ring-ember motion-safe:group-hover:-translate-y-1">
                {one.newest && <PosterArt file={one.newest} />}
              </div>
              <h2 className="mt-3 line-clamp-2 font-medium leading-snug break-words">{one.title}</h2>
              <p className="mt-1 text-sm text-ash">
                {t('catalog.seasons', { count: one.seasons })} · {t('catalog.episodes', { count: one.episodes })}
              </p>
            </Link>
          </li>
        ))}
      </ul>
      {pages > 1 && <Pages page={page} pages={pages} />}
    </div>
  );
}

function Pages({ page, pages }: Pick<Props, 'page' | 'pages'>) {
  const { t } = useTexts();
  const path = (to: number) => (to === 1 ? '/browse/series' : `/browse/series?page=${to}`);
  return (
    <nav aria-label={t('catalog.pages.region')} className="mt-10 flex flex-wrap items-center justify-center gap-4">
      {page > 1 && (
        <Link href={path(page - 1)} prefetch={false} rel="prev" className="pill">
          {t('catalog.pages.newer')}
        </Link>
      )}
      <p className="text-sm text-ash tabular-nums">
        {t('catalog.pages.place', { page: String(page), pages: String(pages) })}
      </p>
      {page < pages && (
        <Link href={path(page + 1)} prefetch={false} rel="next" className="pill">
          {t('catalog.pages.older')}
        </Link>
      )}
    </nav>
  );
}
