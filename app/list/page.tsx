// What the visitor wants to watch.
import type { Metadata } from 'next';
import { connection } from 'next/server';
import { ViewerShelf } from '../_components/viewer-shelf.tsx';
import { readShelves, requireReader, unlessAway } from '../_server/visitor.ts';

export const metadata: Metadata = { title: 'My list' };

export default async function ListPage() {
  await connection();
  await requireReader();
  return <ViewerShelf shelf="list" items={(await unlessAway(readShelves))?.list} />;
}
