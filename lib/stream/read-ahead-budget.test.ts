// The shared bound and who gives way.
import { describe, expect, it } from 'vitest';
import { createReadAheadBudget } from './read-ahead-budget.ts';

describe('read-ahead budget', () => {
  it('says no beyond its bound, but for what is taken regardless', () => {
    const budget = createReadAheadBudget(10);
    expect([budget.tryTake(8), budget.tryTake(3), budget.tryTake(2)]).toEqual([true, false, true]);
    budget.take(5);
    budget.give(5);
    expect(budget.tryTake(1)).toBe(false);
    budget.give(10);
    expect(budget.tryTake(10)).toBe(true);
  });

  it('takes from idle readers only, and from no more than are needed', () => {
    const budget = createReadAheadBudget(30);
    const asked: string[] = [];
    const holder = (name: string, idleMs: number) => ({
      idleMs: () => idleMs,
      giveUp: () => {
        asked.push(name);
        budget.give(10);
      },
    });
    const gone = holder('gone', 9000);
    const holders = [gone, holder('playing', 1999), holder('paused', 2000), holder('paused too', 5000)];
    for (const each of holders) budget.join(each);
    budget.leave(gone);
    budget.take(30);
    expect(budget.tryTake(10)).toBe(true);
    expect(asked).toEqual(['paused']);
  });
});
