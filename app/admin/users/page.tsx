// Administration: who can sign in, and what one person may send.
import type { Metadata } from 'next';
import { nextOf, shownUser } from '#lib/api/auth-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { formatSize } from '../../_format/file-facts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { Figure } from '../_components/figure.tsx';
import { UsersPanel } from '../_components/users-panel.tsx';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'People, administration' };

/** Of one page. */
const limit = 50;

const limitOf = (value: number, text: string) => (value === 0 ? 'no limit' : text);

export default async function AdminUsersPage() {
  await requireAdmin('/admin/users');
  const { auth, config } = runtime();
  const { dailyFiles, dailyBytes, messagesPerMinute } = config.quotas;
  const users = await auth.accounts.list({ limit });
  return (
    <AdminFrame
      path="/admin/users"
      title="People"
      intro="Accounts of this site. Whoever is disabled, or gets another role or password, is signed out everywhere at once."
    >
      <UsersPanel initial={{ users: users.map(shownUser), next: nextOf(users, limit, ({ login }) => login) }} />
      <h2 className="mt-10 text-lg font-semibold">What one person may send to the bot</h2>
      <dl className="mt-3 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name="Files a day" value={limitOf(dailyFiles, String(dailyFiles))} />
        <Figure name="Bytes a day" value={limitOf(dailyBytes, formatSize(dailyBytes))} />
        <Figure name="Messages a minute" value={limitOf(messagesPerMinute, String(messagesPerMinute))} />
      </dl>
    </AdminFrame>
  );
}
