// What the visitor has watched.
import type { Metadata } from 'next';
import { connection } from 'next/server';
import { GridSkeleton } from '../_components/skeletons.tsx';
import { ViewerShelf } from '../_components/viewer-shelf.tsx';
import { Soon } from '../_server/soon.tsx';
import { readShelves, requireReader, unlessAway } from '../_server/visitor.ts';

export const metadata: Metadata = { title: 'History' };

export default async function HistoryPage() {
  await connection();
  await requireReader();
  return (
    <Soon reading={unlessAway(readShelves)} skeleton={<GridSkeleton label="History" />}>
      {(shelves) => <ViewerShelf shelf="history" items={shelves?.history} />}
    </Soon>
  );
}
