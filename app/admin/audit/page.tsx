// Administration: who changed what.

import type { Metadata } from 'next';
import { nextOf, shownAudit } from '#lib/api/auth-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { AuditPanel } from '../_components/audit-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.audit.name') }) };
}

/** As the API's default. */
const limit = 50;

export default async function AdminAuditPage() {
  await requireAdmin('/admin/audit');
  const { t } = await findTexts();
  const entries = await runtime().auth.audit.list({ limit });
  const next = nextOf(entries, limit, (entry) => `${entry.at_ms}-${entry.id}`);
  return (
    <AdminFrame path="/admin/audit" title={t('admin.audit.name')} intro={t('admin.audit.intro')}>
      <AuditPanel initial={{ entries: entries.map(shownAudit), next }} />
    </AdminFrame>
  );
}
