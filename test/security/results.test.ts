import { expect, it } from 'vitest';
import { countRows, tableOf } from './results.ts';
import type { Row } from './rows.ts';

const row = (id: string, suites: Row['suites'] = []): Row => ({ id, threat: '', defence: '', suites });
const file = 'test/security/probes.test.ts';

it('counts probes, planted defects and suites by row', () => {
  const rows = [
    row('cors', [{ file: 'lib/a.test.ts', name: 'never' }]),
    row('csrf'),
    row('floods', [{ file: 'lib/b.test.ts' }]),
  ];
  const counts = countRows(rows, [
    { file, name: 'the product cors: one', state: 'passed' },
    { file, name: 'the product csrf: one', state: 'failed' },
    { file, name: 'a server with all the faults is found out by cors: one', state: 'passed' },
    { file: 'lib/a.test.ts', name: 'it never does', state: 'passed' },
    { file: 'lib/a.test.ts', name: 'another', state: 'failed' },
    { file: 'lib/b.test.ts', name: '', state: 'failed' },
  ]);
  expect(counts).toEqual([
    { id: 'cors', passed: 2, failed: 0, skipped: 0, planted: 1 },
    { id: 'csrf', passed: 0, failed: 1, skipped: 0, planted: 0 },
    { id: 'floods', passed: 0, failed: 1, skipped: 0, planted: 0 },
  ]);
  expect(tableOf(counts)).toContain('1 FAILED');
  expect(tableOf(countRows([row('x')], []))).toContain('NOT TRIED');
});
