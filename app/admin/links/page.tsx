// Administration: what is behind links, fetched into the library.
import type { Metadata } from 'next';
import { jobList } from '#lib/api/admin-answers.ts';
import { adminJobQuerySchema } from '#lib/api/contract-admin.ts';
import { runtime } from '#lib/runtime.ts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { FetchPanel } from '../_components/fetch-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.links.name') }) };
}

export default async function AdminLinksPage() {
  await requireAdmin('/admin/links');
  const { t } = await findTexts();
  const { config, jobs } = runtime();
  return (
    <AdminFrame path="/admin/links" title={t('admin.links.name')} intro={t('admin.links.intro')}>
      <FetchPanel
        initial={await jobList(jobs, adminJobQuerySchema.parse({ about: 'links' }))}
        isOff={config.mirror.worker === 'off'}
      />
    </AdminFrame>
  );
}
