// Administration: keys of programs, and links that are given away.
import type { Metadata } from 'next';
import { shownKey } from '#lib/api/auth-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { KeysPanel } from '../_components/keys-panel.tsx';
import { LinksPanel } from '../_components/links-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'Keys and links, administration' };

export default async function AdminKeysPage() {
  await requireAdmin('/admin/keys');
  const keys = await runtime().auth.keys.list({ limit: 200 });
  return (
    <AdminFrame
      path="/admin/keys"
      title="Keys and links"
      intro="Keys are for programs; a key is shown once, when it is made. Links open one item for whoever has them, until they end."
    >
      <KeysPanel initial={{ keys: keys.map(shownKey), next: null }} />
      <LinksPanel />
    </AdminFrame>
  );
}
