// One item for whoever was given a link to it: no account, no way on to anything else, and an end that is told.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { runtime } from '#lib/runtime.ts';
import { BreakableName } from '../../_components/breakable-name.tsx';
import { Moment } from '../../_components/moment.tsx';
import { PlayGlyph } from '../../_components/play-glyph.tsx';
import { PosterArt } from '../../_components/poster-art.tsx';
import { TitleFacts } from '../../_components/title-facts.tsx';
import { itemName } from '../../_format/item-name.ts';
import { shareTags } from '../../_format/share-tags.ts';
import { downloadPath } from '../../_format/stream-path.ts';
import { findShared } from '../../_server/shared.ts';
import { findTexts } from '../../_texts/server-texts.ts';

type Props = PageProps<'/share/[messageId]'>;

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const shared = await findShared((await params).messageId, await searchParams);
  const texts = await findTexts();
  if (!shared) return { title: texts.t('site.notFound.title') };
  const { config, links } = runtime();
  const isPublic = links.access === 'public';
  const tags = shareTags({ file: shared.file, query: '', url: config.url, isPublic }, texts);
  return {
    ...tags,
    title: itemName(shared.file),
    openGraph: { ...tags.openGraph, url: shared.address },
    // The card of others would be of another address, and what opens by a link is nobody's to keep.
    alternates: {},
    robots: { index: false, follow: false },
  };
}

export default async function SharePage({ params, searchParams }: Props) {
  await connection();
  const shared = await findShared((await params).messageId, await searchParams);
  if (!shared) notFound();
  const { t } = await findTexts();
  const { file, endsAt } = shared;
  const isPlayable = file.file_type !== 'file';
  const stream = new URL(file.stream_link);
  return (
    <article className="mx-auto w-full max-w-4xl pb-12 sm:px-6 sm:pt-8">
      <div className="overflow-hidden bg-coal sm:rounded-3xl sm:ring-1 sm:ring-ivory/10">
        <div className="aspect-video w-full overflow-hidden">
          <PosterArt file={file} eager sizes="(min-width: 56rem) 56rem, 100vw" />
        </div>
        <div className="px-5 py-7 sm:px-10">
          <h1 className="text-title leading-tight font-bold tracking-[-0.03em] text-balance break-words">
            <BreakableName name={itemName(file)} />
          </h1>
          <p className="mt-3 text-ash">
            {endsAt === null
              ? t('catalog.share.withYou')
              : t.rich('catalog.share.withYouUntil', { moment: () => <Moment iso={endsAt} /> })}
          </p>
          <div className="mt-6 flex flex-wrap items-center gap-2.5">
            {isPlayable && (
              <a href={file.watch_path} className="pill-main mr-1">
                <PlayGlyph />
                {t('catalog.title.play')}
              </a>
            )}
            <a href={downloadPath(`${stream.pathname}${stream.search}`)} className={isPlayable ? 'pill' : 'pill-main'}>
              {t('catalog.actions.download')}
            </a>
          </div>
          {file.facts?.overview && <p className="mt-7 max-w-[68ch] text-lg leading-relaxed">{file.facts.overview}</p>}
          <TitleFacts file={file} />
        </div>
      </div>
    </article>
  );
}
