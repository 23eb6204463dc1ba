// The first account, for whoever can read the log of the server.

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { runtime } from '#lib/runtime.ts';
import { FormCard, submitClass } from '../_components/form-card.tsx';
import { FormField } from '../_components/form-field.tsx';
import { findTexts } from '../_texts/server-texts.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('account.setup.title') };
}

/** Why it did not work, as the address says. */
const failures = ['forbidden', 'bad_request', 'too_many_requests'] as const;

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  if (!runtime().auth.firstAdmin.isWaiting) notFound();
  const { error } = await searchParams;
  const { t } = await findTexts();
  const failure = failures.find((known) => known === error);
  return (
    <FormCard title={t('account.setup.title')} error={failure && t(`account.setup.errors.${failure}`)}>
      <p className="mt-4 leading-relaxed text-ash">{t('account.setup.intro')}</p>
      <form method="post" action="/api/setup" className="mt-6 space-y-5">
        <FormField name="code" label={t('account.setup.code')} autoComplete="off" />
        <FormField name="login" label={t('account.name')} autoComplete="username" hint={t('account.setup.nameHint')} />
        <FormField
          name="password"
          label={t('account.password')}
          type="password"
          autoComplete="new-password"
          minLength={10}
          hint={t('account.setup.passwordHint')}
        />
        <button type="submit" className={submitClass}>
          {t('account.setup.make')}
        </button>
      </form>
    </FormCard>
  );
}
