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
}

export function SeriesGrid({ series, title }: Props) {
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
    </div>
  );
}
