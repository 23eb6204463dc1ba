// What was served this month, and the budget, as Prometheus reads them.
import { Gauge, type Registry } from 'prom-client';
import type { EgressStatus } from '../egress/egress.ts';

/** Adds gauges of the month; `status` is read at each scrape. */
export function registerEgressFigures(registry: Registry, status: () => EgressStatus): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: (now: EgressStatus) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read(status()));
      },
    });
  gauge(
    'streamvault_egress_month_bytes',
    'Bytes served to viewers this month (UTC), of all nodes: each node shows the same sum.',
    ({ monthBytes }) => monthBytes,
  );
  gauge(
    'streamvault_egress_today_bytes',
    'Bytes served to viewers today (UTC), of all nodes: each node shows the same sum.',
    ({ todayBytes }) => todayBytes,
  );
  gauge(
    'streamvault_egress_budget_bytes',
    'What may be served in a month; 0: no limit.',
    ({ budgetBytes = 0 }) => budgetBytes,
  );
  new Gauge({
    name: 'streamvault_egress_held_streams',
    help: 'Streams of this process that were refused or slowed down because the budget was used up, since its start.',
    labelNames: ['how'],
    registers,
    collect() {
      const { refusedStreams, limitedStreams } = status();
      this.set({ how: 'refused' }, refusedStreams);
      this.set({ how: 'limited' }, limitedStreams);
    },
  });
}
