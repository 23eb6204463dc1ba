// The dashboard in docs against what the product prints; test/product/egress.test.ts looks at the values of its labels, too.
import { expect, it } from 'vitest';
import type { EgressStatus } from '#lib/egress/egress.ts';
import { createMetrics } from '#lib/metrics/metrics.ts';
import { namesIn, readDashboard, selectorsOf } from '#test/harness/dashboard-queries.ts';

const dashboard = readDashboard();

const egress: EgressStatus = {
  ...{ month: '2026-11', monthBytes: 1, todayBytes: 1, budgetBytes: undefined, state: 'off', overBudget: 'warn' },
  ...{ endsAtMs: 0, refusedStreams: 0, limitedStreams: 0 },
};

async function printed(): Promise<ReadonlySet<string>> {
  const telegram = { bots: () => [], transferStats: () => ({ parts: 1 }) };
  const metrics = createMetrics({ telegram, cacheStats: () => ({ misses: 1 }), egress: () => egress, startedAtMs: 0 });
  return namesIn(await metrics.text());
}

it('asks for metrics that are printed, and for no others', async () => {
  const names = await printed();
  const selectors = selectorsOf(dashboard);
  expect(selectors.length).toBeGreaterThan(40);
  expect(selectors.filter(({ name }) => !names.has(name))).toEqual([]);
});

it('shows everything that is printed', async () => {
  const asked = new Set(selectorsOf(dashboard).map(({ name }) => name));
  expect([...(await printed())].filter((name) => !asked.has(name))).toEqual([]);
});

it('has panels with titles, ids of their own and queries', () => {
  const { panels, uid } = dashboard;
  expect(uid).toBe('streamvault');
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { type, title, targets = [] } of panels) {
    expect(title).not.toBe('');
    expect(targets.length > 0).toBe(type !== 'row');
    for (const { expr } of targets) expect(expr).toContain('instance=~"$instance"');
  }
});
