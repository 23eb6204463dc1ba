'use client';
// The trail, page by page.
import type { AuditEntry, AuditList } from '#lib/api/contract-access.ts';
import { useTexts } from '#texts';
import { Moment } from '../../_components/moment.tsx';
import { usePages } from '../_hooks/use-pages.ts';
import { MoreButton } from './more-button.tsx';
import { Trouble } from './trouble.tsx';

export function AuditPanel({ initial }: { readonly initial: AuditList }) {
  const { t } = useTexts();
  const { pages, hasMore, error, showMore } = usePages<AuditList>({
    ...{ path: '/api/audit?limit=50', parameter: 'before', initial },
  });
  const entries = pages.flatMap((page) => page.entries);
  return (
    <>
      <Trouble error={error} />
      {entries.length === 0 && <p className="py-14 text-center text-lg text-ash">{t('admin.audit.nothing')}</p>}
      <ol aria-label={t('admin.audit.changes')} className="divide-y divide-ivory/6 border-y border-ivory/6">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      <MoreButton hasMore={hasMore} onMore={showMore} text={t('admin.audit.older')} />
    </>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useTexts();
  const detail = Object.entries(entry.detail).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return (
    <li className="grid gap-x-5 gap-y-0.5 px-2 py-3 text-sm sm:px-3 md:grid-cols-[11.5rem_12rem_1fr]">
      <Moment iso={entry.at} className="whitespace-nowrap text-ash tabular-nums" />
      <span className="font-semibold">{entry.action}</span>
      <span className="min-w-0 wrap-anywhere">
        {entry.target} <span className="text-ash">{t('admin.audit.by', { actor: entry.actor })}</span>
        {entry.ip !== '' && <span className="text-ash"> {t('admin.audit.from', { address: entry.ip })}</span>}
        {detail.length > 0 && <span className="block text-ash">{detail.join(', ')}</span>}
      </span>
    </li>
  );
}
