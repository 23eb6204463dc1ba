// Signing in, without a script: next-auth's cookie is set on the way here (`proxy.ts`), and next-auth takes the form.

import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { csrfToken } from '#lib/auth/csrf-token.ts';
import { runtime } from '#lib/runtime.ts';
import { FormCard, submitClass } from '../_components/form-card.tsx';
import { FormField } from '../_components/form-field.tsx';
import { findTexts } from '../_texts/server-texts.ts';
import { TelegramForm } from './_parts/telegram-form.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('account.signIn.title') };
}

type Props = PageProps<'/login'>;

/** Why it did not work, as the address says. */
const failures = ['CredentialsSignin', 'TooManyTries', 'Unavailable', 'TelegramOver'] as const;

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);

export default async function LoginPage({ searchParams }: Props) {
  const { auth, identities } = runtime();
  const { t } = await findTexts();
  const given = await searchParams;
  const sent = await headers();
  const backTo = one(given.callbackUrl) ?? '/';
  const error = one(given.error);
  const failure = failures.find((known) => known === error) ?? 'other';
  const caller = await identities.identifyOrNobody({ headers: new Headers({ cookie: sent.get('cookie') ?? '' }) });
  if (caller.kind === 'user') redirect('/account');
  const token = csrfToken(sent.get('cookie') ?? '', auth.sessions.isSecure);
  if (token === undefined) {
    return <FormCard title={t('account.signIn.title')} error={t('account.signIn.noCookies')} />;
  }
  return (
    <FormCard title={t('account.signIn.title')} error={error && t(`account.signIn.errors.${failure}`)}>
      {auth.firstAdmin.isWaiting && (
        <p className="mt-4 leading-relaxed text-ash">
          {t.rich('account.signIn.nobodyYet', {
            link: (words) => (
              <Link href="/setup" prefetch={false} className="font-semibold text-glow underline">
                {words}
              </Link>
            ),
          })}
        </p>
      )}
      <form method="post" action="/api/auth/callback/credentials" className="mt-6 space-y-5">
        <input type="hidden" name="csrfToken" value={token} />
        <input type="hidden" name="callbackUrl" value={backTo} />
        <FormField name="login" label={t('account.name')} autoComplete="username" />
        <FormField name="password" label={t('account.password')} type="password" autoComplete="current-password" />
        <button type="submit" className={submitClass}>
          {t('account.signIn.title')}
        </button>
      </form>
      {auth.telegram && (await auth.telegram.botName()) !== undefined && (
        <TelegramForm backTo={backTo}>{t('account.signIn.telegram.title')}</TelegramForm>
      )}
    </FormCard>
  );
}
