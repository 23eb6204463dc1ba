// How many names of a committed table are read as a person reads them.
import { readTitle, type TitleFacts } from '#lib/catalog/release-title.ts';
import { type BenchRow, plain } from '../bench-result.ts';
import { type ExpectedTitle, titleTable } from './title-table.ts';

const fields = ['title', 'year', 'season', 'episodes', 'quality', 'languages'] as const;
type Field = (typeof fields)[number];

/** Equal as text; lists in any order. */
function fits(field: Field, read: TitleFacts, expected: ExpectedTitle): boolean {
  const [ours, theirs] = [read[field], expected[field]];
  if (field === 'title') return ours === theirs;
  const text = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? []));
  return text(ours) === text(theirs);
}

/** Prints the names that were misread, and gives shares per kind and per field. */
export async function titles(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  const wrongBy = new Map<Field, number>(fields.map((field) => [field, 0]));
  let [count, right] = [0, 0];
  const startedMs = performance.now();
  for (const [kind, names] of Object.entries(titleTable)) {
    const wrong = names.filter((expected) => !readsRight(expected, wrongBy));
    rows.push(plain(`all fields right, ${kind} (of ${names.length})`, names.length - wrong.length, 'names'));
    count += names.length;
    right += names.length - wrong.length;
  }
  const meanMs = (performance.now() - startedMs) / count;
  rows.push(plain(`all fields right (of ${count})`, right, 'names'), plain('share', (100 * right) / count, '%'));
  for (const [field, wrong] of wrongBy) rows.push(plain(`${field} right (of ${count})`, count - wrong, 'names'));
  rows.push(plain('time for a name', meanMs, 'ms'));
  return rows;
}

function readsRight(expected: ExpectedTitle, wrongBy: Map<Field, number>): boolean {
  const read = readTitle(expected.name);
  const wrong = fields.filter((field) => !fits(field, read, expected));
  for (const field of wrong) wrongBy.set(field, (wrongBy.get(field) ?? 0) + 1);
  const seen = wrong.map((field) => `${field} ${JSON.stringify(read[field]) ?? '-'}`);
  if (wrong.length > 0) console.log(`  misread: ${expected.name}: ${seen.join(', ')}`);
  return wrong.length === 0;
}
