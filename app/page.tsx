// Home: what is new, what was begun, and rows of everything.

import { connection } from 'next/server';
import { runtime } from '#lib/runtime.ts';
import { HomeView } from './_components/home-view.tsx';
import { readRows, readShelves, requireReader, unlessAway } from './_server/visitor.ts';
import { findTexts } from './_texts/server-texts.ts';

export default async function HomePage() {
  await connection();
  await requireReader();
  const { t } = await findTexts();
  const { telegram, demo } = runtime();
  const [rows, shelves] = await Promise.all([unlessAway(readRows), unlessAway(readShelves)]);
  return (
    <>
      <h1 className="sr-only">{t('catalog.library')}</h1>
      <HomeView
        start={{ rows, history: shelves?.history ?? [], list: shelves?.list ?? [] }}
        botUsername={telegram.frontBot.username || undefined}
        hasDemo={demo !== undefined}
      />
    </>
  );
}
