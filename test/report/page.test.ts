import { expect, it } from 'vitest';
import { everyState, failedSection, madeReport, openSection, passedSection } from './made-report.ts';
import { reportPage } from './page.ts';
import { byteWords, timeWords } from './page-words.ts';
import { isAllWell } from './report-data.ts';

it('says that everything passed only when everything that was asked for did', () => {
  const whole = madeReport([passedSection, openSection('left out')]);
  expect(reportPage(whole)).toContain('Everything that was run passed');
  expect(reportPage(whole)).toContain('Left out, as nobody asked for it: Section open-left-out.');
  expect(isAllWell(whole)).toBe(true);
  for (const report of [
    madeReport([passedSection, failedSection]),
    madeReport([passedSection, openSection('not run')]),
    madeReport([passedSection], { state: 'aborted' }),
    madeReport([passedSection], { state: 'running' }),
    madeReport([openSection('left out')]),
    madeReport([]),
  ]) {
    expect(reportPage(report)).not.toContain('Everything that was run passed');
    expect(isAllWell(report)).toBe(false);
  }
});

it('names what failed, the section and the case', () => {
  const page = reportPage(madeReport([passedSection, failedSection]));
  expect(page).toContain('<strong>Failed: Broken');
  expect(page).toContain('✗ FAILED');
  expect(page).toContain('<strong>a case &lt;/title&gt;');
});

it('tells an aborted run from one that ended without a word', () => {
  const aborted = reportPage(madeReport([passedSection, openSection('aborted')], { state: 'aborted' }));
  expect(aborted).toContain('This run was broken off');
  expect(aborted).toContain('Not finished: Section open-aborted.');
  const both = reportPage(madeReport([failedSection, openSection('aborted')], { state: 'aborted' }));
  expect(both).toContain('<strong>Failed: Broken');
  expect(both).toContain('This run was broken off: the page shows a part. Not finished: Section open-aborted.');
  expect(reportPage(madeReport([openSection('running')], { state: 'running' }))).toContain('ended without a word');
});

it('lets no name become more than a text, and loads nothing', () => {
  const page = reportPage(everyState());
  expect(page).not.toMatch(/<script|<img|<link|<iframe|@import|url\(/i);
  expect([...page.matchAll(/<title>/g)]).toHaveLength(1);
  expect(page).toContain('&lt;script&gt;alert(1)');
  expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].every(([, target]) => target?.startsWith('#'))).toBe(true);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

it('has an outcome for an empty section, headings for every table and an id for every plot', () => {
  const page = reportPage(everyState());
  expect(page).toContain('There is nothing to show.');
  expect([...page.matchAll(/<table>/g)].length).toBe([...page.matchAll(/<thead><tr><th scope="col"/g)].length);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('folds long tables and leaves short ones open', () => {
  const page = reportPage(madeReport([passedSection]));
  expect(page).toContain('<summary>Each fault and what the viewer saw (30 rows)</summary>');
  expect(page).not.toContain('<summary>Small');
});

it('says amounts and times as people do', () => {
  expect([0, 999, 1_500, 24_000_000, 2.4e9].map(byteWords)).toEqual(['–', '999 B', '1.5 kB', '24 MB', '2.4 GB']);
  expect([3.4, 60, 200].map(timeWords)).toEqual(['3 s', '1 min', '3 min 20 s']);
});
