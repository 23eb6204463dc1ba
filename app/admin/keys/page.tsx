// Administration: keys of programs, and links that are given away.
import type { Metadata } from 'next';
import { nextOf, shownKey } from '#lib/api/auth-answers.ts';
import { linkList } from '#lib/api/link-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { KeysPanel } from '../_components/keys-panel.tsx';
import { LinksPanel } from '../_components/links-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'Keys and links, administration' };

/** Of one page of both lists. */
const limit = 50;

export default async function AdminKeysPage() {
  await requireAdmin('/admin/keys');
  const [keys, links] = await Promise.all([runtime().auth.keys.list({ limit }), linkList(runtime(), { limit })]);
  return (
    <AdminFrame
      path="/admin/keys"
      title="Keys and links"
      intro="Keys are for programs; a key is shown once, when it is made. Links open one item for whoever has them, until they end."
    >
      <KeysPanel initial={{ keys: keys.map(shownKey), next: nextOf(keys, limit, ({ id }) => id) }} />
      <LinksPanel initial={links} />
    </AdminFrame>
  );
}
