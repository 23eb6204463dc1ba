// Administration: who can sign in, and what one person may send.

import type { Metadata } from 'next';
import { nextOf, shownUser } from '#lib/api/auth-answers.ts';
import { quotaList } from '#lib/api/quota-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { formatSize } from '../../_format/file-facts.ts';
import type { Language } from '../../_texts/languages.ts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { Figure } from '../_components/figure.tsx';
import { QuotasPanel } from '../_components/quotas-panel.tsx';
import { UsersPanel } from '../_components/users-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.users.name') }) };
}

/** Of one page. */
const limit = 50;

const inDigits = (value: number, language: Language) => value.toLocaleString(language);

export default async function AdminUsersPage() {
  await requireAdmin('/admin/users');
  const { t, language } = await findTexts();
  const room = runtime();
  const { auth, config } = room;
  const { dailyFiles, dailyBytes, messagesPerMinute } = config.quotas;
  const [users, quotas] = await Promise.all([auth.accounts.list({ limit }), quotaList(room, { limit })]);
  const limitOf = (value: number, format = inDigits) =>
    value === 0 ? t('admin.users.noLimit') : format(value, language);
  return (
    <AdminFrame path="/admin/users" title={t('admin.users.name')} intro={t('admin.users.intro')}>
      <UsersPanel initial={{ users: users.map(shownUser), next: nextOf(users, limit, ({ login }) => login) }} />
      <h2 className="mt-10 text-lg font-semibold">{t('admin.users.limits')}</h2>
      <dl className="mt-3 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name={t('admin.users.filesADay')} value={limitOf(dailyFiles)} />
        <Figure name={t('admin.users.bytesADay')} value={limitOf(dailyBytes, formatSize)} />
        <Figure name={t('admin.users.messagesAMinute')} value={limitOf(messagesPerMinute)} />
      </dl>
      <QuotasPanel initial={quotas} />
    </AdminFrame>
  );
}
