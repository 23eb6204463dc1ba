// Administration: all items, to be edited, removed, restored, and deleted for good.
import type { Metadata } from 'next';
import { itemList } from '#lib/api/admin-answers.ts';
import { adminItemQuerySchema } from '#lib/api/contract-admin.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { LibraryPanel } from '../_components/library-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'Library, administration' };

export default async function AdminLibraryPage() {
  await requireAdmin('/admin/library');
  const initial = await itemList(runtime(), adminItemQuerySchema.parse({}));
  return (
    <AdminFrame
      path="/admin/library"
      title="Library"
      intro="Every item there is, removed and missing ones too. What you delete can be taken back; what you delete for good is gone, with its message in Telegram."
    >
      <LibraryPanel initial={initial} />
    </AdminFrame>
  );
}
