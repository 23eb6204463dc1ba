'use client';
// What was sent to viewers this month, against the budget, and in the days before.
import type { ShownEgress } from '#lib/api/contract-egress.ts';
import { useTexts } from '#texts';
import { Moment } from '../../_components/moment.tsx';
import { formatSize } from '../../_format/file-facts.ts';
import { useFresh } from '../_hooks/use-fresh.ts';
import { Figure } from './figure.tsx';
import { bar, card, fullBar } from './styles.ts';
import { TrafficChart } from './traffic-chart.tsx';
import { Trouble } from './trouble.tsx';

const everyMs = 10_000;

export function TrafficPanel({ initial }: { readonly initial: ShownEgress }) {
  const { t, language } = useTexts();
  const { data = initial, error } = useFresh('/api/admin/egress', initial, everyMs);
  const { month_bytes: used, budget_bytes: budget } = data;
  const size = (bytes: number) => formatSize(bytes, language);
  return (
    <>
      <Trouble error={error} />
      <dl className="grid gap-3 sm:grid-cols-3">
        <Figure name={t('admin.traffic.thisMonth')} value={size(used)} />
        <Figure name={t('admin.traffic.today')} value={size(data.today_bytes)} />
        <Figure
          name={t('admin.traffic.left')}
          value={budget === null ? t('admin.traffic.unlimited') : size(Math.max(0, budget - used))}
        />
      </dl>
      <Budget data={data} />
      <TrafficChart days={data.days} />
      <Months months={data.months} />
    </>
  );
}

function Budget({ data }: { readonly data: ShownEgress }) {
  const { t, language } = useTexts();
  const { budget_bytes: budget, month_bytes: used, state, over_budget, ends_at } = data;
  const heading = (
    <h2 id="budget" className="text-lg font-semibold">
      {t('admin.traffic.budget')}
    </h2>
  );
  if (budget === null) {
    return (
      <section aria-labelledby="budget" className={`${card} mt-4`}>
        {heading}
        <p className="mt-1 max-w-[68ch] text-ash">{t('admin.traffic.none')}</p>
      </section>
    );
  }
  const percent = Math.floor((100 * used) / budget);
  const sizes = { percent, budget: formatSize(budget, language) };
  return (
    <section aria-labelledby="budget" className={`${card} mt-4`}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        {heading}
        <p className={`tabular-nums ${state === 'spent' ? 'font-semibold text-danger' : 'text-ash'}`}>
          {t('admin.traffic.partOf', sizes)}
        </p>
      </div>
      <progress
        aria-label={t('admin.traffic.howMuch')}
        value={Math.min(used, budget)}
        max={budget}
        className={`${state === 'within' ? bar : fullBar} mt-3 h-2.5`}
      />
      <p className="mt-3 max-w-[68ch] text-sm text-ash">
        {t(`admin.traffic.beyond.${over_budget}`)}{' '}
        {t.rich('admin.traffic.anew', { moment: () => <Moment iso={ends_at} /> })}
      </p>
    </section>
  );
}

/** Where there is more than this one. */
function Months({ months }: Pick<ShownEgress, 'months'>) {
  const { t, language } = useTexts();
  if (months.length < 2) return null;
  const name = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <section aria-labelledby="months" className={`${card} mt-4`}>
      <h2 id="months" className="text-lg font-semibold">
        {t('admin.traffic.months')}
      </h2>
      <dl className="mt-3 divide-y divide-ivory/6">
        {months.toReversed().map(({ month, bytes }) => (
          <div key={month} className="flex justify-between gap-4 py-2 text-sm">
            <dt className="text-ash">{name.format(new Date(`${month}-01T00:00:00Z`))}</dt>
            <dd className="tabular-nums">{formatSize(bytes, language)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
