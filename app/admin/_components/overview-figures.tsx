'use client';
import type { AdminOverview } from '#lib/api/contract-admin.ts';
// The figures of the overview, fresh every few seconds.
import { type Texts, useTexts } from '#texts';
import { formatSize } from '../../_format/file-facts.ts';
import { formatSpan } from '../../_format/moment.ts';
import { useFresh } from '../_hooks/use-fresh.ts';
import { Figure } from './figure.tsx';
import { Trouble } from './trouble.tsx';

const everyMs = 4000;
const grid = 'mt-3 grid grid-cols-2 gap-3 lg:grid-cols-4';
const heading = 'mt-8 text-lg font-semibold first:mt-0';

function part({ t }: Texts, hits: number, misses: number): string {
  if (hits + misses === 0) return t('admin.overview.nothingAsked');
  return t('admin.overview.partOfPieces', { percent: Math.round((100 * hits) / (hits + misses)) });
}

function filled({ t, language }: Texts, { max_bytes }: { readonly max_bytes: number }): string {
  if (max_bytes === 0) return t('admin.overview.switchedOff');
  return t('admin.overview.ofSize', { size: formatSize(max_bytes, language) });
}

export function OverviewFigures({ initial }: { readonly initial: AdminOverview }) {
  const texts = useTexts();
  const { t, language } = texts;
  const count = (value: number) => value.toLocaleString(language);
  const size = (bytes: number) => formatSize(bytes, language);
  const { data = initial, error } = useFresh('/api/admin/overview', initial, everyMs);
  const { items, jobs, cache, transfer } = data;
  return (
    <>
      <Trouble error={error} />
      <h2 className={heading}>{t('admin.library.name')}</h2>
      <dl className={grid}>
        <Figure name={t('admin.overview.items')} value={count(items.items)} note={size(items.bytes)} />
        <Figure name={t('admin.overview.videos')} value={count(items.videos)} />
        <Figure name={t('admin.overview.songsAndFiles')} value={count(items.audios + items.files)} />
        <Figure name={t('admin.overview.removedOrMissing')} value={count(items.removed)} />
      </dl>
      <h2 className={heading}>{t('admin.overview.work')}</h2>
      <dl className={grid}>
        <Figure name={t('admin.overview.waiting')} value={count(jobs.queued)} />
        <Figure name={t('admin.overview.running')} value={count(jobs.running)} />
        <Figure name={t('admin.overview.failed')} value={count(jobs.failed)} />
        <Figure name={t('admin.overview.done')} value={count(jobs.done)} />
      </dl>
      <h2 className={heading}>{t('admin.overview.caches')}</h2>
      <dl className={grid}>
        <Figure name={t('admin.overview.inMemory')} value={size(cache.ram.bytes)} note={filled(texts, cache.ram)} />
        <Figure name={t('admin.overview.onDisk')} value={size(cache.disk.bytes)} note={filled(texts, cache.disk)} />
        <Figure
          name={t('admin.overview.headsAndTails')}
          value={size(cache.pinned.bytes)}
          note={filled(texts, cache.pinned)}
        />
        <Figure
          name={t('admin.overview.served')}
          value={count(cache.hits)}
          note={part(texts, cache.hits, cache.misses)}
        />
      </dl>
      <h2 className={heading}>{t('admin.overview.telegram')}</h2>
      <dl className={grid}>
        <Figure
          name={t('admin.overview.fetched')}
          value={size(transfer.bytes)}
          note={t('admin.overview.parts', { count: transfer.parts })}
        />
        <Figure
          name={t('admin.overview.askedAgain')}
          value={count(transfer.retries)}
          note={t('admin.overview.unanswered', { count: transfer.timeouts })}
        />
        <Figure name={t('admin.overview.waits')} value={count(transfer.floods)} />
        <Figure
          name={t('admin.overview.up')}
          value={formatSpan(t, data.uptime_seconds)}
          note={t('admin.overview.mode', { store: data.store, mode: data.mode })}
        />
      </dl>
    </>
  );
}
