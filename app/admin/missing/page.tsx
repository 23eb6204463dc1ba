// Administration: items whose message is gone, and the rebuild that finds out.
import type { Metadata } from 'next';
import { itemList, shownReindex } from '#lib/api/admin-answers.ts';
import { adminItemQuerySchema } from '#lib/api/contract-admin.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { LibraryPanel } from '../_components/library-panel.tsx';
import { ReindexPanel } from '../_components/reindex-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'Missing, administration' };

export default async function AdminMissingPage() {
  await requireAdmin('/admin/missing');
  const initial = await itemList(runtime(), adminItemQuerySchema.parse({ state: 'missing' }));
  return (
    <AdminFrame
      path="/admin/missing"
      title="Missing"
      intro="Items whose message was deleted from the channel. They come back by themselves when the message does."
    >
      <ReindexPanel initial={shownReindex(runtime().reindexer.status())} />
      <LibraryPanel initial={initial} only="missing" />
    </AdminFrame>
  );
}
