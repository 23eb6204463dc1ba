// Administration: all items, to be edited, removed, restored, and deleted for good.

import type { Metadata } from 'next';
import { itemList } from '#lib/api/admin-answers.ts';
import { adminItemQuerySchema } from '#lib/api/contract-admin.ts';
import { runtime } from '#lib/runtime.ts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { LibraryPanel } from '../_components/library-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.library.name') }) };
}

export default async function AdminLibraryPage() {
  await requireAdmin('/admin/library');
  const { t } = await findTexts();
  const initial = await itemList(runtime(), adminItemQuerySchema.parse({}));
  return (
    <AdminFrame path="/admin/library" title={t('admin.library.name')} intro={t('admin.library.intro')}>
      <LibraryPanel initial={initial} />
    </AdminFrame>
  );
}
