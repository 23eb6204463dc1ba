// Who gets the next part.
import { describe, expect, test } from 'vitest';
import { type BotCandidate, chooseBot } from './bot-choice.ts';

const candidate = (bot: string, changes: Partial<BotCandidate<string>> = {}): BotCandidate<string> => ({
  ...{
    bot,
    health: 'ready',
    isResting: false,
    admits: true,
    hasFailed: false,
    isFree: true,
    costBytes: 0,
    lastTurn: 0,
  },
  ...changes,
});

describe('chooseBot', () => {
  test.each<readonly [string, readonly BotCandidate<string>[], string]>([
    ['nobody there', [], 'nobody'],
    ['only unusable ones', [candidate('a', { health: 'unusable' })], 'nobody'],
    ['all resting', [candidate('a', { isResting: true }), candidate('b', { isResting: true })], 'resting'],
    ['those awake are cut off', [candidate('a', { isResting: true }), candidate('b', { admits: false })], 'broken'],
    ['all busy', [candidate('a', { isFree: false }), candidate('b', { isFree: false })], 'full'],
    ['the least loaded', [candidate('a', { costBytes: 9 }), candidate('b', { costBytes: 8 })], 'b'],
    [
      'among equals the one that waited longest',
      [candidate('a', { lastTurn: 7 }), candidate('b', { lastTurn: 3 })],
      'b',
    ],
    [
      'one that is free before one with less to carry',
      [candidate('a', { isFree: false }), candidate('b', { costBytes: 9 })],
      'b',
    ],
    [
      'one that has not failed before an idle one that has',
      [candidate('a', { hasFailed: true }), candidate('b', { costBytes: 9 })],
      'b',
    ],
    ['one that failed when there is no other', [candidate('a', { hasFailed: true })], 'a'],
    [
      'rather wait for a fresh one than ask the one that failed',
      [candidate('a', { hasFailed: true }), candidate('b', { isFree: false })],
      'full',
    ],
    ['a shaky one when there is no other', [candidate('a', { health: 'shaky' })], 'a'],
    [
      'a ready one before an idle shaky one',
      [candidate('a', { health: 'shaky' }), candidate('b', { costBytes: 9 })],
      'b',
    ],
  ])('%s', (_name, candidates, expected) => {
    const choice = chooseBot(candidates);
    expect(choice.kind === 'take' ? choice.bot : choice.kind).toBe(expected);
  });
});
