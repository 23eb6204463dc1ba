// Administration: work that goes on behind the pages.
import type { Metadata } from 'next';
import { jobList } from '#lib/api/admin-answers.ts';
import { adminJobQuerySchema } from '#lib/api/contract-admin.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { JobsPanel } from '../_components/jobs-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'Jobs, administration' };

export default async function AdminJobsPage() {
  await requireAdmin('/admin/jobs');
  return (
    <AdminFrame path="/admin/jobs" title="Jobs" intro="Work that outlives a restart, newest first.">
      <JobsPanel initial={await jobList(runtime().jobs, adminJobQuerySchema.parse({}))} />
    </AdminFrame>
  );
}
