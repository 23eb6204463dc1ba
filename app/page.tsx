// Home: what is new, what was begun, and rows of everything.

import { connection } from 'next/server';
import { runtime } from '#lib/runtime.ts';
import { HomeView } from './_components/home-view.tsx';
import { HomeSkeleton } from './_components/skeletons.tsx';
import { Soon } from './_server/soon.tsx';
import { readVisitorsHome, requireReader, unlessAway } from './_server/visitor.ts';
import { findTexts } from './_texts/server-texts.ts';

export default async function HomePage() {
  await connection();
  await requireReader();
  const { t } = await findTexts();
  const { demo } = runtime();
  return (
    <>
      <h1 className="sr-only">{t('catalog.library')}</h1>
      <Soon reading={unlessAway(readVisitorsHome)} skeleton={<HomeSkeleton />}>
        {(start) => <HomeView start={start} botUsername={botUsername()} hasDemo={demo !== undefined} />}
      </Soon>
    </>
  );
}

function botUsername(): string | undefined {
  try {
    return runtime().telegram.frontBot.username || undefined;
  } catch {
    // Nobody knows it before Telegram has been reached once; the page does without.
    return undefined;
  }
}
