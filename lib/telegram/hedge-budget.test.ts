// How many parts are asked for twice at most.
import { expect, test } from 'vitest';
import { HedgeBudget } from './hedge-budget.ts';

test('a burst of eight, then one in twenty', () => {
  const budget = new HedgeBudget();
  let hedges = 0;
  while (budget.spend()) hedges++;
  expect(hedges).toBe(8);
  for (let part = 0; part < 200; part++) {
    budget.earn();
    if (budget.spend()) hedges++;
  }
  expect(hedges).toBeGreaterThanOrEqual(17);
  expect(hedges).toBeLessThanOrEqual(18);
});
