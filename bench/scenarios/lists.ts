// Lists of the catalogue in another order, and counts of what a filter would leave, out of the index at 100,000 titles.
import { TitleIndex } from '#lib/catalog/title-index.ts';
import { titleSorts } from '#lib/catalog/title-order.ts';
import type { ListPlace, TitleFilter } from '#lib/catalog/title-search.ts';
import { atMost, type BenchOptions, type BenchRow, plain } from '../bench-result.ts';
import { percentile, ThreadTime } from '../search/loop-stall.ts';
import { TitleSource } from '../search/made-titles.ts';

const perPage = 48;
const turns = 40;

/** As people narrow lists. */
const filters: readonly TitleFilter[] = [
  {},
  { kind: 'film' },
  { kind: 'film', quality: '1080p' },
  { year: 1999 },
  { kind: 'episode', language: 'de' },
];

/** A page of a list waits for it: at 100,000 titles it has 50 ms, of which this is the dearest part. `--quick`: 10,000 alone, without bars. */
export async function lists({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  return (quick ? [10_000] : [100_000, 1_000_000]).flatMap((count) =>
    atSize(count, count === 100_000 ? 50 : undefined),
  );
}

function atSize(count: number, mostMs: number | undefined): BenchRow[] {
  const index = new TitleIndex();
  const source = new TitleSource();
  for (let id = 1; id <= count; id += 1) index.put(source.title(id));
  const row = (figure: string, times: readonly number[]) => {
    const name = `${count / 1000}k: ${figure}`;
    const p99 = percentile(times, 0.99);
    return [
      plain(`${name}, p50`, percentile(times, 0.5), 'ms'),
      mostMs === undefined ? plain(`${name}, p99`, p99, 'ms') : atMost(`${name}, p99`, p99, 'ms', mostMs),
    ];
  };
  const byOrder = titleSorts.flatMap((sort) => {
    let after: ListPlace | undefined;
    const times = timesOf((turn) => {
      const filter = { ...filters[turn % filters.length], ...(turn >= filters.length && after ? { after } : {}) };
      after = index.find({ query: '', sort, filter, offset: 0, limit: perPage }).last ?? after;
    });
    return row(`page of ${perPage} by ${sort}, the first and by cursors`, times);
  });
  const counted = timesOf((turn) => {
    index.find({ query: '', filter: filters[turn % filters.length] ?? {}, offset: 0, limit: 0, withCounts: true });
  });
  return [...byOrder, ...row('counts of all filters', counted)];
}

/** What this thread computed, where the system says so: other programs do not count in. */
function timesOf(work: (turn: number) => void): number[] {
  const thread = new ThreadTime();
  const nowMs = () => thread.nowMs() ?? performance.now();
  return Array.from({ length: turns }, (_, turn) => {
    const startedMs = nowMs();
    work(turn);
    return nowMs() - startedMs;
  });
}
