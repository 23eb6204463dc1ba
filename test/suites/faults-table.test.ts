// docs/faults.md says which test holds us to which promise: every row has one, and every test named is there.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultRows } from './fault-matrix-rows.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

interface TableRow {
  readonly number: number;
  readonly viewer: string;
  readonly tests: string;
}

const table: readonly TableRow[] = [...read('docs/faults.md').matchAll(/^\| (\d+) \|(.*)\|$/gm)].map(
  ([, number, rest]) => {
    const [, viewer = '', tests = ''] = (rest ?? '').split(' | ').map((cell) => cell.trim());
    return { number: Number(number), viewer, tests };
  },
);

/** Numbers at the beginning of a name: `1-2: …` has both. */
function numbersOf(name: string): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?:/.exec(name) ?? [];
  return first === undefined ? [] : [Number(first), Number(last)];
}

const ofMatrix = new Set(faultRows.flatMap(({ name }) => numbersOf(name)));
const ofPhases = new Set(
  [...read('test/suites/fault-matrix-phases.test.ts').matchAll(/name: ['`](\d+: )/g)].flatMap(([, name = '']) =>
    numbersOf(name),
  ),
);

test('the table has all 36 rows in order', () => {
  expect(table.map(({ number }) => number)).toEqual(Array.from({ length: 36 }, (_, index) => index + 1));
});

test.each(table)('row $number has its tests, and they are there', ({ number, viewer, tests }) => {
  if (!viewer.includes('no stream is concerned')) expect(tests).not.toBe('');
  const named = tests.split(/; (?=`|rows|phases)/);
  expect([named.includes('rows'), named.includes('phases')]).toEqual([ofMatrix.has(number), ofPhases.has(number)]);
  for (const one of named.filter((text) => text.startsWith('`'))) {
    const [, path = '', name = ''] = /^`([^`]+)` "([^"]+)"$/.exec(one) ?? [];
    expect(read(path || one), one).toContain(name);
    expect(name, one).not.toBe('');
  }
});
