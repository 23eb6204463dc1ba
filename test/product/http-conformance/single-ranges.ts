// One range: RFC 9110 sections 14.1, 14.2, 14.4, 15.3.7 and 15.5.17.
import { type ConformanceCase, type RequestCase, requestCase, type TestFile } from './case.ts';

const bigBytes = 8_400_123;
const smallBytes = 10_007;

const partial = (start: number, end: number) => (file: TestFile) => ({
  'content-range': `bytes ${start}-${end - 1}/${file.bytes.length}`,
  'content-length': String(end - start),
  'content-type': 'video/mp4',
  'transfer-encoding': null,
  etag: file.etag,
  'accept-ranges': 'bytes',
});

function window(range: string, start: number, end: number, more: Partial<RequestCase> = {}): ConformanceCase {
  return requestCase({
    name: `${range.slice(0, 60)} of ${more.file ?? 'small'}`,
    lines: [`Range: ${range}`],
    expect: { status: 206, body: [start, end], headers: partial(start, end) },
    ...more,
  });
}

function unsatisfiable(range: string, file: 'big' | 'small' | 'tiny' = 'small'): ConformanceCase {
  return requestCase({
    name: `${range.slice(0, 60)} of ${file} is not satisfiable`,
    file,
    lines: [`Range: ${range}`],
    expect: {
      status: 416,
      body: 'empty',
      headers: ({ bytes }) => ({
        'content-range': `bytes */${bytes.length}`,
        'cache-control': 'no-store',
        'transfer-encoding': null,
      }),
    },
  });
}

function ignored(range: string, level: 'must' | 'should' = 'must'): ConformanceCase {
  return requestCase({
    level,
    name: `${JSON.stringify(range).slice(0, 60)} is ignored`,
    lines: [`Range: ${range}`],
    expect: { status: 200, body: 'whole', headers: () => ({ 'content-range': null }) },
  });
}

/** Both sides of every border the engine knows: Telegram's pages, first pieces, grid. */
const borders = [4096, 65_536, 131_072, 262_144, 524_288, 1_048_576, 2_097_152, 8_388_608].flatMap((border) =>
  [border - 1, border, border + 1].map((at) => window(`bytes=${at}-${at}`, at, at + 1, { file: 'big' })),
);

/** Windows over a border, from one byte before it. */
const crossings = [65_536, 131_072, 524_288, 1_048_576, 2_097_152, 4_194_304].map((border) =>
  window(`bytes=${border - 1}-${border + 70_000}`, border - 1, border + 70_001, { file: 'big' }),
);

/** All starts and ends at the edges of a small file. */
const edgePairs = [0, 1, 2, 4095, 4096, 10_005, 10_006].flatMap((first, index, points) =>
  points.slice(index).map((last) => window(`bytes=${first}-${last}`, first, last + 1)),
);

const tails = [
  window('bytes=0-', 0, smallBytes),
  window('bytes=1-', 1, smallBytes),
  window('bytes=10006-', 10_006, smallBytes),
  window('bytes=-1', 10_006, smallBytes),
  window('bytes=-2', 10_005, smallBytes),
  window('bytes=-10006', 1, smallBytes),
  window('bytes=-10007', 0, smallBytes),
  window('bytes=-10008', 0, smallBytes),
  window('bytes=-99999999', 0, smallBytes),
  window('bytes=10000-20000', 10_000, smallBytes),
  window('bytes=0-10007', 0, smallBytes),
  window('bytes=10006-10007', 10_006, smallBytes),
  window('bytes=0-0', 0, 1, { file: 'tiny' }),
  window('bytes=0-', 0, 1, { file: 'tiny' }),
  window('bytes=-1', 0, 1, { file: 'tiny' }),
  window('bytes=-5', 0, 1, { file: 'tiny' }),
  window('bytes=8400122-', bigBytes - 1, bigBytes, { file: 'big' }),
  window('bytes=-65536', bigBytes - 65_536, bigBytes, { file: 'big' }),
  window('bytes=8000000-', 8_000_000, bigBytes, { file: 'big' }),
  window('bytes=4000000-4999999', 4_000_000, 5_000_000, { file: 'big' }),
];

/** Beyond 2^53, 2^63, 2^64, 2^127: a number is a number (RFC 9110 14.1.2). */
const numbers = [
  2n ** 31n,
  2n ** 32n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n,
  2n ** 64n + 5n,
  2n ** 127n,
  10n ** 60n,
];
const huge = numbers.flatMap((number) => [
  window(`bytes=5-${number}`, 5, smallBytes),
  window(`bytes=-${number}`, 0, smallBytes),
  unsatisfiable(`bytes=${number}-`),
  unsatisfiable(`bytes=${number}-${number + 1n}`),
]);

const beyond = [
  unsatisfiable('bytes=10007-'),
  unsatisfiable('bytes=10007-10007'),
  unsatisfiable('bytes=10008-20000'),
  unsatisfiable('bytes=-0'),
  unsatisfiable('bytes=-00000'),
  unsatisfiable('bytes=1-', 'tiny'),
  unsatisfiable('bytes=1-1', 'tiny'),
  unsatisfiable(`bytes=${bigBytes}-`, 'big'),
  unsatisfiable('bytes=99999999-', 'big'),
];

const lenient = [
  window('BYTES=0-9', 0, 10),
  window('Bytes=0-9', 0, 10),
  window('bytes=0-9 ', 0, 10),
  window('bytes=000000000000000000000000005-0009', 5, 10),
  window('bytes=,0-9', 0, 10, { level: 'should' }),
  window('bytes=0-9,', 0, 10, { level: 'should' }),
  window('bytes= ,, 0-9 , ,', 0, 10, { level: 'should' }),
  window('bytes=0-9\t', 0, 10),
];

const junk = [
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=--',
  'bytes=--1',
  'bytes=-1-',
  'bytes=a-',
  'bytes=-a',
  'bytes=a-b',
  'bytes=1-b',
  'bytes=0x1-0x2',
  'bytes=1e3-',
  'bytes=1.5-2',
  'bytes=+1-2',
  'bytes=-+1',
  'bytes=5-2',
  'bytes=10-9',
  'bytes=9-0',
  'bytes=18446744073709551617-18446744073709551616',
  'bytes=0-9-',
  'bytes=0-9-10',
  'bytes=0-9;10-19',
  'bytes=0-9/10007',
  'bytes=0-9/*',
  'bytes=*',
  'bytes=*/10007',
  'bytes:0-9',
  'bytes 0-9',
  'bytes =0-9',
  'bytes=0- 9',
  'bytes=0 -9',
  'bytes=- 9',
  'bytes==0-9',
  'bytes=bytes=0-9',
  'bytesbytes=0-9',
  'byte=0-9',
  'xbytes=0-9',
  'bytes-0-9',
  '0-9',
  '=0-9',
  '-',
  ',',
  '*',
  '""',
  'bytes="0-9"',
  'bytes=\xb2-\xb3',
  'bytes=0-9,junk',
  'bytes=junk,0-9',
  'bytes=0-9,5-2',
  'bytes=%30-%39',
  'bytes=null-undefined',
  'bytes=NaN-NaN',
  'bytes=Infinity-',
].map((range) => ignored(range));

const otherUnits = ['lines=0-9', 'foo=0-10', 'items=0-', 'seconds=1-2', 'none=0-1', 'kibibytes=0-1'].map((range) =>
  ignored(range),
);

/** RFC 9110 14.2: a server that sees Range twice may take it as a list; it must not send wrong bytes. */
const repeated = [
  requestCase({
    level: 'should',
    name: 'two Range lines are ignored or served as a list',
    lines: ['Range: bytes=0-9', 'Range: bytes=20-29'],
    expect: { status: [200, 206, 400] },
  }),
  requestCase({
    name: 'Range is found by its name in any case',
    lines: ['rAnGe: bytes=3-5'],
    expect: { status: 206, body: [3, 6], headers: partial(3, 6) },
  }),
  requestCase({ name: 'an empty Range is ignored', lines: ['Range:'], expect: { status: 200, body: 'whole' } }),
  requestCase({
    level: 'should',
    name: 'Accept-Encoding does not change the bytes of a range',
    lines: ['Range: bytes=0-99', 'Accept-Encoding: gzip, br'],
    expect: { status: 206, body: [0, 100], headers: () => ({ 'content-encoding': null }) },
  }),
  requestCase({
    name: 'Accept-Encoding does not change the bytes of a film',
    lines: ['Accept-Encoding: gzip, br, identity;q=0'],
    expect: { status: [200, 406], body: 'whole', headers: () => ({ 'content-encoding': null }) },
  }),
];

export const singleRangeCases: readonly ConformanceCase[] = [
  ...borders,
  ...crossings,
  ...edgePairs,
  ...tails,
  ...huge,
  ...beyond,
  ...lenient,
  ...junk,
  ...otherUnits,
  ...repeated,
];
