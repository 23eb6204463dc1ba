// One item: the card opens its page, the button on the picture plays it.

import Link from 'next/link';
import { memo, type ReactNode } from 'react';
import type { CatalogFile, ViewerProgressAnswer } from '#lib/api/contract.ts';
import { useTexts } from '#texts';
import { formatContainer, formatDuration, formatSize } from '../_format/file-facts.ts';
import { itemName } from '../_format/item-name.ts';
import type { Language } from '../_texts/languages.ts';
import { BreakableName } from './breakable-name.tsx';
import { PlayGlyph } from './play-glyph.tsx';
import { PosterArt } from './poster-art.tsx';
import { WatchedBar } from './watched-bar.tsx';

interface Props {
  readonly file: CatalogFile;
  readonly progress?: ViewerProgressAnswer | undefined;
  readonly eager?: boolean | 'first';
  readonly className?: string;
  /** Under the card. */
  readonly children?: ReactNode;
}

export const PosterCard = memo(function PosterCard({ file, progress, eager = false, className = '', children }: Props) {
  const { t, language } = useTexts();
  const name = itemName(file);
  return (
    <li className={`group relative ${className}`}>
      <Link
        href={`/title/${file.message_id}`}
        prefetch={false}
        scroll={false}
        className="block rounded-card focus-visible:outline-offset-4"
      >
        <div className="relative aspect-video overflow-hidden rounded-card bg-plum ring-1 ring-ivory/10 transition duration-300 ease-settle group-hover:ring-2 group-hover:ring-ember motion-safe:group-hover:-translate-y-1">
          <PosterArt file={file} eager={eager} />
          <Badges file={file} />
          <WatchedBar progress={progress} />
        </div>
        <p className="mt-3 line-clamp-2 font-medium leading-snug tracking-[-0.01em] break-words">
          <BreakableName name={name} />
        </p>
        <p className="mt-1 text-sm text-ash">{describe(file, language)}</p>
      </Link>
      <Link
        href={file.watch_path}
        prefetch={false}
        tabIndex={-1}
        aria-label={t(file.file_type === 'file' ? 'catalog.card.open' : 'catalog.card.play', { name })}
        className="theme-dark pointer-events-none absolute top-2 right-2 grid size-11 place-items-center rounded-full bg-ivory text-ink opacity-0 transition duration-200 hover:bg-glow group-hover:pointer-events-auto group-hover:opacity-100"
      >
        <PlayGlyph className="ml-0.5 size-5 text-ink" />
      </Link>
      {children}
    </li>
  );
});

function describe({ facts, mime_type, file_size }: CatalogFile, language: Language): string {
  return [facts?.artist ?? facts?.year, formatContainer(mime_type), formatSize(file_size, language)]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function Badges({ file }: { readonly file: CatalogFile }) {
  const { t } = useTexts();
  return (
    <>
      <span className="absolute top-2 left-2 flex gap-1.5">
        {file.file_type !== 'video' && <Badge>{t(`catalog.types.${file.file_type}`)}</Badge>}
        {file.facts?.quality && <Badge>{file.facts.quality === '2160p' ? '4K' : file.facts.quality}</Badge>}
      </span>
      <span className="absolute right-2 bottom-2.5">
        {file.duration !== null && <Badge>{formatDuration(file.duration)}</Badge>}
      </span>
    </>
  );
}

function Badge({ children }: { readonly children: string }) {
  return (
    <span className="rounded-md bg-[#0c0a10]/85 px-1.5 py-0.5 text-xs font-medium text-[#f6f1e7] tabular-nums">
      {children}
    </span>
  );
}
