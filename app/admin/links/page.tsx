// Administration: what is behind links, fetched into the library.
import type { Metadata } from 'next';
import { jobList } from '#lib/api/admin-answers.ts';
import { adminJobQuerySchema } from '#lib/api/contract-admin.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { FetchPanel } from '../_components/fetch-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'Add by link, administration' };

export default async function AdminLinksPage() {
  await requireAdmin('/admin/links');
  const { config, jobs } = runtime();
  return (
    <AdminFrame
      path="/admin/links"
      title="Add by link"
      intro="What is behind a link is fetched, sent to Telegram and put into the library, with the limits that hold for the bot."
    >
      <FetchPanel
        initial={await jobList(jobs, adminJobQuerySchema.parse({ about: 'links' }))}
        isOff={config.mirror.worker === 'off'}
      />
    </AdminFrame>
  );
}
