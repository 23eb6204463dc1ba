// What the visitor has watched.

import type { Metadata } from 'next';
import { connection } from 'next/server';
import { ViewerShelf } from '../_components/viewer-shelf.tsx';
import { readShelves, requireReader, unlessAway } from '../_server/visitor.ts';
import { findTexts } from '../_texts/server-texts.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('catalog.shelves.history.title') };
}

export default async function HistoryPage() {
  await connection();
  await requireReader();
  return <ViewerShelf shelf="history" items={(await unlessAway(readShelves))?.history} />;
}
