'use client';
// Thirty days as bars, told in a sentence and listed in a table for whoever does not see them.
import type { ShownEgress } from '#lib/api/contract-egress.ts';
import { useTexts } from '#texts';
import { formatSize } from '../../_format/file-facts.ts';
import { formatDay } from '../../_format/moment.ts';
import { card } from './styles.ts';

/** Of the picture, in its own units; it is stretched to the width there is. */
const [width, height, gap] = [600, 120, 4] as const;

/** A day on which something was sent shows, however little it was. */
const leastBar = 2;

export function TrafficChart({ days }: Pick<ShownEgress, 'days'>) {
  const { t, language } = useTexts();
  const size = (bytes: number) => formatSize(bytes, language);
  const name = (day: string) => formatDay(t, day, 'UTC');
  const total = days.reduce((sum, { bytes }) => sum + bytes, 0);
  const busiest = days.reduce((most, one) => (one.bytes > most.bytes ? one : most), { day: '', bytes: 0 });
  const [first, last] = [days.at(0), days.at(-1)];
  const step = width / Math.max(1, days.length);
  const barOf = (bytes: number) =>
    bytes === 0 ? 0 : Math.max(leastBar, Math.round((height * bytes) / Math.max(1, busiest.bytes)));
  const told =
    total === 0
      ? t('admin.traffic.nothing')
      : t('admin.traffic.told', { total: size(total), day: name(busiest.day), most: size(busiest.bytes) });
  return (
    <section aria-labelledby="days" className={`${card} mt-4`}>
      <h2 id="days" className="text-lg font-semibold">
        {t('admin.traffic.lastDays')}
      </h2>
      <p className="mt-1 text-sm text-ash">{told}</p>
      <svg
        role="img"
        aria-label={`${t('admin.traffic.lastDays')}: ${told}`}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="mt-4 h-32 w-full border-b border-line"
      >
        {days.map(({ day, bytes }, place) => (
          <g key={day}>
            <title>{t('admin.traffic.onDay', { day: name(day), size: size(bytes) })}</title>
            <rect x={place * step} y={0} width={step} height={height} className="fill-transparent" />
            <rect
              x={place * step + gap / 2}
              y={height - barOf(bytes)}
              width={step - gap}
              height={barOf(bytes)}
              className="fill-glow"
            />
          </g>
        ))}
      </svg>
      <p aria-hidden="true" className="mt-1.5 flex justify-between text-xs text-ash tabular-nums">
        <span>{first && name(first.day)}</span>
        <span>{last && name(last.day)}</span>
      </p>
      <details className="mt-4">
        <summary className="cursor-pointer text-sm font-semibold">{t('admin.traffic.asTable')}</summary>
        <table className="mt-3 w-full text-sm">
          <thead>
            <tr className="text-left text-ash">
              <th scope="col" className="py-1.5 font-medium">
                {t('admin.traffic.day')}
              </th>
              <th scope="col" className="py-1.5 text-right font-medium">
                {t('admin.traffic.sent')}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-ivory/6">
            {days.toReversed().map(({ day, bytes }) => (
              <tr key={day}>
                <th scope="row" className="py-1.5 text-left font-normal">
                  {name(day)}
                </th>
                <td className="py-1.5 text-right tabular-nums">{size(bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
