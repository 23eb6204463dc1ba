// The home page with 100,000 items in the store, and the other pages beside it: how long the server takes for a whole answer.
import { readFileSync } from 'node:fs';
import { atMost, type BenchOptions, type BenchRow, plain } from '../bench-result.ts';
import { startFilledDemo } from '../filled-demo.ts';
import { percentile } from '../search/loop-stall.ts';

const mostMs = 50;

/** One after another over one connection, as one visitor asks; `--quick`: 2,000 items. */
export async function home({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const count = quick ? 2000 : 100_000;
  const { product, stop } = await startFilledDemo(count);
  try {
    await untilWarm(product.url);
    const [file] = (await product.catalog()).files;
    const paths = ['/', '/api/home', `/title/${file?.message_id}`, '/browse/film', '/browse/series', '/search?q=love'];
    const rows: BenchRow[] = [];
    for (const path of paths) {
      const before = busyMsOf(product.child.pid);
      const asked = quick ? 40 : 200;
      const times = await timesOf(`${product.url}${path}`, asked);
      const busyMs = busyMsOf(product.child.pid) - before;
      const name = `${count} items: ${path.replace(/\d+/, '…')}`;
      const p95 = percentile(times, 0.95);
      rows.push(plain(`${name}, p50`, percentile(times, 0.5), 'ms'));
      rows.push(plain(`${name}, computing, all threads`, busyMs / (asked + warmUps(asked)), 'ms'));
      rows.push(path === '/' ? atMost(`${name}, p95`, p95, 'ms', mostMs) : plain(`${name}, p95`, p95, 'ms'));
    }
    return rows;
  } finally {
    await stop();
  }
}

/** Until the index of titles has read them all. */
async function untilWarm(url: string): Promise<void> {
  for (;;) {
    const answer = (await (await fetch(`${url}/api/kinds`)).json()) as { readonly is_warming: boolean };
    if (!answer.is_warming) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The first ones load code. */
const warmUps = (count: number) => Math.ceil(count / 10);

/** Processor time of a process so far, which other programs move little; NaN where the system does not tell (other than Linux). */
function busyMsOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    // utime and stime, in ticks of 10 ms: proc(5).
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

async function timesOf(url: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = -warmUps(count); turn < count; turn += 1) {
    const startedMs = performance.now();
    const answer = await fetch(url);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${url} was answered ${answer.status}`);
    if (turn >= 0) times.push(performance.now() - startedMs);
  }
  return times;
}
