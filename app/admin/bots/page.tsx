// Administration: the bots that talk and fetch.
import type { Metadata } from 'next';
import { shownBot } from '#lib/api/admin-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { BotsPanel } from '../_components/bots-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'Bots, administration' };

export default async function AdminBotsPage() {
  await requireAdmin('/admin/bots');
  return (
    <AdminFrame
      path="/admin/bots"
      title="Bots"
      intro="How every bot is doing just now. A bot that rests was asked to wait by Telegram; the others serve meanwhile."
    >
      <BotsPanel initial={{ bots: runtime().telegram.bots().map(shownBot) }} />
    </AdminFrame>
  );
}
