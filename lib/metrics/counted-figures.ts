// Numbers other rooms count themselves, shown under our names: caches, transfers.
import { Gauge, type Registry } from 'prom-client';

/** Names in camelCase or snake_case to numbers; other values are left out. */
export type CountedFigures = Readonly<Record<string, unknown>>;

/**
 * A name of ours as Prometheus writes names.
 *
 * @param name a field's name.
 * @example metricLabel('bytesFetched') // 'bytes_fetched'
 */
export function metricLabel(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Adds one gauge with a label per number; `read` is called once per scrape. At most one level of nesting is shown. */
export function registerCountedFigures(
  registry: Registry,
  {
    name,
    help,
    read,
  }: { readonly name: string; readonly help: string; readonly read: () => CountedFigures | undefined },
): void {
  new Gauge({
    name,
    help,
    labelNames: ['figure'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [figure, value] of flatten(read() ?? {})) this.set({ figure }, value);
    },
  });
}

function flatten(figures: CountedFigures, prefix = ''): [string, number][] {
  return Object.entries(figures).flatMap(([name, value]): [string, number][] => {
    const label = prefix + metricLabel(name);
    if (typeof value === 'number' && Number.isFinite(value)) return [[label, value]];
    if (typeof value !== 'object' || value === null || prefix !== '') return [];
    return flatten({ ...value }, `${label}_`);
  });
}
