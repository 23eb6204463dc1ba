// Administration: what is set, without secrets.

import type { Metadata } from 'next';
import { settingList } from '#lib/api/admin-answers.ts';
import { runtime } from '#lib/runtime.ts';
import type { Say } from '#texts';
import { findTexts } from '../../_texts/server-texts.ts';
import { AdminFrame } from '../_components/admin-frame.tsx';
import { card } from '../_components/styles.ts';
import { requireAdmin } from '../_server/require-admin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('admin.headTitle', { page: t('admin.settings.name') }) };
}

type SettingKey = Parameters<Say>[0] & `admin.settings.${'groups' | 'names' | 'values'}.${string}`;

/** The API names settings in English; one without a text of its own keeps that name. */
function wordOf(t: Say, kind: 'groups' | 'names' | 'values', word: string): string {
  const key = `admin.settings.${kind}.${word}` as SettingKey;
  return !word.includes('.') && t.has(key) ? t(key) : word;
}

export default async function AdminSettingsPage() {
  await requireAdmin('/admin/settings');
  const { t } = await findTexts();
  const { settings } = settingList(runtime().config);
  const groups = [...new Set(settings.map(({ group }) => group))];
  return (
    <AdminFrame path="/admin/settings" title={t('admin.settings.name')} intro={t('admin.settings.intro')}>
      <div className="grid gap-4 lg:grid-cols-2">
        {groups.map((group) => (
          <section key={group} className={card}>
            <h2 className="text-lg font-semibold">{wordOf(t, 'groups', group)}</h2>
            <dl className="mt-3 divide-y divide-ivory/6">
              {settings
                .filter((one) => one.group === group)
                .map(({ name, value }) => (
                  <div key={name} className="flex flex-wrap justify-between gap-x-4 py-2 text-sm">
                    <dt className="text-ash">{wordOf(t, 'names', name)}</dt>
                    <dd className="wrap-anywhere tabular-nums">{wordOf(t, 'values', value)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </AdminFrame>
  );
}
