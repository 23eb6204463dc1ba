// A server with all the faults the probes look for, and one that gives nothing: stand-ins that show that the probes see.
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import type { Target } from './probe.ts';
import { activeFiles, hostileNames } from './probes/content.ts';

export interface Defective {
  readonly target: Target;
  stop(): Promise<void>;
}

const film = patternBytes(8_000_000, 5);
const filmPath = '/stream/1000/5000';
const files = [...activeFiles.map(([name]) => name), ...hostileNames].map((name, index) => ({
  name,
  path: `/stream/1000/${6000 + index}`,
}));

/** Connections it takes: whoever holds them keeps the others out. */
const mostConnections = 45;

/** Believes everything, repeats everything, and runs what it is sent. */
export async function startDefectiveServer(): Promise<Defective> {
  let signedOut = false;
  const server = createServer({ maxHeaderSize: 10_000_000 }, async (request, response) => {
    const url = new URL((request.url ?? '/').replace(/^\/+/, '/'), 'http://x');
    const body = await bodyOf(request);
    runSent(`${body} ${url.searchParams.get('url') ?? ''}`);
    if (url.pathname === '/api/auth/signout') signedOut = true;
    const isGone = signedOut && url.pathname === '/api/catalog';
    if (isGone) signedOut = false;
    for (const [name, value] of Object.entries(faultyHeaders(request, url))) response.setHeader(name, value);
    if (url.pathname.startsWith('/stream/')) return stream(url, request.headers.range, response);
    response.statusCode = isGone || request.headers.authorization ? 401 : statusOf(request, url, body);
    response.end(request.method === 'HEAD' ? undefined : page(request, url));
  });
  server.maxConnections = mostConnections;
  server.on('upgrade', (request, socket) => {
    runSent(request.url ?? '');
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
  return await listen(server);
}

/** Knows nobody, and has nothing. */
export async function startClosedServer(): Promise<Defective> {
  return await listen(
    createServer((_request, response) => {
      response.writeHead(404);
      response.end();
    }),
  );
}

async function listen(server: ReturnType<typeof createServer>): Promise<Defective> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const signature = `exp=4000000000&sig=${'A'.repeat(32)}`;
  const cookie = 'next-auth.session-token=everybody-has-the-same';
  return {
    target: {
      ...{ url, cookie, filmPath, film, files },
      ...{ signedPath: `${filmPath}?${signature}`, expiredPath: `${filmPath}?${signature.replace('4', '1')}` },
      signIn: async (headers = {}) => ({
        cookie: headers.cookie ?? cookie,
        setCookies: [`${cookie}; Domain=example.org; Max-Age=999999999`],
        signOut: async () => undefined,
      }),
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The client left in the middle.
  }
  return Buffer.concat(chunks).toString('latin1');
}

/** Asks whatever address on this machine it is sent. */
function runSent(text: string): void {
  const place = /127\.0\.0\.1:\d+/.exec(text)?.[0];
  if (place)
    ask(`http://${place}/`)
      .on('error', () => undefined)
      .end();
}

function faultyHeaders({ headers }: IncomingMessage, url: URL): Record<string, string> {
  if (url.pathname === '/api/auth/callback/credentials' && headers['content-type']?.includes('form'))
    return { location: '/login?error=CredentialsSignin' };
  const back = url.searchParams.has('callbackUrl') ? { location: 'https://evil.example/' } : undefined;
  return {
    ...back,
    connection: 'close',
    'x-powered-by': 'Everything 1.0',
    'content-type': 'text/html',
    'content-disposition': 'inline; filename="../a;b.exe"',
    'access-control-allow-origin': headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
  };
}

function statusOf({ headers, method }: IncomingMessage, url: URL, body: string): number {
  if (url.pathname === '/api/setup' && body.includes('wrong')) return 403;
  if (url.pathname === '/api/search') return 500;
  const isDisguised = Object.keys(headers).some((name) => name.includes('method')) || url.searchParams.has('_method');
  return isDisguised || (method === 'GET' && url.pathname === '/api/setup') ? 204 : 200;
}

const trace = 'Error: it broke\n    at run (file:///srv/server.mjs:1:1)';

/** Before each of many ranges. */
const partHead = `--part\r\n${'x'.repeat(24_000)}\r\n\r\n`;

/** What came in, as it came in; and what should never leave a server. */
function page({ headers }: IncomingMessage, url: URL): string {
  return [
    JSON.stringify(headers),
    decodeURIComponent(url.search.replace(/%(?![0-9a-f]{2})/gi, '')),
    '<script>alert(1)</script><script src="/_next/static/a.js"></script>',
    ...files.map(({ name }) => name),
    '{"user":{"name":"boss"}} <a href="/admin/jobs"></a><a href="/admin/bots"></a>',
    trace,
    'root:x:0:0:root',
  ].join('\n');
}

/** Every range that is asked for, however many. */
function stream(url: URL, range: string | undefined, response: ServerResponse): void {
  if (url.pathname !== filmPath) return void response.end(`<script>alert(1)</script>${trace}`);
  const asked = [...(range ?? 'bytes=0-').matchAll(/(\d+)-(\d*)/g)];
  // A few times the whole is enough to be found out.
  const ranges = asked.filter(([, , last], index) => last !== '' || index < 3);
  response.statusCode = range === undefined ? 200 : 206;
  for (const [, first, last] of ranges) {
    if (ranges.length > 1) response.write(partHead);
    response.write(film.subarray(Number(first), last ? Number(last) + 1 : film.length));
  }
  response.end();
}
