// Administration: items whose message is gone, and the rebuild that finds out.

import type { Metadata } from 'next';
import { itemList, shownReindex } from '#lib/api/admin-answers.ts';
import { adminItemQuerySchema } from '#lib/api/contract-admin.ts';
import { runtime } from '#lib/runtime.ts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { LibraryPanel } from '../_components/library-panel.tsx';
import { ReindexPanel } from '../_components/reindex-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.missing.name') }) };
}

export default async function AdminMissingPage() {
  await requireAdmin('/admin/missing');
  const { t } = await findTexts();
  const initial = await itemList(runtime(), adminItemQuerySchema.parse({ state: 'missing' }));
  return (
    <AdminFrame path="/admin/missing" title={t('admin.missing.name')} intro={t('admin.missing.intro')}>
      <ReindexPanel initial={shownReindex(runtime().reindexer.status())} />
      <LibraryPanel initial={initial} only="missing" />
    </AdminFrame>
  );
}
