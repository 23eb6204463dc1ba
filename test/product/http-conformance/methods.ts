// Methods, statuses and CORS: RFC 9110 sections 9, 10.2.1, 15.5; the CORS protocol of the Fetch standard.
import { ask, type ConformanceCase, ensure, middleRange, type RequestCase, requestCase, requestText } from './case.ts';

/** Configured for the product under test. */
export const allowedOrigin = 'https://player.example';

const wholeHead = (name: string, lines: readonly string[]) =>
  requestCase({
    name,
    method: 'HEAD',
    lines,
    expect: {
      status: 200,
      headers: (file) => ({
        'content-length': String(file.bytes.length),
        'content-range': null,
        'content-type': 'video/mp4',
        'transfer-encoding': null,
        etag: file.etag,
        'last-modified': file.lastModified,
        'accept-ranges': 'bytes',
      }),
    },
  });

const heads = [
  wholeHead('HEAD tells what GET would', []),
  wholeHead('HEAD ignores Range', ['Range: bytes=0-9']),
  wholeHead('HEAD ignores a range beyond the end', ['Range: bytes=99999-']),
  wholeHead('HEAD ignores several ranges', ['Range: bytes=0-0,-1']),
  wholeHead('HEAD ignores junk', ['Range: bytes=x']),
];

const refused = ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'MKCOL', 'LOCK', 'REPORT', 'SEARCH'].map(
  (method) =>
    requestCase({
      name: `${method} is answered 405 with Allow`,
      method,
      lines: method === 'POST' || method === 'PUT' ? ['Content-Length: 0'] : [],
      expect: {
        status: 405,
        headers: () => ({ allow: 'GET, HEAD, OPTIONS', 'content-length': /^\d+$/, 'transfer-encoding': null }),
      },
    }),
);

const options = [
  requestCase({
    name: 'OPTIONS is answered with Allow and no body',
    method: 'OPTIONS',
    expect: { status: [200, 204], headers: () => ({ allow: 'GET, HEAD, OPTIONS' }) },
  }),
  {
    level: 'should',
    name: 'OPTIONS * is answered',
    check: async (world) => {
      const answer = await ask(world, requestText('*', { method: 'OPTIONS' }));
      ensure(answer.status === 204 || answer.status === 200, `status ${answer.status}`);
    },
  } satisfies ConformanceCase,
];

const cors = (name: string, more: Omit<RequestCase, 'name'>) => requestCase({ name, ...more });
const preflight = (origin: string) => [
  `Origin: ${origin}`,
  'Access-Control-Request-Method: GET',
  'Access-Control-Request-Headers: range,if-range',
];

const corsCases = [
  cors('an allowed origin may read ranges', {
    lines: [`Origin: ${allowedOrigin}`, 'Range: bytes=0-9'],
    expect: {
      status: 206,
      body: [0, 10],
      headers: () => ({
        'access-control-allow-origin': allowedOrigin,
        'access-control-expose-headers': /Content-Length.*Content-Range.*ETag/,
        'access-control-allow-credentials': null,
        vary: /Origin/i,
      }),
    },
  }),
  ...['https://evil.example', 'null', `${allowedOrigin}.evil.example`, 'http://player.example'].map((origin) =>
    cors(`the origin ${origin} may not`, {
      lines: [`Origin: ${origin}`],
      expect: { status: 200, headers: () => ({ 'access-control-allow-origin': null, vary: /Origin/i }) },
    }),
  ),
  cors('an answer without Origin says that it depends on it', {
    level: 'should',
    expect: { status: 200, headers: () => ({ vary: /Origin/i, 'access-control-allow-origin': null }) },
  }),
  cors('an error may be read by an allowed origin', {
    level: 'should',
    lines: [`Origin: ${allowedOrigin}`, 'Range: bytes=99999-'],
    expect: { status: 416, headers: () => ({ 'access-control-allow-origin': allowedOrigin }) },
  }),
  cors('a preflight of an allowed origin may send Range and If-Range', {
    method: 'OPTIONS',
    lines: preflight(allowedOrigin),
    expect: {
      status: 204,
      headers: () => ({
        'access-control-allow-origin': allowedOrigin,
        'access-control-allow-methods': /GET/,
        'access-control-allow-headers': /Range.*If-Range/,
      }),
    },
  }),
  cors('a preflight of another origin is told nothing', {
    method: 'OPTIONS',
    lines: preflight('https://evil.example'),
    expect: {
      status: [200, 204, 403],
      headers: () => ({ 'access-control-allow-origin': null, 'access-control-allow-headers': null }),
    },
  }),
];

const status = (name: string, path: string, expected: number, method = 'GET'): ConformanceCase => ({
  level: 'must',
  name,
  async check(world) {
    const answer = await ask(world, requestText(path, { method }), { head: method === 'HEAD' });
    ensure(answer.status === expected, `status ${answer.status}`);
    ensure(answer.complete, 'the body was cut');
    ensure(/^\d+$/.test(answer.header('content-length') ?? ''), 'no Content-Length');
    ensure(answer.header('cache-control') === 'no-store', `Cache-Control ${answer.header('cache-control')}`);
  },
});

const statuses: readonly ConformanceCase[] = [
  status('an unknown film is 404', '/stream/2147483000', 404),
  status('an unknown film is 404 to HEAD', '/stream/2147483000', 404, 'HEAD'),
  status('an unknown channel is 404', '/stream/-1009999999999/1', 404),
  status('letters for a number are 400', '/stream/abc', 400),
  status('a negative message is 400', '/stream/1/-5', 400),
  status('three numbers are 400', '/stream/1/2/3', 400),
  status('a number beyond 2^31 is 400', '/stream/99999999999', 400),
  {
    level: 'must',
    name: 'a film whose post was deleted is 410 and keeps the connection',
    async check(world) {
      const answer = await ask(world, requestText(world.removedPath, { lines: [middleRange] }));
      ensure(answer.status === 410, `status ${answer.status}`);
      ensure(answer.header('cache-control') === 'no-store', 'a cache may keep it');
      ensure(answer.header('connection')?.toLowerCase() !== 'close', 'the connection is closed');
    },
  },
];

/** None of these may cost Telegram anything. */
const free: readonly (readonly [string, string, readonly string[]])[] = [
  ['HEAD', 'HEAD', []],
  ['304', 'GET', ['If-None-Match: *']],
  ['412', 'GET', ['If-Match: "other"']],
  ['416', 'GET', ['Range: bytes=99999999-']],
  ['405', 'DELETE', []],
];

const telegramFree = free.map(
  ([name, method, lines]): ConformanceCase => ({
    level: 'must',
    name: `${name} asks Telegram for nothing`,
    async check(world) {
      const before = await world.telegramReads();
      await ask(world, requestText(world.big.path, { method, lines }), { head: method === 'HEAD' });
      ensure((await world.telegramReads()) === before, 'Telegram was asked');
    },
  }),
);

export const methodCases: readonly ConformanceCase[] = [
  ...heads,
  ...refused,
  ...options,
  ...corsCases,
  ...statuses,
  ...telegramFree,
];
