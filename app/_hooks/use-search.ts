'use client';
// Answers while somebody types: the latest question wins, those before it are given up.
import { useEffect, useState } from 'react';
import type { SearchPage } from '#lib/api/contract-browse.ts';
import { fetchJson } from '../_browser/fetch-json.ts';

/** Between two letters of somebody who types fast; chosen by feel. */
const pauseMs = 60;

export interface SearchView {
  /** Of the words in `asked`; undefined before the first answer. */
  readonly answer: SearchPage | undefined;
  /** The words `answer` is for. */
  readonly asked: string;
  readonly error: Error | undefined;
}

const nothing: SearchView = { answer: undefined, asked: '', error: undefined };

/** @param words as typed; empty ones ask for nothing. @param count of results. */
export function useSearch(words: string, count: number): SearchView {
  const [view, setView] = useState(nothing);
  const asked = words.trim();

  useEffect(() => {
    if (asked === '') {
      setView(nothing);
      return;
    }
    const given = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const path = `/api/search?${new URLSearchParams({ q: asked, per_page: String(count) })}`;
        const answer = await fetchJson<SearchPage>(path, { signal: given.signal });
        if (!given.signal.aborted) setView({ answer, asked, error: undefined });
      } catch (error) {
        if (!given.signal.aborted) setView({ answer: undefined, asked, error: error as Error });
      }
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [asked, count]);

  return view;
}
