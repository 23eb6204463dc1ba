'use client';
import Link from 'next/link';
import { memo, useId } from 'react';
import type { CatalogFile, ViewerProgressAnswer } from '#lib/api/contract.ts';
// Items side by side: scrolled by finger, wheel or keys, and by arrows a windowful at a time.
import { useTexts } from '#texts';
import { useReel } from '../_hooks/use-reel.ts';
import { PosterCard } from './poster-card.tsx';
import { ReelSkeleton } from './skeletons.tsx';

interface Props {
  readonly title: string;
  readonly files: readonly CatalogFile[];
  readonly progress: ReadonlyMap<number, ViewerProgressAnswer>;
  /** Of the page with all of it. */
  readonly href?: string | undefined;
  /** The row that shows without scrolling. */
  readonly isFirst?: boolean;
  /** Items that are drawn by now; boxes of their size stand for a row without. Default: all. */
  readonly drawn?: number;
}

export const PosterRow = memo(function PosterRow({ title, files, progress, href, isFirst = false, drawn }: Props) {
  const { t } = useTexts();
  const id = useId();
  const shown = files.slice(0, drawn);
  const { reel, canGo, go, onKeyDown } = useReel(shown.length);
  return (
    <section
      aria-labelledby={id}
      className={`pt-10 ${isFirst ? '' : '[contain-intrinsic-size:auto_21rem] [content-visibility:auto]'}`}
    >
      <div className="shell flex items-center justify-between gap-4">
        <div className="flex min-w-0 items-center gap-3">
          <h2 id={id} className="truncate text-row font-semibold tracking-[-0.02em]">
            {title}
          </h2>
          {href && (
            <Link
              href={href}
              prefetch={false}
              aria-label={t('catalog.rows.allOf', { row: title })}
              className="grid min-h-11 shrink-0 place-items-center rounded-full px-2.5 text-sm font-medium text-ash hover:text-ivory"
            >
              {t('catalog.rows.seeAll')}
            </Link>
          )}
        </div>
        <div className="flex shrink-0 items-center gap-1.5">
          <Arrow label={t('catalog.arrows.back', { row: title })} isShown={canGo.back} sign={-1} go={go} />
          <Arrow label={t('catalog.arrows.on', { row: title })} isShown={canGo.on} sign={1} go={go} />
        </div>
      </div>
      {shown.length === 0 && <ReelSkeleton />}
      <ul ref={reel} hidden={shown.length === 0} onKeyDown={onKeyDown} className="reel mt-2 pt-2 pb-2">
        {shown.map((file) => (
          <PosterCard
            key={`${file.chat_id}/${file.message_id}`}
            file={file}
            progress={progress.get(file.message_id)}
            className={`w-[min(64vw,clamp(13.5rem,17vw,22rem))] shrink-0 snap-start ${isFirst ? '' : 'motion-safe:animate-arrive'}`}
          />
        ))}
      </ul>
    </section>
  );
});

interface ArrowProps {
  readonly label: string;
  readonly isShown: boolean;
  readonly sign: 1 | -1;
  go(sign: 1 | -1): void;
}

function Arrow({ label, isShown, sign, go }: ArrowProps) {
  return (
    <button
      type="button"
      aria-label={label}
      disabled={!isShown}
      onClick={() => go(sign)}
      className="hidden size-11 place-items-center rounded-full bg-plum ring-1 ring-ivory/10 transition-colors hover:bg-line disabled:invisible sm:grid"
    >
      <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true" className="size-5">
        <path d={sign === 1 ? 'M9 5l7 7-7 7' : 'M15 5l-7 7 7 7'} strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </button>
  );
}
