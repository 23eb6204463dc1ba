import { expect, it } from 'vitest';
import { limitsOf } from './own-limits.ts';

it.each([
  ['20', '1.5', 20, 1_500_000_000],
  ['', ' ', null, null],
  ['0', '0', 0, 0],
  ['1', '0.0000000001', 1, 1],
])('limits of %j files and %j GB', (files, gigabytes, daily_files, daily_bytes) => {
  const form = new FormData();
  form.set('files', files);
  form.set('gigabytes', gigabytes);
  expect(limitsOf(form)).toEqual({ daily_files, daily_bytes });
});
