'use client';
// What everybody has sent today, and limits of single people.
import { type FormEvent, useState } from 'react';
import type { ShownQuota, ShownQuotaList } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { senderName } from '../_format/sender-name.ts';
import { usePages } from '../_hooks/use-pages.ts';
import { MoreButton } from './more-button.tsx';
import { QuotaDialog } from './quota-dialog.tsx';
import { QuotaRow } from './quota-row.tsx';
import { card, field, label, quietButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';

/** Quickly enough to see a file count; people send a few a minute. */
const everyMs = 10_000;

export function QuotasPanel({ initial }: { readonly initial: ShownQuotaList }) {
  const { t } = useTexts();
  const { pages, hasMore, error, showMore, reload } = usePages<ShownQuotaList>({
    ...{ path: '/api/admin/quotas?limit=50', parameter: 'after', initial, everyMs },
  });
  const { said, say } = useToast();
  const [subject, setSubject] = useState<string>();
  const people = pages.flatMap((page) => page.people);

  function open(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setSubject(`t:${Number(new FormData(event.currentTarget).get('id'))}`);
  }

  function saved(quota: ShownQuota) {
    setSubject(undefined);
    say({ text: t('admin.quotas.saved', { name: senderName(t, quota) }) });
    reload();
  }

  return (
    <section aria-labelledby="quotas" className="mt-10">
      <h2 id="quotas" className="text-lg font-semibold">
        {t('admin.quotas.title')}
      </h2>
      <p className="mt-1 max-w-[68ch] text-ash">{t('admin.quotas.text')}</p>
      <Trouble error={error} />
      {people.length === 0 && <p className="py-8 text-center text-ash">{t('admin.quotas.nobody')}</p>}
      <ul
        aria-label={t('admin.quotas.title')}
        className="mt-4 divide-y divide-ivory/6 border-y border-ivory/6 empty:hidden"
      >
        {people.map((one) => (
          <QuotaRow key={one.subject} quota={one} everybody={initial} onEdit={() => setSubject(one.subject)} />
        ))}
      </ul>
      <MoreButton hasMore={hasMore} onMore={showMore} text={t('admin.users.more')} />
      <form onSubmit={open} className={`${card} mt-6 flex flex-wrap items-end gap-4`}>
        <label className={label}>
          {t('admin.quotas.number')}
          <input
            name="id"
            type="number"
            required
            min={1}
            max={999_999_999_999_999}
            className={`${field} mt-1.5 text-ivory`}
          />
        </label>
        <button type="submit" className={`${quietButton} min-h-11`}>
          {t('admin.quotas.edit')}
        </button>
      </form>
      {subject !== undefined && (
        <QuotaDialog subject={subject} everybody={initial} onClose={() => setSubject(undefined)} onSaved={saved} />
      )}
      <Toast said={said} />
    </section>
  );
}
