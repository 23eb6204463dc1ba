'use client';
// The search page: results change while one types, and the address with them.
import { useEffect, useState } from 'react';
import type { SearchPage } from '#lib/api/contract-browse.ts';
import { useSearch } from '../_hooks/use-search.ts';
import { NothingHere } from './nothing-here.tsx';
import { PosterGrid } from './poster-grid.tsx';
import { SearchGlyph } from './search-glyph.tsx';

interface Props {
  readonly words: string;
  /** What the server found for `words`. */
  readonly first: SearchPage | undefined;
}

const shownCount = 100;
const noProgress = new Map<number, never>();

export function SearchView({ words: given, first }: Props) {
  const [words, setWords] = useState(given);
  useEffect(() => setWords(given), [given]);
  const isGiven = words === given && first !== undefined;
  const view = useSearch(isGiven ? '' : words, shownCount);
  const answer = isGiven ? first : view.answer;
  const asked = isGiven ? given : view.asked;

  useEffect(() => {
    // The address alone: the server need not render what is here already.
    if (view.answer && view.asked) window.history.replaceState(null, '', `?q=${encodeURIComponent(view.asked)}`);
  }, [view.answer, view.asked]);

  return (
    <div className="shell pt-8">
      <h1 className="sr-only">Search</h1>
      <search>
        <form
          action="/search"
          className="flex max-w-3xl items-center gap-3 rounded-full bg-plum px-6 ring-1 ring-ivory/10 focus-within:ring-2 focus-within:ring-glow"
        >
          <SearchGlyph />
          <input
            type="search"
            name="q"
            aria-label="Search the library"
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            value={words}
            placeholder="Title, S01E02, artist, year …"
            onChange={({ target }) => setWords(target.value)}
            className="h-15 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ash"
          />
        </form>
      </search>
      <p role="status" className="mt-4 min-h-5 text-sm wrap-anywhere text-ash">
        {view.error && !isGiven && `${view.error.message} Type on to try again.`}
        {answer && `${answer.total} found for “${asked}”`}
      </p>
      {words.trim() === '' && !answer && (
        <NothingHere
          title="What are you looking for?"
          text="Type a title, an episode like S01E02, an artist or a year. Unfinished and misspelt words are fine."
          href="/browse/all"
          label="Browse everything"
        />
      )}
      {answer?.files.length === 0 && (
        <NothingHere
          title={`Nothing is called “${asked}”`}
          text="Try fewer or other words; a part of the title is enough."
          href="/browse/all"
          label="Browse everything"
        />
      )}
      {answer && answer.files.length > 0 && <PosterGrid files={answer.files} progress={noProgress} label="Results" />}
    </div>
  );
}
