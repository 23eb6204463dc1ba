// Administration: everything at a glance.

import type { Metadata } from 'next';
import { overview } from '#lib/api/admin-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { findTexts } from '../_texts/server-texts.ts';
import { AdminFrame } from './_components/admin-frame.tsx';
import { OverviewFigures } from './_components/overview-figures.tsx';
import { requireAdmin } from './_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.region') };
}

export default async function AdminPage() {
  await requireAdmin('/admin');
  const { t } = await findTexts();
  return (
    <AdminFrame path="/admin" title={t('admin.overview.name')} intro={t('admin.overview.intro')}>
      <OverviewFigures initial={await overview(runtime())} />
    </AdminFrame>
  );
}
