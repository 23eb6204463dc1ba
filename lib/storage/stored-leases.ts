// Nodes and leases as both stores have them -> records.
import type { LeaseView } from './lease-store.ts';
import { number, text } from './row.ts';
import type { SqlRow } from './sqlite-database.ts';

/** All of them. @param nodes by id ascending. @param leases by resource ascending. */
export function leaseView(nodes: readonly SqlRow[], leases: readonly SqlRow[]): LeaseView {
  return {
    nodes: nodes.map((row) => ({ id: text(row, 'id'), name: text(row, 'name'), beat: number(row, 'beat') })),
    leases: leases.map((row) => ({
      resource: text(row, 'resource'),
      holder: row.holder === null ? null : text(row, 'holder'),
      token: number(row, 'token'),
    })),
  };
}
