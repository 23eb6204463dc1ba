// Administration: who changed what.
import type { Metadata } from 'next';
import { nextOf, shownAudit } from '#lib/api/auth-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { AuditPanel } from '../_components/audit-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'Trail, administration' };

/** As the API's default. */
const limit = 50;

export default async function AdminAuditPage() {
  await requireAdmin('/admin/audit');
  const entries = await runtime().auth.audit.list({ limit });
  const next = nextOf(entries, limit, (entry) => `${entry.at_ms}-${entry.id}`);
  return (
    <AdminFrame
      path="/admin/audit"
      title="Trail"
      intro="Who changed what, the latest first. Kept for a year. People are u:, keys k:, items i:, jobs j:."
    >
      <AuditPanel initial={{ entries: entries.map(shownAudit), next }} />
    </AdminFrame>
  );
}
