import { expect, it } from 'vitest';
import { downloadPath } from './stream-path.ts';

it.each([
  ['/stream/1/2', '/stream/1/2?download=1'],
  ['/stream/1/2?exp=3&sig=4', '/stream/1/2?exp=3&sig=4&download=1'],
])('%s is saved by %s', (path, expected) => {
  expect(downloadPath(path)).toBe(expected);
});
