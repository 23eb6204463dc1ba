// Too much, too slow, too many: bounds that hold, and a server that goes on answering others meanwhile.

import { connect, type Socket } from 'node:net';
import { ask, askRaw, head, isGiven, ownSite, type Probe, probesOf, type Target } from '../probe.ts';

const byCookie = (target: Target) => ({ cookie: target.cookie, ...ownSite(target) });

/** Somebody else's request; the flood must not keep it waiting for ever. */
async function othersAreServed(target: Target): Promise<string | undefined> {
  const headers = { ...byCookie(target), range: 'bytes=0-9' };
  const patience = AbortSignal.timeout(20_000);
  try {
    const answer = await fetch(target.url + target.filmPath, { headers, signal: patience });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return bytes.equals(target.film.subarray(0, 10)) ? undefined : `others are answered ${answer.status}`;
  } catch {
    return 'others are not answered any more';
  }
}

/** A connection that says something, and never reads. */
async function openMute({ url }: Target, words: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  // A server may close at once: that, too, is an end of it.
  await new Promise<void>((resolve) => {
    for (const event of ['connect', 'close']) socket.once(event, resolve);
  });
  socket.write(words);
  return socket;
}

/** Opens many connections that say `words` and nothing more, and looks at the others meanwhile. */
async function whileHeld(target: Target, words: string, count = 100): Promise<string | undefined> {
  const sockets = await Promise.all(Array.from({ length: count }, () => openMute(target, words)));
  try {
    return await othersAreServed(target);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

/** What is too large is refused, or the connection is closed. */
const refusedSizes: Readonly<Record<string, (target: Target) => string>> = {
  'a header of 64 KiB': (target) => head(target, 'GET /api/catalog HTTP/1.1', [`X-Big: ${'x'.repeat(65_536)}`]),
  'a thousand headers of 100 bytes': (target) =>
    head(
      target,
      'GET /api/catalog HTTP/1.1',
      Array.from({ length: 1000 }, (_, index) => `X-${index}: ${'x'.repeat(100)}`),
    ),
  'an address of 64 KiB': (target) => head(target, `GET /api/catalog?q=${'x'.repeat(65_536)} HTTP/1.1`),
  'a cookie of 64 KiB': (target) => head(target, 'GET /api/catalog HTTP/1.1', [`Cookie: a=${'x'.repeat(65_536)}`]),
};

/** JSON of 10 MB and other bodies without measure. */
const bodies: Readonly<Record<string, () => string>> = {
  '10 MB of JSON': () => JSON.stringify({ login: 'x'.repeat(10_000_000), password: 'y' }),
  'a hundred thousand brackets': () => '['.repeat(100_000),
  'a hundred thousand keys': () => `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
  'a number of 100,000 digits': () => `{"login":${'9'.repeat(100_000)}}`,
  __proto__: () => '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}',
};

async function bodyFault(target: Target, make: () => string): Promise<string | undefined> {
  for (const path of ['/api/users', '/api/keys', '/api/setup', '/api/auth/callback/credentials', '/api/links']) {
    const headers = { ...byCookie(target), 'content-type': 'application/json' };
    try {
      const seen = await ask(target, path, { method: 'POST', headers, body: make() });
      if (isGiven(seen) || seen.status >= 500) return `${path} is answered ${seen.status}`;
    } catch {
      // Closed before all of it was sent.
    }
  }
  return othersAreServed(target);
}

const ranges: Readonly<Record<string, string>> = {
  'a thousand ranges': `bytes=${Array.from({ length: 1000 }, (_, index) => `${index * 2}-${index * 2}`).join(',')}`,
  'the whole a hundred times': `bytes=${Array(100).fill('0-').join(',')}`,
  'overlapping ranges': `bytes=${Array.from({ length: 500 }, (_, index) => `0-${index + 1000}`).join(',')}`,
  backwards: `bytes=${Array.from({ length: 500 }, (_, index) => `${5000 - index * 4}-${5001 - index * 4}`).join(',')}`,
};

async function rangeFault(target: Target, range: string): Promise<string | undefined> {
  const answer = await fetch(target.url + target.filmPath, { headers: { cookie: target.cookie, range } });
  const { byteLength } = await answer.arrayBuffer();
  return byteLength > target.film.length * 1.1 ? `${byteLength} bytes for a film of ${target.film.length}` : undefined;
}

const searches = [
  `${'(a+)+'.repeat(1000)}$`,
  'a'.repeat(5000),
  `${'*'.repeat(2000)}`,
  '\u0301'.repeat(3000),
  `${'a '.repeat(2500)}`,
];

const uploads: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '4 GB and more': { 'upload-length': '4294967296000' },
  'less than nothing': { 'upload-length': '-1' },
  'no number': { 'upload-length': 'NaN' },
  'more than numbers hold': { 'upload-length': '9'.repeat(30) },
  'no length yet': { 'upload-defer-length': '1' },
  'a page under the name of a film': {
    'upload-length': '10',
    'upload-metadata': `filename ${Buffer.from('a.html').toString('base64')},filetype ${Buffer.from('text/html').toString('base64')}`,
  },
  'an archive': {
    'upload-length': '10',
    'upload-metadata': `filename ${Buffer.from('a.zip').toString('base64')},filetype ${Buffer.from('application/zip').toString('base64')}`,
  },
  'a drawing': { 'upload-length': '10', 'upload-metadata': `filename ${Buffer.from('a.svg').toString('base64')}` },
  'words of 12 KB': { 'upload-length': '10', 'upload-metadata': `filename ${'A'.repeat(12_000)}` },
  'parts to be put together': { 'upload-concat': 'final;/api/uploads/a /api/uploads/b' },
};

async function uploadFault(target: Target, more: Readonly<Record<string, string>>): Promise<string | undefined> {
  const named = { 'upload-metadata': `filename ${Buffer.from('a.mp4').toString('base64')}` };
  const headers = { ...byCookie(target), 'tus-resumable': '1.0.0', ...named, ...more };
  const seen = await ask(target, '/api/uploads', { method: 'POST', headers });
  return isGiven(seen) || (seen.status >= 500 && seen.status !== 501) ? `it is answered ${seen.status}` : undefined;
}

const paths = [
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2fauth-secret',
  'a/b',
  '%00',
  'x'.repeat(1000),
  '{"$ne":null}',
  '__proto__',
];

async function uploadPathFault(target: Target, id: string): Promise<string | undefined> {
  for (const method of ['HEAD', 'PATCH', 'DELETE']) {
    const patch =
      method === 'PATCH'
        ? ['Upload-Offset: 0', 'Content-Type: application/offset+octet-stream', 'Content-Length: 1']
        : [];
    const lines = [
      'Tus-Resumable: 1.0.0',
      `Cookie: ${target.cookie}`,
      `Origin: ${new URL(target.url).origin}`,
      ...patch,
    ];
    const seen = await askRaw(
      target,
      head(target, `${method} /api/uploads/${id} HTTP/1.1`, lines) + (patch.length ? 'x' : ''),
    );
    if (seen && (isGiven(seen) || seen.status >= 500)) return `${method} is answered ${seen.status}`;
  }
  return undefined;
}

export const floodProbes: readonly Probe[] = [
  ...probesOf('floods', Object.entries(refusedSizes), async (target, request) => {
    const seen = await askRaw(target, request(target));
    return seen && (isGiven(seen) || seen.status >= 500) ? `it is answered ${seen.status}` : othersAreServed(target);
  }),
  ...probesOf('floods', Object.entries(bodies), bodyFault),
  ...probesOf('floods', Object.entries(ranges), rangeFault),
  ...probesOf(
    'floods',
    searches.map((words) => [`a search for ${words.slice(0, 12)} of ${words.length}`, words] as const),
    async (target, words) => {
      const seen = await ask(target, `/api/search?q=${encodeURIComponent(words)}`, {
        headers: { cookie: target.cookie },
      });
      return seen.status >= 500 ? `it is answered ${seen.status}` : othersAreServed(target);
    },
  ),
  { row: 'floods', name: '100 connections that say nothing', run: (target) => whileHeld(target, '') },
  {
    row: 'floods',
    name: '100 heads that never end',
    run: (target) => whileHeld(target, head(target, 'GET / HTTP/1.1').slice(0, -4)),
  },
  {
    row: 'floods',
    name: '100 bodies that never come',
    run: (target) =>
      whileHeld(target, head(target, 'POST /api/users HTTP/1.1', ['Content-Length: 1000', `Cookie: ${target.cookie}`])),
  },
  {
    row: 'floods',
    name: '100 films nobody reads',
    run: (target) => whileHeld(target, head(target, `GET ${target.filmPath} HTTP/1.1`, [`Cookie: ${target.cookie}`])),
  },
  {
    row: 'hotlinking',
    name: '50 streams of one address',
    run: (target) => whileHeld(target, head(target, `GET ${target.signedPath} HTTP/1.1`), 50),
  },
  ...probesOf('uploads', Object.entries(uploads), uploadFault),
  ...probesOf(
    'traversal',
    paths.map((id) => [`an upload called ${id.slice(0, 30)}`, id] as const),
    uploadPathFault,
  ),
];
