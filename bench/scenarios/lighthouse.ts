// What Lighthouse says of each kind of page: its mobile profile (slow 4G, processor four times slower), 2,000 items. Measured in
// a browser that is slowed down, and reckoned from a fast load, which is what Lighthouse does unless it is told otherwise.
import runLighthouse from 'lighthouse';
import { chromium } from 'playwright';
import type { CatalogFile } from '#lib/api/contract.ts';
import type { SeriesPage } from '#lib/api/contract-browse.ts';
import { freePort } from '#test/harness/free-port.ts';
import { atLeast, atMost, type BenchOptions, type BenchRow, median, plain } from '../bench-result.ts';
import { startFilledDemo } from '../filled-demo.ts';

const items = 2000;
/** The middle one counts: other programs on the machine make single runs worse, never better. */
const runsOfPage = 3;

/** Applied: the browser is slowed down. Simulated: what came before the paint of a fast load counts as needed for it. */
const methods = { applied: 'devtools', simulated: 'simulate' } as const;
type Method = keyof typeof methods;

interface Figures {
  readonly scores: Readonly<Record<Category, number>>;
  readonly lcpMs: number;
  readonly cls: number;
  readonly tbtMs: number;
  /** Of the rules that were broken. */
  readonly broken: readonly string[];
  /** Lighthouse's measure of the machine; 1,500 and more is a desktop with nothing else to do. */
  readonly machine: number;
}

const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
type Category = (typeof categories)[number];

/** `--quick`: each page once. */
export async function lighthouse({ quick }: BenchOptions): Promise<readonly BenchRow[]> {
  const { product, stop } = await startFilledDemo(items);
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`],
  });
  try {
    const rows: BenchRow[] = [];
    for (const [name, path] of await pagesOf(product.url)) {
      const runs = async (method: Method) => {
        const all: Figures[] = [];
        while (all.length < (quick ? 1 : runsOfPage)) all.push(await look(`${product.url}${path}`, port, method));
        return all;
      };
      const applied = await runs('applied');
      rows.push(...speedRows(name, applied), ...ruleRows(name, applied));
      rows.push(...speedRows(`${name}, simulated`, await runs('simulated')));
    }
    return rows;
  } finally {
    await browser.close();
    await stop();
  }
}

async function pagesOf(url: string): Promise<(readonly [string, string])[]> {
  const ask = async <T>(path: string) => (await (await fetch(`${url}${path}`)).json()) as T;
  const { files } = await ask<{ readonly files: readonly CatalogFile[] }>('/api/catalog?type=video&per_page=1');
  const { series } = await ask<SeriesPage>('/api/series?per_page=1');
  const [film, [first]] = [files[0], series];
  if (!film || !first) throw new Error('the catalogue is empty');
  return [
    ['home', '/'],
    ['title', `/title/${film.message_id}`],
    ['browse', '/browse/film'],
    ['search', '/search?q=love'],
    ['series', `/series/${encodeURIComponent(first.slug)}`],
    ['watch', film.watch_path],
    ['login', '/login'],
  ];
}

async function look(url: string, port: number, method: Method): Promise<Figures> {
  const result = await runLighthouse(
    url,
    { port, output: 'json', logLevel: 'error', onlyCategories: [...categories] },
    { extends: 'lighthouse:default', settings: { throttlingMethod: methods[method] } },
  );
  if (!result) throw new Error(`Lighthouse says nothing of ${url}`);
  const { lhr } = result;
  const figure = (id: string) => lhr.audits[id]?.numericValue ?? Number.NaN;
  const score = (name: Category) => 100 * (lhr.categories[name]?.score ?? Number.NaN);
  const fixed = categories
    .filter((name) => name !== 'performance')
    .flatMap((name) => lhr.categories[name]?.auditRefs ?? []);
  return {
    scores: Object.fromEntries(categories.map((name) => [name, score(name)])) as Record<Category, number>,
    lcpMs: figure('largest-contentful-paint'),
    cls: figure('cumulative-layout-shift'),
    tbtMs: figure('total-blocking-time'),
    broken: fixed.filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1).map(({ id }) => id),
    machine: lhr.environment.benchmarkIndex,
  };
}

const middleOf = (runs: readonly Figures[]) => (pick: (figures: Figures) => number) => median(runs.map(pick));

function speedRows(page: string, runs: readonly Figures[]): BenchRow[] {
  const middle = middleOf(runs);
  const performance = middle(({ scores }) => scores.performance);
  const [lcpMs, cls, tbtMs] = [middle((run) => run.lcpMs), middle((run) => run.cls), middle((run) => run.tbtMs)];
  return [
    atLeast(`${page}: performance`, performance, '', 95),
    atMost(`${page}: largest contentful paint`, lcpMs, 'ms', 2000),
    atMost(`${page}: cumulative layout shift`, cls, '', 0.02),
    atMost(`${page}: total blocking time`, tbtMs, 'ms', 150),
  ];
}

function ruleRows(page: string, runs: readonly Figures[]): BenchRow[] {
  const middle = middleOf(runs);
  const broken = [...new Set(runs.flatMap((run) => run.broken))].join(', ');
  const rule = (name: Category, score: number) => ({
    ...atLeast(`${page}: ${name}`, score, '', 100),
    ...(broken ? { note: broken } : {}),
  });
  const machine = middle((run) => run.machine);
  return [
    ...categories.slice(1).map((name) =>
      rule(
        name,
        middle(({ scores }) => scores[name]),
      ),
    ),
    plain(`${page}: Lighthouse's measure of the machine`, machine, ''),
  ];
}
