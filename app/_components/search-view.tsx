'use client';
import { useEffect, useState } from 'react';
import type { SearchPage } from '#lib/api/contract-browse.ts';
import { useTexts } from '#texts';
// The search page: results change while one types, and the address with them.
import { errorText } from '../_browser/error-text.ts';
import { counted } from '../_format/numbers.ts';
import { useSearch } from '../_hooks/use-search.ts';
import { NothingHere } from './nothing-here.tsx';
import { PosterGrid } from './poster-grid.tsx';
import { SearchGlyph } from './search-glyph.tsx';

interface Props {
  readonly words: string;
  /** What the server found for `words`, all of it or as much as a page begins with. */
  readonly first: SearchPage | undefined;
  /** Cards to begin with. */
  readonly begin: number;
}

const shownCount = 100;
const noProgress = new Map<number, never>();

export function SearchView({ words: given, first, begin }: Props) {
  const { t, language } = useTexts();
  const [words, setWords] = useState(given);
  useEffect(() => setWords(given), [given]);
  const isGiven = words === given && first !== undefined;
  const isWhole = isGiven && first.files.length >= Math.min(first.total, shownCount);
  const view = useSearch(isWhole ? '' : words, shownCount);
  const isAsked = view.asked === given.trim();
  const answer = isGiven ? (isAsked && view.answer) || first : view.answer;
  const asked = isGiven ? given : view.asked;

  useEffect(() => {
    // The address alone: the server need not render what is here already.
    if (view.answer && view.asked) window.history.replaceState(null, '', `?q=${encodeURIComponent(view.asked)}`);
  }, [view.answer, view.asked]);

  return (
    <div className="shell pt-8">
      <h1 className="sr-only">{t('catalog.search.title')}</h1>
      <search>
        <form
          action="/search"
          className="flex max-w-3xl items-center gap-3 rounded-full bg-plum px-6 ring-1 ring-ivory/10 focus-within:ring-2 focus-within:ring-glow"
        >
          <SearchGlyph />
          <input
            type="search"
            name="q"
            aria-label={t('catalog.search.label')}
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            value={words}
            placeholder={t('catalog.search.placeholder')}
            onChange={({ target }) => setWords(target.value)}
            className="h-15 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ash"
          />
        </form>
      </search>
      <p role="status" className="mt-4 min-h-5 text-sm wrap-anywhere text-ash">
        {view.error && !isGiven && t('errors.typeOn', { error: errorText(t, view.error) })}
        {answer && t('catalog.search.foundFor', { ...counted(answer.total, language), words: asked })}
      </p>
      {words.trim() === '' && !answer && (
        <NothingHere
          title={t('catalog.search.question')}
          text={t('catalog.search.help')}
          href="/browse/all"
          label={t('catalog.search.browse')}
        />
      )}
      {answer?.files.length === 0 && (
        <NothingHere
          title={t('catalog.search.nothing', { words: asked })}
          text={t('catalog.search.tryOther')}
          href="/browse/all"
          label={t('catalog.search.browse')}
        />
      )}
      {answer && answer.files.length > 0 && (
        <PosterGrid files={answer.files} progress={noProgress} label={t('catalog.search.results')} begin={begin} />
      )}
    </div>
  );
}
