// Messages and connections: RFC 9112 sections 2 to 7 and 9.
import { RawSocket } from '#test/harness/raw-socket.ts';
import { ask, type ConformanceCase, type ConformanceWorld, ensure, middleRange, requestText } from './case.ts';

function connection(
  level: 'must' | 'should',
  name: string,
  run: (socket: RawSocket, world: ConformanceWorld) => Promise<void>,
): ConformanceCase {
  return {
    level,
    name,
    async check(world) {
      const socket = await RawSocket.open(world.url);
      try {
        await run(socket, world);
      } finally {
        socket.close();
      }
    },
  };
}

/** Answers that have no film in them, each of which must leave the connection usable. */
const errors: readonly (readonly [string, (world: ConformanceWorld) => string, number])[] = [
  ['404', () => requestText('/stream/2147483000'), 404],
  ['400', () => requestText('/stream/abc'), 400],
  ['405', ({ small }) => requestText(small.path, { method: 'DELETE' }), 405],
  [
    '405 with a body',
    ({ small }) => `${requestText(small.path, { method: 'POST', lines: ['Content-Length: 5'] })}hello`,
    405,
  ],
  [
    '405 with a chunked body',
    ({ small }) =>
      `${requestText(small.path, { method: 'PUT', lines: ['Transfer-Encoding: chunked'] })}5\r\nhello\r\n0\r\n\r\n`,
    405,
  ],
  ['412', ({ small }) => requestText(small.path, { lines: ['If-Match: "x"'] }), 412],
  ['416', ({ small }) => requestText(small.path, { lines: ['Range: bytes=99999-'] }), 416],
  ['304', ({ small }) => requestText(small.path, { lines: ['If-None-Match: *'] }), 304],
  ['410', ({ removedPath }) => requestText(removedPath, { lines: [middleRange] }), 410],
  ['an unknown page', () => requestText('/api/nothing'), 404],
  [
    'GET with a body',
    ({ small }) => `${requestText(small.path, { lines: ['Range: bytes=0-0', 'Content-Length: 5'] })}hello`,
    206,
  ],
];

const survivals = errors.map(([name, text, status]) =>
  connection('must', `after ${name} the connection serves five more requests`, async (socket, world) => {
    socket.send(text(world));
    ensure((await socket.read()).status === status, 'another status');
    for (let round = 0; round < 5; round += 1) {
      socket.send(requestText(world.small.path, { lines: [`Range: bytes=${round}-${round}`] }));
      const answer = await socket.read();
      ensure(answer.body.equals(world.small.bytes.subarray(round, round + 1)), `request ${round + 1} got other bytes`);
    }
  }),
);

const pipelines: readonly ConformanceCase[] = [
  connection('must', 'twenty pipelined ranges are answered in order', async (socket, world) => {
    const starts = Array.from({ length: 20 }, (_, index) => index * 97);
    socket.send(
      starts.map((start) => requestText(world.small.path, { lines: [`Range: bytes=${start}-${start + 9}`] })).join(''),
    );
    for (const start of starts) {
      const answer = await socket.read();
      ensure(
        answer.status === 206 && answer.body.equals(world.small.bytes.subarray(start, start + 10)),
        `range ${start}`,
      );
    }
  }),
  connection('must', 'pipelined requests of every kind are answered in order', async (socket, world) => {
    const { path } = world.small;
    const wanted = [206, 416, 304, 412, 405, 404, 200, 204] as const;
    socket.send(
      [
        requestText(path, { lines: ['Range: bytes=0-0'] }),
        requestText(path, { lines: ['Range: bytes=99999-'] }),
        requestText(path, { lines: ['If-None-Match: *'] }),
        requestText(path, { lines: ['If-Match: "x"'] }),
        requestText(path, { method: 'PUT', lines: ['Content-Length: 0'] }),
        requestText('/stream/2147483000'),
        requestText(path),
        requestText(path, { method: 'OPTIONS' }),
      ].join(''),
    );
    for (const status of wanted) {
      const answer = await socket.read();
      ensure(answer.status === status, `${answer.status} instead of ${status}`);
    }
  }),
  connection('must', 'HEAD between two GETs does not shift the answers', async (socket, world) => {
    const { path, bytes } = world.small;
    const range = { lines: ['Range: bytes=5-9'] };
    socket.send(requestText(path, range) + requestText(path, { method: 'HEAD' }) + requestText(path, range));
    ensure((await socket.read()).body.equals(bytes.subarray(5, 10)), 'the first');
    ensure((await socket.read({ head: true })).status === 200, 'HEAD');
    ensure((await socket.read()).body.equals(bytes.subarray(5, 10)), 'the last');
  }),
];

const framing: readonly ConformanceCase[] = [
  connection('must', 'a client that closed its sending side gets its answer', async (socket, world) => {
    socket.send(requestText(world.big.path, { lines: ['Range: bytes=0-2999999'] }));
    socket.halfClose();
    const answer = await socket.read();
    ensure(answer.complete && answer.body.equals(world.big.bytes.subarray(0, 3_000_000)), 'cut or other bytes');
  }),
  connection('should', 'after it the server closes too', async (socket, world) => {
    socket.send(requestText(world.small.path));
    socket.halfClose();
    ensure((await socket.read()).body.equals(world.small.bytes), 'other bytes');
    ensure(await socket.isClosedByServer(), 'the connection stays open');
  }),
  connection('must', 'Connection: close is honoured after the last byte', async (socket, world) => {
    socket.send(requestText(world.small.path, { lines: ['Connection: close'] }));
    const answer = await socket.read();
    ensure(answer.header('connection') === 'close' && answer.body.equals(world.small.bytes), 'not as asked');
    ensure(await socket.isClosedByServer(), 'the connection stays open');
  }),
  connection('must', 'HTTP/1.0 gets a length, no chunks and a closed connection', async (socket, world) => {
    socket.send(requestText(world.small.path, { version: 'HTTP/1.0', lines: ['Range: bytes=0-99'] }));
    const answer = await socket.read();
    ensure(answer.header('transfer-encoding') === undefined, 'chunked');
    ensure(
      answer.header('content-length') === '100' && answer.body.equals(world.small.bytes.subarray(0, 100)),
      'not the range',
    );
    ensure(await socket.isClosedByServer(), 'the connection stays open');
  }),
  connection('should', 'HTTP/1.0 with keep-alive keeps the connection', async (socket, world) => {
    for (let round = 0; round < 2; round += 1) {
      socket.send(requestText(world.small.path, { version: 'HTTP/1.0', lines: ['Connection: keep-alive'] }));
      ensure((await socket.read()).body.equals(world.small.bytes), `round ${round}`);
    }
  }),
  connection('must', 'a request that comes byte by byte is understood', async (socket, world) => {
    for (const letter of requestText(world.small.path, { lines: ['Range: bytes=1-3'] })) {
      socket.send(letter);
      await new Promise((resolve) => setImmediate(resolve));
    }
    ensure((await socket.read()).body.equals(world.small.bytes.subarray(1, 4)), 'other bytes');
  }),
  connection('should', 'an empty line before a request is ignored', async (socket, world) => {
    socket.send(`\r\n${requestText(world.small.path, { lines: ['Range: bytes=0-0'] })}`);
    ensure((await socket.read()).status === 206, 'not understood');
  }),
  connection('must', 'the absolute form of a target is understood', async (socket, world) => {
    socket.send(requestText(`http://films.example${world.small.path}`, { lines: ['Range: bytes=0-9'] }));
    const answer = await socket.read();
    ensure(answer.status === 206 && answer.body.equals(world.small.bytes.subarray(0, 10)), `status ${answer.status}`);
  }),
  connection('must', 'Expect: 100-continue does not hold up the answer', async (socket, world) => {
    socket.send(
      requestText(world.small.path, { method: 'POST', lines: ['Content-Length: 3', 'Expect: 100-continue'] }),
    );
    socket.send('abc');
    ensure((await socket.read()).status === 405, 'another status');
  }),
  connection('should', 'an unknown expectation is 417', async (socket, world) => {
    socket.send(requestText(world.small.path, { lines: ['Expect: miracles'] }));
    ensure((await socket.read()).status === 417, 'another status');
  }),
  connection('must', 'a viewer who leaves in the middle harms nobody', async (socket, world) => {
    socket.send(requestText(world.big.path));
    await socket.read({ atMostBytes: 200_000 });
    socket.close();
    const answer = await ask(world, requestText(world.small.path));
    ensure(answer.body.equals(world.small.bytes), 'the next viewer got other bytes');
  }),
];

/** Requests no server may take for good (RFC 9112 3, 3.2, 5, 6). */
const malformed: readonly (readonly [string, 'must' | 'should', (path: string) => string])[] = [
  ['without Host', 'must', (path) => `GET ${path} HTTP/1.1\r\n\r\n`],
  ['with two different Hosts', 'must', (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`],
  ['with two equal Hosts', 'must', (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n`],
  ['with a Host that is none', 'must', (path) => `GET ${path} HTTP/1.1\r\nHost: a b\r\n\r\n`],
  ['with user information in Host', 'must', (path) => `GET ${path} HTTP/1.1\r\nHost: u@a\r\n\r\n`],
  ['with a space before the colon', 'must', (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nRange : bytes=0-0\r\n\r\n`],
  ['with a NUL in a value', 'must', (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n`],
  [
    'with two lengths',
    'must',
    (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
  ],
  [
    'with a length and chunks',
    'must',
    (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'with a length that is none',
    'must',
    (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello`,
  ],
  ['with a negative length', 'must', (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n`],
  ['of another version', 'must', (path) => `GET ${path} HTTP/9.9\r\nHost: a\r\n\r\n`],
  ['without a version', 'should', (path) => `GET ${path}\r\nHost: a\r\n\r\n`],
  ['of no protocol at all', 'must', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
  [
    'with 100 KB of headers',
    'should',
    (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
  ],
  ['with a target of 100 KB', 'should', (path) => `GET ${path}?${'x'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
];

const refusals = malformed.map(([name, level, text]) =>
  connection(level, `a request ${name} is refused, and the server lives on`, async (socket, world) => {
    socket.send(text(world.small.path));
    const answer = await socket.read().catch(() => undefined);
    ensure(
      answer === undefined || (answer.status >= 400 && answer.status < 600 && answer.status !== 500),
      `status ${answer?.status}`,
    );
    const next = await ask(world, requestText(world.small.path, { lines: ['Range: bytes=0-0'] }));
    ensure(next.status === 206, 'the server is gone');
  }),
);

export const connectionCases: readonly ConformanceCase[] = [...survivals, ...pipelines, ...framing, ...refusals];
