'use client';
// Every bot with its figures.
import type { ReactNode } from 'react';
import type { AdminBot, AdminBotList } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { Moment } from '../../_components/moment.tsx';
import { formatSize } from '../../_format/file-facts.ts';
import { useFresh } from '../_hooks/use-fresh.ts';
import { NodesPanel } from './nodes-panel.tsx';
import { StatePill } from './state-pill.tsx';
import { card } from './styles.ts';
import { Trouble } from './trouble.tsx';

const everyMs = 2000;

export function BotsPanel({ initial }: { readonly initial: AdminBotList }) {
  const { t } = useTexts();
  const { data = initial, error } = useFresh('/api/admin/bots', initial, everyMs);
  return (
    <>
      <Trouble error={error} />
      <NodesPanel nodes={data.nodes} />
      {data.bots.length === 0 && <p className="py-14 text-center text-lg text-ash">{t('admin.bots.none')}</p>}
      <ul aria-label={t('admin.bots.name')} className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {data.bots.map((bot) => (
          <li key={bot.username} className={card}>
            <BotFigures bot={bot} />
          </li>
        ))}
      </ul>
    </>
  );
}

function BotFigures({ bot }: { readonly bot: AdminBot }) {
  const { t, language } = useTexts();
  const { lanes, parts_in_flight, parts_limit, bytes_per_second, p95_ms, breaker, flood_until } = bot;
  const speed = bytes_per_second !== null && formatSize(bytes_per_second, language);
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('admin.bots.speed'), speed ? t('admin.jobs.perSecond', { size: speed }) : t('admin.bots.nothingFetched')],
    [t('admin.bots.lanes'), lanes ?? 0],
    [
      t('admin.bots.parts'),
      parts_limit === null
        ? (parts_in_flight ?? 0)
        : t('admin.bots.partsOf', { count: parts_in_flight ?? 0, limit: parts_limit }),
    ],
    [
      t('admin.bots.partTakes'),
      p95_ms === null ? t('admin.bots.notKnown') : t('admin.bots.milliseconds', { count: Math.round(p95_ms) }),
    ],
    [
      t('admin.bots.dataCenters'),
      t(breaker === null || breaker === 'closed' ? 'admin.bots.allAnswer' : 'admin.bots.oneDoesNot'),
    ],
    [
      t('admin.bots.askedToWait'),
      flood_until === null
        ? t('admin.bots.no')
        : t.rich('admin.bots.until', { moment: () => <Moment iso={flood_until} /> }),
    ],
  ];
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-semibold wrap-anywhere">@{bot.username}</h2>
        <StatePill state={bot.state} />
      </div>
      <p className="text-sm text-ash">{t(bot.role === 'front' ? 'admin.bots.talks' : 'admin.bots.fetches')}</p>
      {bot.reason !== null && (
        <p lang="en" className="mt-2 text-danger">
          {bot.reason}
        </p>
      )}
      <dl className="mt-4 grid grid-cols-2 gap-x-4 gap-y-2 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ash">{name}</dt>
            <dd className="text-right tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
