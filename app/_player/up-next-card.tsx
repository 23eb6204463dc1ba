// Offers the next episode while this one ends.

import type { CatalogFile } from '#lib/api/contract.ts';
import { type Say, useTexts } from '#texts';
import type { Language } from '../_texts/languages.ts';

interface Props {
  readonly next: CatalogFile;
  /** Until it begins by itself; undefined when it does not. */
  readonly countdownSeconds: number | undefined;
  readonly onPlay: () => void;
  readonly onCancel: () => void;
}

function nameOf(t: Say, language: Language, { facts, custom_name }: CatalogFile): string {
  if (facts?.season === undefined || !facts.episodes?.length) return custom_name;
  return t('player.upNext.episode', {
    title: facts.title ?? custom_name,
    season: String(facts.season),
    episodes: new Intl.ListFormat(language).format(facts.episodes.map(String)),
  });
}

export function UpNextCard({ next, countdownSeconds, onPlay, onCancel }: Props) {
  const { t, language } = useTexts();
  return (
    <section
      aria-label={t('player.upNext.title')}
      className="absolute right-4 bottom-2 z-40 sm:bottom-24 w-[min(22rem,calc(100%-2rem))] animate-arrive rounded-2xl bg-[#17141d]/95 p-4 text-white shadow-2xl ring-1 ring-white/15"
    >
      <p className="text-sm text-white/80 tabular-nums">
        {countdownSeconds === undefined
          ? t('player.upNext.title')
          : t('player.upNext.in', { seconds: String(Math.max(0, Math.ceil(countdownSeconds))) })}
      </p>
      <p className="mt-0.5 font-semibold break-words">{nameOf(t, language, next)}</p>
      <div className="mt-3 flex gap-2">
        <button
          type="button"
          onClick={onPlay}
          className="min-h-10 rounded-full bg-white px-5 font-semibold text-black transition-colors hover:bg-glow"
        >
          {t('player.upNext.playNow')}
        </button>
        <button
          type="button"
          onClick={onCancel}
          className="min-h-10 rounded-full bg-white/10 px-5 font-semibold transition-colors hover:bg-white/25"
        >
          {t('player.upNext.cancel')}
        </button>
      </div>
    </section>
  );
}
