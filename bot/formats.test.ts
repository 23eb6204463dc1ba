import { describe, expect, it } from 'vitest';
import { formatDuration, formatSize, progressBar, shorten } from './formats.ts';

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

describe('progressBar', () => {
  it.each([
    [0, '▱▱▱▱▱▱▱▱▱▱'],
    [0.34, '▰▰▰▱▱▱▱▱▱▱'],
    [1, '▰▰▰▰▰▰▰▰▰▰'],
    [7, '▰▰▰▰▰▰▰▰▰▰'],
    [-1, '▱▱▱▱▱▱▱▱▱▱'],
  ])('%d is %s', (fraction, bar) => {
    expect(progressBar(fraction)).toBe(bar);
  });
});

describe('shorten', () => {
  it('leaves short texts alone and cuts no character in two', () => {
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten('Night train to Vega', 12)).toBe('Night train…');
    expect(shorten('🎬🎬🎬', 4)).toBe('🎬…');
  });
});
