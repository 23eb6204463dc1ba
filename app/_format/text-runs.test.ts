import { expect, it } from 'vitest';
import { textRuns } from './text-runs.ts';

it('finds addresses without the full stop behind them', () => {
  expect(textRuns({ text: 'Watch: http://localhost:7860/watch/12.', entities: [] })).toEqual([
    { kind: 'plain', text: 'Watch: ' },
    { kind: 'link', text: 'http://localhost:7860/watch/12', href: 'http://localhost:7860/watch/12' },
    { kind: 'plain', text: '.' },
  ]);
});

it('finds commands but not slashes inside of words', () => {
  expect(textRuns({ text: '/start and a/b', entities: [] })).toEqual([
    { kind: 'command', text: '/start' },
    { kind: 'plain', text: ' and a/b' },
  ]);
});

it('lets marked links win over found ones', () => {
  const entities = [{ kind: 'messageEntityTextUrl', offset: 0, length: 12, url: 'https://b.example/' }];
  expect(textRuns({ text: 'http://a.com', entities })).toEqual([
    { kind: 'link', text: 'http://a.com', href: 'https://b.example/' },
  ]);
});

it('never makes a link of a script', () => {
  const entities = [{ kind: 'messageEntityTextUrl', offset: 0, length: 4, url: 'javascript:alert(1)' }];
  expect(textRuns({ text: 'here', entities })).toEqual([{ kind: 'plain', text: 'here' }]);
});

it('keeps the whole text when marks overlap', () => {
  const entities = [
    { kind: 'messageEntityBold', offset: 0, length: 4 },
    { kind: 'messageEntityCode', offset: 2, length: 4 },
  ];
  expect(
    textRuns({ text: 'abcdefgh', entities })
      .map((run) => run.text)
      .join(''),
  ).toBe('abcdefgh');
});
