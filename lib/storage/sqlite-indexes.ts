// Which indexes a schema of SQLite has, read out of its steps. Pure.
import type { Migration } from './migrations/migration.ts';

const statement =
  /\b(?:CREATE\s+(?:UNIQUE\s+)?INDEX|DROP\s+(INDEX|TABLE))\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?(\w+)(?:\s+ON\s+(\w+))?/gi;

/**
 * Names of the indexes that are there after these steps, as far as they have names of ours.
 *
 * @param steps in order.
 */
export function indexesOf(steps: readonly Migration[]): readonly string[] {
  const tableOf = new Map<string, string>();
  for (const { sql } of steps) {
    for (const [, dropped, name = '', table = ''] of sql.matchAll(statement)) {
      if (dropped === undefined) tableOf.set(name, table);
      else if (dropped.toUpperCase() === 'INDEX') tableOf.delete(name);
      // Indexes go with their table.
      else for (const [index, of] of tableOf) if (of === name) tableOf.delete(index);
    }
  }
  return [...tableOf.keys()].sort();
}
