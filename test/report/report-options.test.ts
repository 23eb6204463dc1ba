import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { askedFigures, readReportOptions } from './report-options.ts';
import { allSections } from './sections/all-sections.ts';

const ids = ['a', 'b'];

it('has standard lengths, quick ones, and takes each by its name', () => {
  expect(readReportOptions([], ids)).toMatchObject({ soakMinutes: 10, chaosMinutes: 2, out: 'report', seed: 1 });
  expect(readReportOptions(['--quick'], ids)).toMatchObject({ soakMinutes: 1, chaosMinutes: 0.5, storeRounds: 3 });
  const own = readReportOptions(['--quick', '--soak-minutes', '30', '--job-kills=5', '--seed', '7'], ids);
  expect(own).toMatchObject({ soakMinutes: 30, jobKills: 5, seed: 7, ingestKills: 6 });
  expect(askedFigures(own)).toContainEqual({ name: 'Soak', value: '30 min' });
});

it('takes sections, remarks, a folder, and a report to draw again', () => {
  const args = ['--sections', 'b, a', '--remark', 'one', '--remark', 'two', '--out', 'x', '--from', 'y.json'];
  expect(readReportOptions(args, ids)).toMatchObject({
    sections: ['b', 'a'],
    remarks: ['one', 'two'],
    out: 'x',
    from: 'y.json',
  });
  expect(readReportOptions([], ids).sections).toBeUndefined();
});

it('refuses what it does not know', () => {
  expect(() => readReportOptions(['--sections', 'c'], ids)).toThrow('there is no section c; there are a, b');
  expect(() => readReportOptions(['--soak-minutes', 'long'], ids)).toThrow('--soak-minutes must be a number above 0');
  expect(() => readReportOptions(['--soak-minutes', '-1'], ids)).toThrow();
  expect(() => readReportOptions(['--slow'], ids)).toThrow();
});

it('knows every option the documents name', () => {
  const text = ['docs/operations.md', 'CONTRIBUTING.md'].map((path) => readFileSync(path, 'utf8')).join('\n');
  const section = /^## Proving it\n([\s\S]*?)^## /m.exec(text)?.[1] ?? '';
  const named = [...section.matchAll(/`(?:npm run report -- )?(--[^`]+)`/g)].map(([, words = '']) => words);
  expect(named.length).toBeGreaterThan(8);
  for (const words of named) {
    const args = words.replace('"…"', 'words').split(' ');
    expect(
      () =>
        readReportOptions(
          args,
          allSections.map(({ id }) => id),
        ),
      words,
    ).not.toThrow();
  }
});
