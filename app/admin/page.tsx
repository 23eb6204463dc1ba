// Administration: everything at a glance.
import type { Metadata } from 'next';
import { overview } from '#lib/api/admin-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from './_components/admin-frame.tsx';
import { OverviewFigures } from './_components/overview-figures.tsx';
import { requireAdmin } from './_server/require-admin.ts';

export const metadata: Metadata = { title: 'Administration' };

export default async function AdminPage() {
  await requireAdmin('/admin');
  return (
    <AdminFrame
      path="/admin"
      title="Overview"
      intro="The library, the work in hand and what the caches save, as of now."
    >
      <OverviewFigures initial={await overview(runtime())} />
    </AdminFrame>
  );
}
