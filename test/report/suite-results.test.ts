import { expect, it } from 'vitest';
import { countTests, notesOf, readSuites } from './suite-results.ts';

const json = {
  testResults: [
    {
      name: '/root/of/it/test/a.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        { fullName: 'a passes', status: 'passed', meta: { note: { kind: 'ranges', answers: 3, comparedBytes: 9 } } },
        { fullName: 'a fails', status: 'failed', failureMessages: ['no\n at /root/of/it/test/a.test.ts:3'] },
        { fullName: 'a waits', status: 'pending', meta: {} },
      ],
    },
    { name: '/root/of/it/test/b.test.ts', status: 'failed', message: 'set-up broke', assertionResults: [] },
  ],
};

it('counts tests, names what failed, and counts a file that could not begin as failed', () => {
  const tests = readSuites(json, '/root/of/it');
  expect(countTests(tests)).toMatchObject({
    passed: 1,
    failed: 2,
    skipped: 1,
    failures: [
      { name: 'a fails (test/a.test.ts)', why: 'no\n at test/a.test.ts:3' },
      { name: 'test/b.test.ts (test/b.test.ts)', why: 'set-up broke' },
    ],
    skips: [{ name: 'a waits (test/a.test.ts)', why: 'No reason given.' }],
  });
});

it('finds the notes of a kind, with what came of their test', () => {
  const tests = readSuites(json, '/root/of/it');
  expect(notesOf(tests, 'ranges')).toEqual([
    { kind: 'ranges', answers: 3, comparedBytes: 9, state: 'passed', test: 'a passes' },
  ]);
  expect(notesOf(tests, 'play')).toEqual([]);
});

it('says of a test whose time was over just that', () => {
  const late = {
    fullName: 'a is late',
    status: 'failed',
    failureMessages: ['Error: STACK_TRACE_ERROR\n    at task (x)'],
  };
  const [test] = readSuites({ testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [late] }] }, '/x');
  expect(test?.why).toBe('It did not come to its end in the time it has.');
});

it('refuses what vitest does not write', () => {
  expect(() => readSuites({ results: [] }, '')).toThrow();
});
