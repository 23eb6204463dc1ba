// What the visitor has watched.
import type { Metadata } from 'next';
import { connection } from 'next/server';
import { ViewerShelf } from '../_components/viewer-shelf.tsx';
import { readShelves, requireReader, unlessAway } from '../_server/visitor.ts';

export const metadata: Metadata = { title: 'History' };

export default async function HistoryPage() {
  await connection();
  await requireReader();
  return <ViewerShelf shelf="history" items={(await unlessAway(readShelves))?.history} />;
}
