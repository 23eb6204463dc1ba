// Administration: keys of programs, and links that are given away.

import type { Metadata } from 'next';
import { nextOf, shownKey } from '#lib/api/auth-answers.ts';
import { linkList } from '#lib/api/link-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { KeysPanel } from '../_components/keys-panel.tsx';
import { LinksPanel } from '../_components/links-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.keys.name') }) };
}

/** Of one page of both lists. */
const limit = 50;

export default async function AdminKeysPage() {
  await requireAdmin('/admin/keys');
  const { t } = await findTexts();
  const [keys, links] = await Promise.all([runtime().auth.keys.list({ limit }), linkList(runtime(), { limit })]);
  return (
    <AdminFrame path="/admin/keys" title={t('admin.keys.name')} intro={t('admin.keys.intro')}>
      <KeysPanel initial={{ keys: keys.map(shownKey), next: nextOf(keys, limit, ({ id }) => id) }} />
      <LinksPanel initial={links} />
    </AdminFrame>
  );
}
