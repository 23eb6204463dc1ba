// What the dashboard in docs asks Prometheus, taken apart: names of metrics and the labels it picks them by.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One selector in a query. */
export interface MetricSelector {
  readonly panel: string;
  readonly name: string;
  /** Labels with one fixed value. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A panel as far as it matters here. */
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** The file. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

/** Prefixes of everything we print. */
const selector = /\b((?:streamvault|process|nodejs)_[a-z0-9_]+)(?:\{([^}]*)\})?/g;

/** Reads the file. */
export function readDashboard(): Dashboard {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/grafana-dashboard.json'), 'utf8')) as Dashboard;
}

/** Every selector of every panel and variable. */
export function selectorsOf({ panels, templating }: Dashboard): MetricSelector[] {
  const queries = [
    ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
    ...templating.list.map(({ name, definition = '' }) => [name, definition] as const),
  ];
  return queries.flatMap(([panel, expr]) =>
    [...expr.matchAll(selector)].map(([, name = '', inside = '']) => ({ panel, name, labels: fixedLabels(inside) })),
  );
}

const fixedLabels = (inside: string) =>
  Object.fromEntries([...inside.matchAll(/(\w+)="([^"$]*)"/g)].map(([, label = '', value = '']) => [label, value]));

/** Names a text of Prometheus has, those that have no value at the moment too; of a histogram its three. */
export function namesIn(metrics: string): ReadonlySet<string> {
  const types = [...metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    ),
  );
}

/** Whether a text of Prometheus has a sample that a selector picks. */
export function hasSample(metrics: string, { name, labels }: MetricSelector): boolean {
  const samples = metrics.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return samples.some((line) =>
    Object.entries(labels).every(([label, value]) => new RegExp(`[{,]${label}="${value}"`).test(line)),
  );
}
