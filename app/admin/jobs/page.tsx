// Administration: work that goes on behind the pages.

import type { Metadata } from 'next';
import { jobList } from '#lib/api/admin-answers.ts';
import { adminJobQuerySchema } from '#lib/api/contract-admin.ts';
import { runtime } from '#lib/runtime.ts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { JobsPanel } from '../_components/jobs-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.jobs.name') }) };
}

export default async function AdminJobsPage() {
  await requireAdmin('/admin/jobs');
  const { t } = await findTexts();
  return (
    <AdminFrame path="/admin/jobs" title={t('admin.jobs.name')} intro={t('admin.jobs.intro')}>
      <JobsPanel initial={await jobList(runtime().jobs, adminJobQuerySchema.parse({}))} />
    </AdminFrame>
  );
}
