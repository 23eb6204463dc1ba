'use client';
// Every bot with its figures.
import type { AdminBot, AdminBotList } from '#lib/api/contract-admin.ts';
import { formatSize } from '../../_format/file-facts.ts';
import { formatMoment } from '../../_format/moment.ts';
import { useFresh } from '../_hooks/use-fresh.ts';
import { StatePill } from './state-pill.tsx';
import { card } from './styles.ts';
import { Trouble } from './trouble.tsx';

const everyMs = 2000;

export function BotsPanel({ initial }: { readonly initial: AdminBotList }) {
  const { data = initial, error } = useFresh('/api/admin/bots', initial, everyMs);
  return (
    <>
      <Trouble error={error} />
      {data.bots.length === 0 && <p className="py-14 text-center text-lg text-ash">No bot has been reached yet.</p>}
      <ul aria-label="Bots" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
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
  const { lanes, parts_in_flight, parts_limit, bytes_per_second, p95_ms, breaker, flood_until } = bot;
  const rows = [
    ['Speed', bytes_per_second === null ? 'nothing fetched yet' : `${formatSize(bytes_per_second)}/s`],
    ['Lanes open', lanes ?? 0],
    ['Parts in flight', `${parts_in_flight ?? 0}${parts_limit === null ? '' : ` of ${parts_limit}`}`],
    ['A part takes at most', p95_ms === null ? 'not known yet' : `${Math.round(p95_ms)} ms`],
    ['Data centers', breaker === null || breaker === 'closed' ? 'all answer' : 'one does not answer'],
    ['Asked to wait', flood_until === null ? 'no' : `until ${formatMoment(flood_until)}`],
  ] as const;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-semibold wrap-anywhere">@{bot.username}</h2>
        <StatePill state={bot.state} />
      </div>
      <p className="text-sm text-ash">{bot.role === 'front' ? 'Talks with people, and fetches' : 'Fetches'}</p>
      {bot.reason !== null && <p className="mt-2 text-danger">{bot.reason}</p>}
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
