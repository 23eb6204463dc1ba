// Signing in by the bot: the way to it, the number to press there, and what comes of it.

import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { notFound, redirect } from 'next/navigation';
import { csrfToken } from '#lib/auth/csrf-token.ts';
import { ticketCookie } from '#lib/auth/telegram-sign-in.ts';
import { runtime } from '#lib/runtime.ts';
import { FormCard, submitClass } from '../../_components/form-card.tsx';
import { findTexts } from '../../_texts/server-texts.ts';
import { TelegramForm } from '../_parts/telegram-form.tsx';
import { TelegramWait } from '../_parts/telegram-wait.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('account.signIn.telegram.title'), robots: { index: false } };
}

export default async function TelegramLoginPage({ searchParams }: PageProps<'/login/telegram'>) {
  const { auth } = runtime();
  if (!auth.telegram) notFound();
  const { t } = await findTexts();
  const { callbackUrl } = await searchParams;
  const backTo = typeof callbackUrl === 'string' ? callbackUrl : '/';
  const cookie = (await headers()).get('cookie') ?? '';
  const { isSecure } = auth.sessions;
  const [view, bot] = await Promise.all([auth.telegram.view(ticketCookie(cookie, isSecure)), auth.telegram.botName()]);
  const csrf = csrfToken(cookie, isSecure);
  if (!view || bot === undefined || csrf === undefined) {
    redirect(`/login?error=TelegramOver&callbackUrl=${encodeURIComponent(backTo)}`);
  }
  const words = (state: 'waiting' | 'asked' | 'confirmed' | 'refused' | 'over') =>
    t(`account.signIn.telegram.states.${state}`);
  return (
    <FormCard title={t('account.signIn.telegram.title')}>
      <TelegramWait
        ticketId={view.id}
        first={view.state}
        says={{
          waiting: words('waiting'),
          asked: words('asked'),
          confirmed: words('confirmed'),
          refused: words('refused'),
          over: words('over'),
        }}
        steps={<Steps bot={bot} code={view.code} number={view.number} t={t} />}
        anew={<TelegramForm backTo={backTo}>{t('account.signIn.telegram.anew')}</TelegramForm>}
        csrf={csrf}
        backTo={backTo}
      />
      <noscript>
        <p className="mt-4 leading-relaxed text-ash">{t('account.signIn.telegram.noScript')}</p>
        <form method="post" action="/api/auth/callback/telegram">
          <input type="hidden" name="csrfToken" value={csrf} />
          <input type="hidden" name="callbackUrl" value={backTo} />
          <button type="submit" className={submitClass}>
            {t('account.signIn.telegram.answered')}
          </button>
        </form>
      </noscript>
      <p className="mt-6">
        <Link
          href={`/login?callbackUrl=${encodeURIComponent(backTo)}`}
          prefetch={false}
          className="inline-flex min-h-11 items-center font-semibold text-glow underline"
        >
          {t('account.signIn.telegram.byPassword')}
        </Link>
      </p>
    </FormCard>
  );
}

interface StepsProps {
  readonly bot: string;
  readonly code: string;
  readonly number: number;
  readonly t: Awaited<ReturnType<typeof findTexts>>['t'];
}

function Steps({ bot, code, number, t }: StepsProps) {
  return (
    <ol className="mt-6 list-decimal space-y-6 pl-5 leading-relaxed marker:text-ash">
      <li>
        {t('account.signIn.telegram.open', { bot })}
        <a
          href={`https://t.me/${bot}?start=login_${code}`}
          target="_blank"
          rel="noreferrer"
          className={submitClass.replace('mt-7', 'mt-3')}
        >
          {t('account.signIn.telegram.openButton')}
        </a>
      </li>
      <li>
        {t('account.signIn.telegram.press')}
        <strong className="mt-2 block text-center text-6xl font-bold tabular-nums tracking-[-0.03em]">{number}</strong>
      </li>
    </ol>
  );
}
