// Administration: what is set, without secrets.
import type { Metadata } from 'next';
import { settingList } from '#lib/api/admin-answers.ts';
import { runtime } from '#lib/runtime.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { card } from '../_components/styles.ts';
import { requireAdmin } from '../_server/require-admin.ts';

export const metadata: Metadata = { title: 'Settings, administration' };

export default async function AdminSettingsPage() {
  await requireAdmin('/admin/settings');
  const { settings } = settingList(runtime().config);
  const groups = [...new Set(settings.map(({ group }) => group))];
  return (
    <AdminFrame
      path="/admin/settings"
      title="Settings"
      intro="What is in force. Settings are changed in the environment of the server, and read at its start; secrets are not shown."
    >
      <div className="grid gap-4 lg:grid-cols-2">
        {groups.map((group) => (
          <section key={group} className={card}>
            <h2 className="text-lg font-semibold">{group}</h2>
            <dl className="mt-3 divide-y divide-ivory/6">
              {settings
                .filter((one) => one.group === group)
                .map(({ name, value }) => (
                  <div key={name} className="flex flex-wrap justify-between gap-x-4 py-2 text-sm">
                    <dt className="text-ash">{name}</dt>
                    <dd className="wrap-anywhere tabular-nums">{value}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </AdminFrame>
  );
}
