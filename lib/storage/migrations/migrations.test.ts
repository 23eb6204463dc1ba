import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { migrations } from './migrations.ts';

/** By the numbers in their names. */
const files = readdirSync(import.meta.dirname).filter((name) => /^\d{4}-/.test(name));

it('numbers its steps from 1 without gaps', () => {
  expect(migrations.map((step) => step.version)).toEqual(migrations.map((_, index) => index + 1));
});

it('has every file of the folder once, in the place its name says', () => {
  expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(migrations.map((step) => step.version));
});
