// Range headers against files of known size.
import { describe, expect, it } from 'vitest';
import { contentRange, readRange } from './range.ts';

const whole = { kind: 'whole' };
const unsatisfiable = { kind: 'unsatisfiable' };
const window = (start: number, end: number) => ({ kind: 'window', start, end });
const edges = [4096, 65_536, 524_288, 1_048_576].flatMap((edge) => [edge - 1, edge, edge + 1]);

describe('readRange', () => {
  it.each<[string | null | undefined, number, object]>([
    [null, 1000, whole],
    [undefined, 1000, whole],
    ['', 1000, whole],
    ['bytes=0-0', 1000, window(0, 1)],
    ['bytes=0-1', 1000, window(0, 2)],
    ['bytes=0-', 1000, window(0, 1000)],
    ['bytes=0-999', 1000, window(0, 1000)],
    ['bytes=999-999', 1000, window(999, 1000)],
    ['bytes=999-1000', 1000, window(999, 1000)],
    ['bytes=500-99999', 1000, window(500, 1000)],
    ['bytes=1000-', 1000, unsatisfiable],
    ['bytes=1000-1000', 1000, unsatisfiable],
    ['bytes=-1', 1000, window(999, 1000)],
    ['bytes=-1000', 1000, window(0, 1000)],
    ['bytes=-1001', 1000, window(0, 1000)],
    ['bytes=-0', 1000, unsatisfiable],
    ['BYTES=0-0', 1000, window(0, 1)],
    ['  bytes=0-0  ', 1000, window(0, 1)],
    ['bytes= 0-0', 1000, window(0, 1)],
    ['bytes=00000000000000000000001-0000000002', 1000, window(1, 3)],
  ])('%s of %i bytes', (header, sizeBytes, expected) => {
    expect(readRange(header, sizeBytes)).toEqual(expected);
  });

  it.each([
    'bytes',
    'bytes=',
    'bytes=,',
    'bytes=-',
    'bytes=--1',
    'bytes=a-b',
    'bytes=1-b',
    'bytes=0x1-0x2',
    'bytes=1.0-2',
    'bytes=+1-2',
    'bytes=5-2',
    'bytes=0- 9',
    'bytes=0 -9',
    'bytes =0-9',
    'bytes 0-5',
    'bytes=0-5-6',
    'bytes=0-5;7-8',
    'bytes=0-1,junk',
    'bytes=0-1,5-2',
    'lines=0-5',
    'foo=0-10',
    'bytesbytes=0-5',
    'bytes=٣-٤',
    '0-5',
  ])('ignores junk: %s', (header) => {
    expect(readRange(header, 1000)).toEqual(whole);
  });

  it.each<[string, object]>([
    ['bytes=5-9007199254740993', window(5, 1000)],
    ['bytes=5-9223372036854775808', window(5, 1000)],
    ['bytes=5-18446744073709551616', window(5, 1000)],
    ['bytes=9007199254740993-', unsatisfiable],
    ['bytes=18446744073709551616-18446744073709551617', unsatisfiable],
    ['bytes=18446744073709551617-18446744073709551616', whole],
    ['bytes=-18446744073709551616', window(0, 1000)],
    [`bytes=0-${'9'.repeat(8000)}`, window(0, 1000)],
  ])('takes numbers of any length: %s', (header, expected) => {
    expect(readRange(header, 1000)).toEqual(expected);
  });

  it.each<[string, object]>([
    ['bytes=0-5,7-9', whole],
    ['bytes=0-5,5000-', window(0, 6)],
    ['bytes=5000-,-1', window(999, 1000)],
    ['bytes=5000-,6000-', unsatisfiable],
    ['bytes=, 0-5 ,', window(0, 6)],
    [`bytes=${'0-0,'.repeat(3000)}0-0`, whole],
  ])('serves several ranges of a small file as a whole, one satisfiable one alone: %s', (header, expected) => {
    expect(readRange(header, 1000)).toEqual(expected);
  });

  it.each<[string, object]>([
    [
      'bytes=0-0,-1',
      {
        kind: 'windows',
        windows: [
          { start: 0, end: 1 },
          { start: 1_999_999, end: 2_000_000 },
        ],
      },
    ],
    [
      'bytes=9-9,0-0',
      {
        kind: 'windows',
        windows: [
          { start: 9, end: 10 },
          { start: 0, end: 1 },
        ],
      },
    ],
    [
      'bytes=0-9,10-19',
      {
        kind: 'windows',
        windows: [
          { start: 0, end: 10 },
          { start: 10, end: 20 },
        ],
      },
    ],
    ['bytes=0-9,9-19', whole],
    ['bytes=5-,0-9', whole],
    ['bytes=0-,-1', whole],
    ['bytes=0-1999998,1999999-', whole],
    [`bytes=${Array.from({ length: 11 }, (_, index) => `${index * 100}-${index * 100}`).join(',')}`, whole],
  ])('serves several ranges of a large file only when that is no more work than the file: %s', (header, expected) => {
    expect(readRange(header, 2_000_000)).toEqual(expected);
  });

  it.each<[string, object]>([
    ['bytes=0-', whole],
    ['bytes=0-0', whole],
    ['bytes=-5', whole],
    ['bytes=-0', unsatisfiable],
    ['bytes=1-', unsatisfiable],
  ])('of an empty file: %s', (header, expected) => {
    expect(readRange(header, 0)).toEqual(expected);
  });

  it('is exact at every block edge', () => {
    for (const edge of edges) {
      expect(readRange(`bytes=${edge}-${edge}`, 3_000_000)).toEqual(window(edge, edge + 1));
      expect(readRange(`bytes=0-${edge}`, 3_000_000)).toEqual(window(0, edge + 1));
      expect(readRange(`bytes=${edge}-`, edge + 1)).toEqual(window(edge, edge + 1));
      expect(readRange(`bytes=${edge}-`, edge)).toEqual(unsatisfiable);
    }
  });

  it('is exact for files beyond 4 GiB', () => {
    const sizeBytes = 2 ** 42 + 1;
    expect(readRange('bytes=-1', sizeBytes)).toEqual(window(2 ** 42, sizeBytes));
    expect(contentRange({ start: 2 ** 42, end: sizeBytes }, sizeBytes)).toBe(
      'bytes 4398046511104-4398046511104/4398046511105',
    );
  });
});
