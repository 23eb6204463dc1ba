import { expect, it } from 'vitest';
import { playwrightCounts } from './playwright-counts.mjs';
import { createReport } from './test-report.mjs';

function reportOf(...steps: readonly object[]): { lines: string[]; exitCode: number } {
  const lines: string[] = [];
  const report = createReport((line: string) => lines.push(line));
  for (const step of steps) report.add({ name: 'a step', ms: 1500, output: 'what it said', ...step });
  const exitCode = report.end();
  return { lines, exitCode };
}

it('counts test cases, and each other step as one', () => {
  const { lines, exitCode } = reportOf({}, { counts: { passed: 40, failed: 0, skipped: [] } });
  expect(lines.at(-1)).toBe('41 passed, 0 failed');
  expect(exitCode).toBe(0);
  expect(lines.join('\n')).not.toContain('what it said');
});

it('prints the whole output of a failed step and fails', () => {
  const { lines, exitCode } = reportOf({ failed: true }, {});
  expect(lines).toContain('what it said\n');
  expect(lines.at(-1)).toBe('1 passed, 1 failed');
  expect(exitCode).toBe(1);
});

it('counts a runner that fails without a failed test as one failure', () => {
  const { lines, exitCode } = reportOf({ failed: true, counts: { passed: 3, failed: 0, skipped: [] } });
  expect(lines.at(-1)).toBe('3 passed, 1 failed');
  expect(exitCode).toBe(1);
});

it('names each skipped test with its reason above the last line', () => {
  const skipped = [{ name: 'plays HEVC', reason: 'no decoder here' }, { name: 'lazy' }];
  const { lines } = reportOf({ counts: { passed: 1, failed: 0, skipped } });
  expect(lines.slice(-3)).toEqual([
    'skipped: plays HEVC (no decoder here)',
    'skipped: lazy (no reason given)',
    '1 passed, 0 failed, 2 skipped',
  ]);
});

it('fails when nothing ran', () => {
  expect(reportOf().exitCode).toBe(1);
});

it('reads passes, failures, skips and second tries out of a browser report', () => {
  const spec = (title: string, status: string, annotations: readonly object[] = []) => ({
    title,
    tests: [{ status, annotations }],
  });
  const suites = [
    {
      title: 'a.spec.ts',
      specs: [spec('one', 'expected'), spec('two', 'unexpected')],
      suites: [
        {
          title: 'inner',
          specs: [spec('three', 'skipped', [{ type: 'skip', description: 'why' }]), spec('four', 'flaky')],
        },
      ],
    },
  ];
  expect(playwrightCounts({ suites, errors: [] })).toEqual({
    passed: 2,
    failed: 1,
    skipped: [{ name: 'a.spec.ts > inner > three', reason: 'why' }],
    flaky: ['a.spec.ts > inner > four'],
  });
});
