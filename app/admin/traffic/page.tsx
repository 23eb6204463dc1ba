// Administration: what was sent to viewers, and the budget of the month.

import type { Metadata } from 'next';
import { shownEgress } from '#lib/api/egress-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { TrafficPanel } from '../_components/traffic-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.traffic.name') }) };
}

export default async function AdminTrafficPage() {
  await requireAdmin('/admin/traffic');
  const { t } = await findTexts();
  return (
    <AdminFrame path="/admin/traffic" title={t('admin.traffic.name')} intro={t('admin.traffic.intro')}>
      <TrafficPanel initial={shownEgress(await runtime().egress.report())} />
    </AdminFrame>
  );
}
