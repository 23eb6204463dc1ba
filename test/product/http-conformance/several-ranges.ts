// Several ranges: RFC 9110 sections 14.2, 14.6 and 15.3.7.2, and floods of them (CVE-2011-3192, RangeAmp).
import type { WireAnswer } from '#test/harness/raw-socket.ts';
import {
  ask,
  type ConformanceCase,
  type ConformanceWorld,
  ensure,
  requestCase,
  requestText,
  type TestFile,
} from './case.ts';

type Window = readonly [number, number];

/** Checks a multipart/byteranges answer byte by byte. */
function checkParts(answer: WireAnswer, windows: readonly Window[], file: TestFile): void {
  const type = answer.header('content-type') ?? '';
  const boundary = /^multipart\/byteranges; boundary="?([\w'()+,./:=? -]{1,70})"?$/.exec(type)?.[1];
  ensure(boundary !== undefined, `Content-Type: ${type}`);
  ensure(answer.header('content-range') === undefined, 'Content-Range stands in the head of a multipart answer');
  ensure(
    answer.header('content-length') === String(answer.body.length),
    'the length announced is not that of the body',
  );
  let rest = answer.body;
  for (const [start, end] of windows) {
    const headEnd = rest.indexOf('\r\n\r\n');
    const head = rest.subarray(0, headEnd).toString('latin1').replace(/^\r\n/, '').split('\r\n');
    ensure(head[0] === `--${boundary}`, `delimiter ${head[0]}`);
    ensure(
      head.includes(`Content-Range: bytes ${start}-${end - 1}/${file.bytes.length}`),
      `part head ${head.join(' | ')}`,
    );
    ensure(head.includes('Content-Type: video/mp4'), 'a part has no type');
    rest = rest.subarray(headEnd + 4);
    ensure(
      rest.subarray(0, end - start).equals(file.bytes.subarray(start, end)),
      `part ${start}-${end} has other bytes`,
    );
    rest = rest.subarray(end - start);
  }
  ensure(/^\r\n--[^\r\n]+--(?:\r\n)?$/.test(rest.toString('latin1')), 'the last delimiter is missing');
}

function parts(range: string, windows: readonly Window[]): ConformanceCase {
  return {
    level: 'must',
    name: `${range} of big comes in parts`,
    async check(world) {
      const answer = await ask(world, requestText(world.big.path, { lines: [`Range: ${range}`] }));
      ensure(answer.status === 206, `status ${answer.status}`);
      checkParts(answer, windows, world.big);
    },
  };
}

/** A flood: answered whole, by 206 no larger than the film, or 416, and no more bytes than the film has. */
function flood(name: string, range: string): ConformanceCase {
  return {
    level: 'must',
    name: `${name} is no more work than the film`,
    async check(world: ConformanceWorld) {
      const answer = await ask(world, requestText(world.small.path, { lines: [`Range: ${range}`] }));
      ensure([200, 206, 416].includes(answer.status), `status ${answer.status}`);
      ensure(answer.body.length <= world.small.bytes.length, `${answer.body.length} bytes`);
      if (answer.status === 200) ensure(answer.body.equals(world.small.bytes), 'other bytes');
    },
  };
}

function readsBounded(name: string, range: string, mostReads: number): ConformanceCase {
  return {
    level: 'must',
    name: `${name} asks Telegram at most ${mostReads} times`,
    async check(world) {
      const before = await world.telegramReads();
      await ask(world, requestText(world.big.path, { lines: [`Range: ${range}`] }), { atMostBytes: 100_000 });
      const reads = (await world.telegramReads()) - before;
      ensure(reads <= mostReads, `${reads} reads`);
    },
  };
}

const last = 8_400_122;
const served = [
  parts('bytes=0-0,-1', [
    [0, 1],
    [last, last + 1],
  ]),
  parts('bytes=0-9,100-199', [
    [0, 10],
    [100, 200],
  ]),
  parts('bytes=100-199,0-9', [
    [100, 200],
    [0, 10],
  ]),
  parts('bytes=0-9, 20-29 ,40-49', [
    [0, 10],
    [20, 30],
    [40, 50],
  ]),
  parts('bytes=0-9,10-19', [
    [0, 10],
    [10, 20],
  ]),
  parts('bytes=1048575-1048575,1048576-1048577', [
    [1_048_575, 1_048_576],
    [1_048_576, 1_048_578],
  ]),
  parts('bytes=0-99,99999999-,-10', [
    [0, 100],
    [last - 9, last + 1],
  ]),
];

const reduced = [
  requestCase({
    name: 'of two ranges the satisfiable one is served alone',
    lines: ['Range: bytes=20000-,0-9'],
    expect: { status: 206, body: [0, 10], headers: () => ({ 'content-range': 'bytes 0-9/10007' }) },
  }),
  requestCase({
    name: 'of three ranges the satisfiable one is served alone',
    lines: ['Range: bytes=20000-,30000-30001,-1'],
    expect: { status: 206, body: [10_006, 10_007] },
  }),
  requestCase({
    name: 'two ranges beyond the end are 416',
    lines: ['Range: bytes=20000-,30000-'],
    expect: { status: 416, body: 'empty', headers: () => ({ 'content-range': 'bytes */10007' }) },
  }),
  requestCase({
    name: 'two suffixes of nothing are 416',
    lines: ['Range: bytes=-0,-0'],
    expect: { status: 416, body: 'empty' },
  }),
  requestCase({
    name: 'a list with one bad member is ignored',
    lines: ['Range: bytes=0-9,x'],
    expect: { status: 200, body: 'whole' },
  }),
];

const list = (count: number, member: (index: number) => string) =>
  `bytes=${Array.from({ length: count }, (_, index) => member(index)).join(',')}`;

const floods = [
  flood('two overlapping ranges', 'bytes=0-99,50-149'),
  flood('the same range twice', 'bytes=0-99,0-99'),
  flood('a range inside another', 'bytes=0-,5-6'),
  flood('two whole films', 'bytes=0-,0-'),
  flood(
    'a hundred whole films',
    list(100, () => '0-'),
  ),
  flood(
    'a thousand one-byte ranges',
    list(1000, (index) => `${index * 2}-${index * 2}`),
  ),
  flood(
    '1,300 open ranges (CVE-2011-3192)',
    list(1300, (index) => `5-${index}`),
  ),
  flood(
    '1,000 suffixes',
    list(1000, (index) => `-${index + 1}`),
  ),
  flood(
    '3,000 times the first byte',
    list(3000, () => '0-0'),
  ),
  flood(
    'ranges in descending order',
    list(200, (index) => `${10_000 - index * 10}-${10_000 - index * 10}`),
  ),
  flood(
    'ranges of huge numbers',
    list(100, () => '18446744073709551615-18446744073709551616'),
  ),
  readsBounded('a one-byte range', 'bytes=5000000-5000000', 2),
  readsBounded(
    'ten one-byte ranges',
    list(10, (index) => `${index * 800_000}-${index * 800_000}`),
    20,
  ),
];

export const severalRangeCases: readonly ConformanceCase[] = [...served, ...reduced, ...floods];
