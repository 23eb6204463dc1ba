// A series with its seasons.

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { cache } from 'react';
import { isAppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';
import { EpisodeList } from '../../_components/episode-list.tsx';
import { PosterArt } from '../../_components/poster-art.tsx';
import { seriesShareTags } from '../../_format/share-tags.ts';
import { findSeries, mayRead, readShelves, requireReader, unlessAway } from '../../_server/visitor.ts';
import { findTexts } from '../../_texts/server-texts.ts';

type Props = PageProps<'/series/[slug]'>;

/** Once a request: head and page ask for the same. */
const find = cache(async (slug: string) => {
  try {
    return await findSeries(decodeURIComponent(slug));
  } catch (error) {
    // An address that is no address is that of no series.
    if (error instanceof URIError || (isAppError(error) && error.code === 'not_found')) return undefined;
    throw error;
  }
});

export async function generateMetadata(props: Props): Promise<Metadata> {
  return (await unlessAway(() => headOf(props))) ?? {};
}

async function headOf({ params }: Props): Promise<Metadata> {
  const series = (await mayRead()) ? await find((await params).slug) : undefined;
  const texts = await findTexts();
  if (!series) return { title: texts.t('site.notFound.title') };
  const { config, links } = runtime();
  return seriesShareTags({ series, url: config.url, isPublic: links.access === 'public' }, texts);
}

export default async function SeriesPage({ params }: Props) {
  await connection();
  await requireReader();
  const series = await find((await params).slug);
  if (!series) notFound();
  const { history } = await readShelves();
  const { t } = await findTexts();
  const overview = series.newest?.facts?.overview;
  return (
    <div className="mx-auto w-full max-w-6xl min-[120rem]:max-w-[92rem] sm:px-6 sm:pt-8">
      <article className="overflow-hidden bg-coal pb-10 sm:rounded-3xl sm:ring-1 sm:ring-ivory/10">
        {series.newest && (
          <div className="relative aspect-video max-h-[48dvh] w-full overflow-hidden">
            <PosterArt
              file={series.newest}
              eager="first"
              sizes="(min-width: 120rem) 92rem, (min-width: 1024px) 72rem, 100vw"
            />
            <div
              aria-hidden="true"
              className="absolute inset-x-0 -bottom-px h-1/3 bg-linear-to-t from-coal to-transparent"
            />
          </div>
        )}
        <div className="px-5 pt-6 sm:px-10">
          <h1 className="text-title leading-tight font-bold tracking-[-0.03em] text-balance break-words">
            {series.title}
          </h1>
          <p className="mt-2 text-ash">
            {t('catalog.seasons', { count: series.seasons })} · {t('catalog.episodes', { count: series.episodes })}
          </p>
          {overview && <p className="mt-5 max-w-[68ch] text-lg leading-relaxed">{overview}</p>}
          <EpisodeList series={series} progress={history.flatMap(({ progress }) => progress ?? [])} level={2} />
        </div>
      </article>
    </div>
  );
}
