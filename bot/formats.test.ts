import { describe, expect, it } from 'vitest';
import { randomIdFor } from './random-id.ts';
import { formatDuration, formatSize, refused } from './replies.ts';

describe('formatSize', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1_574_507, '1.6 MB'],
    [500_000_000, '500.0 MB'],
    [2_147_483_648, '2.1 GB'],
    [5e15, '5000.0 TB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [61.4, '1:01'],
    [3599.6, '1:00:00'],
    [3725, '1:02:05'],
  ])('%d is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('refusals', () => {
  it('name the limit and the value of the file', () => {
    const text = refused({ reason: 'too_large', sizeBytes: 700_000_000, limitBytes: 500_000_000 });
    expect(text).toContain('700.0 MB');
    expect(text).toContain('500.0 MB');
  });
});

describe('randomIdFor', () => {
  it('is the same for the same words and another for others', () => {
    expect(randomIdFor('a', 'bc')).toBe(randomIdFor('a', 'bc'));
    expect(randomIdFor('a', 'bc')).not.toBe(randomIdFor('ab', 'c'));
  });

  it('fits into a signed 64-bit number', () => {
    const id = randomIdFor('x');
    expect(BigInt.asIntN(64, id)).toBe(id);
  });
});
