// What a title is, what to do with it, what stands beside it: on its own page and over another one.

import Link from 'next/link';
import { useTexts } from '#texts';
import { episodeCode } from '../_format/item-name.ts';
import type { Title } from '../_server/title.ts';
import { BreakableName } from './breakable-name.tsx';
import { EpisodeList } from './episode-list.tsx';
import { PlayGlyph } from './play-glyph.tsx';
import { PosterArt } from './poster-art.tsx';
import { PosterCard } from './poster-card.tsx';
import { ShareButton } from './share-button.tsx';
import { TitleActions } from './title-actions.tsx';
import { TitleFacts } from './title-facts.tsx';
import { WatchedBar } from './watched-bar.tsx';

interface Props {
  readonly title: Title;
  /** Of its heading: 1 on a page of its own. */
  readonly level: 1 | 2;
}

export function TitleDetail({ title, level }: Props) {
  const { t } = useTexts();
  const { file, name, series, related } = title;
  const progress = title.progress.find(({ message_id }) => message_id === file.message_id);
  const Heading = level === 1 ? 'h1' : 'h2';
  const below = level === 1 ? 2 : 3;
  const Section = level === 1 ? 'h2' : 'h3';
  const isBegun = progress !== undefined && !progress.is_finished && progress.position_seconds > 0;
  return (
    <article className="pb-10">
      <div className="relative aspect-video max-h-[56dvh] w-full overflow-hidden">
        <PosterArt file={file} eager sizes="(min-width: 1024px) 64rem, 100vw" />
        <div aria-hidden="true" className="absolute inset-x-0 bottom-0 h-1/3 bg-linear-to-t from-coal to-transparent" />
        <WatchedBar progress={progress} />
      </div>
      <div className="px-5 pt-6 sm:px-10">
        {series && (
          <p className="text-sm font-semibold text-glow">
            <Link href={`/series/${encodeURIComponent(series.slug)}`} prefetch={false} className="hover:underline">
              {series.title}
            </Link>{' '}
            {episodeCode(file)}
          </p>
        )}
        <Heading className="text-title leading-tight font-bold tracking-[-0.03em] text-balance break-words">
          <BreakableName name={name} />
        </Heading>
        <div className="mt-6 flex flex-wrap items-center gap-2.5">
          <Link href={file.watch_path} prefetch={false} className="pill-main mr-1">
            {file.file_type !== 'file' && <PlayGlyph />}
            {t(`catalog.title.${file.file_type === 'file' ? 'open' : isBegun ? 'resume' : 'play'}`)}
          </Link>
          <TitleActions
            messageId={file.message_id}
            streamPath={title.streamPath}
            isPlayable={file.file_type !== 'file'}
            isListed={title.isListed}
          />
          {title.sharing !== 'none' && (
            <ShareButton messageId={file.message_id} name={name} mayShareForever={title.sharing === 'endless'} />
          )}
        </div>
        {file.facts?.overview && <p className="mt-7 max-w-[68ch] text-lg leading-relaxed">{file.facts.overview}</p>}
        <TitleFacts file={file} />
        {series && <EpisodeList series={series} current={file} progress={title.progress} level={below} />}
        {related.length > 0 && (
          <section aria-labelledby="related" className="mt-10">
            <Section id="related" className="text-row font-semibold tracking-[-0.02em]">
              {t('catalog.title.related')}
            </Section>
            <ul className="card-grid mt-5">
              {related.slice(0, 12).map((one) => (
                <PosterCard
                  key={`${one.chat_id}/${one.message_id}`}
                  file={one}
                  progress={title.progress.find(({ message_id }) => message_id === one.message_id)}
                />
              ))}
            </ul>
          </section>
        )}
      </div>
    </article>
  );
}
