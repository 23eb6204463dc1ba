// The newest film, large. Thumbnails are small, so the wide picture is a blur of itself and the sharp one stays near its size.

import Link from 'next/link';
import type { CatalogFile } from '#lib/api/contract.ts';
import { useTexts } from '#texts';
import { formatContainer, formatDuration, formatSize } from '../_format/file-facts.ts';
import { itemName } from '../_format/item-name.ts';
import { BreakableName } from './breakable-name.tsx';
import { Day } from './moment.tsx';
import { PlayGlyph } from './play-glyph.tsx';
import { PosterArt, PosterGlow } from './poster-art.tsx';

export function HeroBillboard({ file }: { readonly file: CatalogFile }) {
  const { t, language } = useTexts();
  const facts = [
    file.facts?.year,
    file.duration === null ? undefined : formatDuration(file.duration),
    file.facts?.quality ?? formatContainer(file.mime_type),
    formatSize(file.file_size, language),
  ].filter((fact) => fact !== undefined);
  // A line does not begin with the dot.
  const name = itemName(file).replaceAll(' · ', '\u00a0· ');
  return (
    <section aria-labelledby="newest" className="theme-dark relative isolate overflow-hidden bg-ink">
      <Backdrop key={file.message_id} file={file} />
      <div className="shell grid items-center gap-8 py-8 md:grid-cols-[1fr_minmax(18rem,46%)] md:gap-12 md:py-16">
        <div className="order-2 min-w-0 md:order-1">
          <p className="text-sm font-semibold text-glow">{t('catalog.hero.new')}</p>
          <h2
            id="newest"
            className={`mt-3 line-clamp-3 pb-[0.14em] font-bold leading-[1.05] tracking-[-0.035em] text-balance break-words ${name.length > 36 ? 'text-title' : 'text-display'}`}
          >
            <BreakableName name={name} />
          </h2>
          <ul className="mt-4 flex flex-wrap gap-x-5 gap-y-1 text-[0.95rem] text-ivory/85">
            {facts.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
            <li>
              <Day iso={file.created_at} />
            </li>
          </ul>
          {file.facts?.overview && (
            <p className="mt-4 line-clamp-3 max-w-[60ch] leading-relaxed text-ivory/85">{file.facts.overview}</p>
          )}
          <div className="mt-8 flex flex-wrap gap-3">
            <Link href={file.watch_path} prefetch={false} className="pill-main">
              <PlayGlyph /> {t('catalog.hero.play')}
            </Link>
            <Link
              href={`/title/${file.message_id}`}
              prefetch={false}
              scroll={false}
              className="pill min-h-13 px-6 text-base"
            >
              {t('catalog.hero.more')}
            </Link>
          </div>
        </div>
        <Link
          href={file.watch_path}
          prefetch={false}
          tabIndex={-1}
          aria-hidden="true"
          className="relative order-1 aspect-video overflow-hidden rounded-2xl bg-plum shadow-2xl shadow-black/60 ring-1 ring-white/15 md:order-2"
        >
          <PosterArt file={file} eager="first" sizes="(min-width: 768px) 46vw, 92vw" />
        </Link>
      </div>
    </section>
  );
}

function Backdrop({ file }: { readonly file: CatalogFile }) {
  return (
    <div aria-hidden="true" className="absolute inset-0 -z-10">
      <PosterGlow file={file} className="scale-125 opacity-60" />
      <div className="absolute inset-0 bg-linear-to-t from-ink via-ink/55 to-ink/30" />
      <div className="absolute inset-0 bg-linear-to-r from-ink/70 to-transparent" />
    </div>
  );
}
