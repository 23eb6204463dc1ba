// What the visitor has watched.

import type { Metadata } from 'next';
import { connection } from 'next/server';
import { GridSkeleton } from '../_components/skeletons.tsx';
import { ViewerShelf } from '../_components/viewer-shelf.tsx';
import { Soon } from '../_server/soon.tsx';
import { readShelves, requireReader, unlessAway } from '../_server/visitor.ts';
import { findTexts } from '../_texts/server-texts.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('catalog.shelves.history.title') };
}

export default async function HistoryPage() {
  await connection();
  await requireReader();
  const { t } = await findTexts();
  return (
    <Soon reading={unlessAway(readShelves)} skeleton={<GridSkeleton label={t('catalog.shelves.history.title')} />}>
      {(shelves) => <ViewerShelf shelf="history" items={shelves?.history} />}
    </Soon>
  );
}
