'use client';
// The figures of the overview, fresh every few seconds.
import type { AdminOverview } from '#lib/api/contract-admin.ts';
import { formatSize } from '../../_format/file-facts.ts';
import { formatSpan } from '../../_format/moment.ts';
import { useFresh } from '../_hooks/use-fresh.ts';
import { Figure } from './figure.tsx';
import { Trouble } from './trouble.tsx';

const everyMs = 4000;
const grid = 'mt-3 grid grid-cols-2 gap-3 lg:grid-cols-4';
const heading = 'mt-8 text-lg font-semibold first:mt-0';

const part = (hits: number, misses: number) =>
  hits + misses === 0 ? 'nothing asked yet' : `${Math.round((100 * hits) / (hits + misses))} % of pieces`;

const filled = ({ max_bytes }: { readonly max_bytes: number }) =>
  max_bytes === 0 ? 'switched off' : `of ${formatSize(max_bytes)}`;

export function OverviewFigures({ initial }: { readonly initial: AdminOverview }) {
  const { data = initial, error } = useFresh('/api/admin/overview', initial, everyMs);
  const { items, jobs, cache, transfer } = data;
  return (
    <>
      <Trouble error={error} />
      <h2 className={heading}>Library</h2>
      <dl className={grid}>
        <Figure name="Items" value={String(items.items)} note={formatSize(items.bytes)} />
        <Figure name="Videos" value={String(items.videos)} />
        <Figure name="Songs and files" value={String(items.audios + items.files)} />
        <Figure name="Removed or missing" value={String(items.removed)} />
      </dl>
      <h2 className={heading}>Work</h2>
      <dl className={grid}>
        <Figure name="Waiting" value={String(jobs.queued)} />
        <Figure name="Running" value={String(jobs.running)} />
        <Figure name="Failed" value={String(jobs.failed)} />
        <Figure name="Done" value={String(jobs.done)} />
      </dl>
      <h2 className={heading}>Caches</h2>
      <dl className={grid}>
        <Figure name="In memory" value={formatSize(cache.ram.bytes)} note={filled(cache.ram)} />
        <Figure name="On disk" value={formatSize(cache.disk.bytes)} note={filled(cache.disk)} />
        <Figure name="Heads and tails" value={formatSize(cache.pinned.bytes)} note={filled(cache.pinned)} />
        <Figure name="Served by caches" value={String(cache.hits)} note={part(cache.hits, cache.misses)} />
      </dl>
      <h2 className={heading}>Telegram since the start</h2>
      <dl className={grid}>
        <Figure name="Fetched" value={formatSize(transfer.bytes)} note={`${transfer.parts} parts`} />
        <Figure name="Asked again" value={String(transfer.retries)} note={`${transfer.timeouts} unanswered in time`} />
        <Figure name="Waits asked for" value={String(transfer.floods)} />
        <Figure
          name="Up"
          value={formatSpan(data.uptime_seconds)}
          note={`${data.store}, ${data.mode === 'demo' ? 'demo' : 'in service'}`}
        />
      </dl>
    </>
  );
}
