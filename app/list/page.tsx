// What the visitor wants to watch.
import type { Metadata } from 'next';
import { connection } from 'next/server';
import { GridSkeleton } from '../_components/skeletons.tsx';
import { ViewerShelf } from '../_components/viewer-shelf.tsx';
import { Soon } from '../_server/soon.tsx';
import { readShelves, requireReader, unlessAway } from '../_server/visitor.ts';

export const metadata: Metadata = { title: 'My list' };

export default async function ListPage() {
  await connection();
  await requireReader();
  return (
    <Soon reading={unlessAway(readShelves)} skeleton={<GridSkeleton label="My list" />}>
      {(shelves) => <ViewerShelf shelf="list" items={shelves?.list} />}
    </Soon>
  );
}
