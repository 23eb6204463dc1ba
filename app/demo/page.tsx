// The demo chat: the whole product without a Telegram account. It exists only in demo mode.

import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { runtime } from '#lib/runtime.ts';
import { ChatWindow } from '../_components/chat-window.tsx';
import { MoreTexts } from '../_texts/more-texts.tsx';
import { findTexts } from '../_texts/server-texts.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('chat.title') };
}

const steps = ['drop', 'copy', 'library'] as const;

export default async function DemoPage() {
  const { demo, telegram } = runtime();
  if (!demo) notFound();
  const { t } = await findTexts();
  return (
    <div className="shell grid flex-1 gap-8 max-lg:px-0 lg:grid-cols-[minmax(16rem,22rem)_1fr] lg:py-8">
      <div className="hidden self-center lg:block">
        <h1 className="text-4xl font-bold leading-[1.1] tracking-[-0.035em]">{t('chat.heading')}</h1>
        <p className="mt-4 leading-relaxed text-ash">{t('chat.intro')}</p>
        <ol className="mt-7 space-y-4">
          {steps.map((step, index) => (
            <li key={step} className="flex gap-4">
              <span aria-hidden="true" className="text-lg font-bold tabular-nums text-glow">
                {index + 1}
              </span>
              <span className="leading-relaxed">{t(`chat.steps.${step}`)}</span>
            </li>
          ))}
        </ol>
        <Link
          href="/"
          prefetch={false}
          className="mt-8 inline-flex rounded-full bg-plum px-6 py-3 font-semibold ring-1 ring-ivory/10 transition-colors hover:bg-line"
        >
          {t('chat.openLibrary')}
        </Link>
      </div>
      <h1 className="sr-only lg:hidden">{t('chat.heading')}</h1>
      <MoreTexts parts={['chat']}>
        <ChatWindow botUsername={telegram.frontBot.username || 'bot'} />
      </MoreTexts>
    </div>
  );
}
