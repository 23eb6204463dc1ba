// What Lighthouse says of each kind of page: its mobile profile (slow 4G, processor four times slower, both simulated), 2,000 items.
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
      const runs: Figures[] = [];
      while (runs.length < (quick ? 1 : runsOfPage)) runs.push(await look(`${product.url}${path}`, port));
      rows.push(...rowsOf(name, runs));
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

async function look(url: string, port: number): Promise<Figures> {
  const result = await runLighthouse(url, {
    port,
    output: 'json',
    logLevel: 'error',
    onlyCategories: [...categories],
  });
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

function rowsOf(page: string, runs: readonly Figures[]): BenchRow[] {
  const middle = (pick: (figures: Figures) => number) => median(runs.map(pick));
  const broken = [...new Set(runs.flatMap((run) => run.broken))].join(', ');
  const ofRules = (name: Category) => ({
    ...atLeast(
      `${page}: ${name}`,
      middle(({ scores }) => scores[name]),
      '',
      100,
    ),
    ...(broken ? { note: broken } : {}),
  });
  return [
    atLeast(
      `${page}: performance`,
      middle(({ scores }) => scores.performance),
      '',
      95,
    ),
    ofRules('accessibility'),
    ofRules('best-practices'),
    ofRules('seo'),
    atMost(
      `${page}: largest contentful paint`,
      middle(({ lcpMs }) => lcpMs),
      'ms',
      2000,
    ),
    atMost(
      `${page}: cumulative layout shift`,
      middle(({ cls }) => cls),
      '',
      0.02,
    ),
    atMost(
      `${page}: total blocking time`,
      middle(({ tbtMs }) => tbtMs),
      'ms',
      150,
    ),
    plain(
      `${page}: Lighthouse's measure of the machine`,
      middle(({ machine }) => machine),
      '',
    ),
  ];
}
