// Reads figures off the product's /metrics page.
import type { ProductProcess } from '#test/harness/product-process.ts';

/** The page, or undefined when this product has none. */
export async function metricsPage({ url }: ProductProcess): Promise<string | undefined> {
  const answer = await fetch(`${url}/metrics`);
  return answer.ok ? answer.text() : undefined;
}

/** The first sample of this name that has this label. */
export function sampleOf(page: string | undefined, name: string, label: string): number | undefined {
  const found = new RegExp(`^${name}\\{[^}]*${label}[^}]*\\}\\s+([\\d.eE+-]+)`, 'm').exec(page ?? '');
  return found ? Number(found[1]) : undefined;
}

/** The sample of a metric without labels; 0 when it is not on the page. */
export function counterOf(page: string | undefined, name: string): number {
  const found = new RegExp(`^${name}\\s+([\\d.eE+-]+)`, 'm').exec(page ?? '');
  return found ? Number(found[1]) : 0;
}
