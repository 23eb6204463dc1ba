// Administration: the bots that talk and fetch.

import type { Metadata } from 'next';
import { botList } from '#lib/api/bot-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { BotsPanel } from '../_components/bots-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.bots.name') }) };
}

export default async function AdminBotsPage() {
  await requireAdmin('/admin/bots');
  const { t } = await findTexts();
  return (
    <AdminFrame path="/admin/bots" title={t('admin.bots.name')} intro={t('admin.bots.intro')}>
      <BotsPanel initial={botList(runtime())} />
    </AdminFrame>
  );
}
