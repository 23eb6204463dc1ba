// Search results with an address of their own.

import type { Metadata } from 'next';
import { connection } from 'next/server';
import { searchQuerySchema } from '#lib/api/contract-browse.ts';
import { runtime } from '#lib/runtime.ts';
import { SearchView } from '../_components/search-view.tsx';
import { GridSkeleton } from '../_components/skeletons.tsx';
import { Soon } from '../_server/soon.tsx';
import { findPageStart, requireReader, shownHere, unlessAway } from '../_server/visitor.ts';
import { findTexts } from '../_texts/server-texts.ts';

type Props = PageProps<'/search'>;

/** Given once, and no longer than the API takes. */
const wordsOf = (q: string | string[] | undefined) => (typeof q === 'string' ? q.trim().slice(0, 500) : '');

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const words = wordsOf((await searchParams).q);
  const { t } = await findTexts();
  return { title: words === '' ? t('catalog.search.title') : t('catalog.search.titleFor', { words }) };
}

export default async function SearchPage({ searchParams }: Props) {
  await connection();
  await requireReader();
  const words = wordsOf((await searchParams).q);
  const { t } = await findTexts();
  const { gridCards } = await findPageStart();
  const answer = words === '' ? Promise.resolve(undefined) : unlessAway(() => find(words, gridCards));
  return (
    <Soon reading={answer} skeleton={<GridSkeleton label={t('catalog.search.title')} />}>
      {(first) => <SearchView words={words} first={first} begin={gridCards} />}
    </Soon>
  );
}

/** What the page begins with: the browser asks for the rest. */
async function find(words: string, count: number) {
  const answer = await runtime().browse.search(searchQuerySchema.parse({ q: words, per_page: String(count) }));
  return { ...answer, files: await shownHere(answer.files) };
}
