// The 404 page.

import type { Metadata } from 'next';
import Link from 'next/link';
import { useTexts } from '#texts';
import { findTexts } from './_texts/server-texts.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('site.notFound.title') };
}

export default function NotFound() {
  const { t } = useTexts();
  return (
    <section className="shell grid flex-1 place-items-center py-20">
      <div className="dial w-full max-w-2xl rounded-3xl bg-coal p-8 ring-1 ring-ivory/8 sm:p-12">
        <h1 className="text-4xl font-bold tracking-[-0.035em] sm:text-5xl">{t('site.notFound.heading')}</h1>
        <p className="mt-4 max-w-[46ch] text-lg leading-relaxed text-ash">{t('site.notFound.text')}</p>
        <Link
          href="/"
          prefetch={false}
          className="mt-8 inline-flex rounded-full bg-ivory px-7 py-3.5 font-semibold text-ink transition-colors hover:bg-glow"
        >
          {t('site.nav.library')}
        </Link>
      </div>
    </section>
  );
}
