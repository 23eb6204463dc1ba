// What another site can make a visitor's browser do: send forms, read answers, lead away.
import { ask, askRaw, head, isGiven, ownSite, type Probe, probesOf, type Target } from '../probe.ts';

const login = 'planted-by-csrf';
const user = JSON.stringify({ login, password: 'a long enough word', role: 'admin' });

/** Ways a browser sends something in the name of who is signed in, without being asked by our own pages. */
const forged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'neither Origin nor Sec-Fetch-Site': { 'content-type': 'application/json' },
  'Origin: null': { origin: 'null', 'content-type': 'application/json' },
  'Origin: null as text/plain': { origin: 'null', 'content-type': 'text/plain' },
  'another origin': { origin: 'https://evil.example', 'content-type': 'application/json' },
  'another origin as text/plain': { origin: 'https://evil.example', 'content-type': 'text/plain' },
  'another origin as a form': { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
  'another origin, many parts': { origin: 'https://evil.example', 'content-type': 'multipart/form-data; boundary=x' },
  'a navigation of another site': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  'a site beside ours': { 'sec-fetch-site': 'same-site' },
  'an address typed in': { 'sec-fetch-site': 'none' },
  'a forged host': { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  'our name in front of theirs': { origin: 'http://127.0.0.1.evil.example' },
  'our Referer alone': { referer: 'http://127.0.0.1/' },
};

/** What changes something, by other methods than its own. */
const disguised: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['GET /api/users?_method=POST', '/api/users?_method=POST', {}],
  ['GET with X-HTTP-Method-Override', '/api/links', { 'x-http-method-override': 'DELETE' }],
  ['GET with X-Method-Override', '/api/links', { 'x-method-override': 'DELETE' }],
  ['GET with X-HTTP-Method', '/api/links', { 'x-http-method': 'DELETE' }],
  ['GET of a form’s address', '/api/setup?code=1&login=x&password=y', {}],
  ['GET of signing out', '/api/auth/signout?csrfToken=1', {}],
];

async function isPlanted(target: Target): Promise<boolean> {
  return (await ask(target, '/api/users', { headers: { cookie: target.cookie } })).text.includes(login);
}

async function csrfFault(target: Target, headers: Readonly<Record<string, string>>): Promise<string | undefined> {
  const cookie = { cookie: target.cookie };
  const made = await ask(target, '/api/users', { method: 'POST', headers: { ...headers, ...cookie }, body: user });
  if (isGiven(made)) return `POST /api/users is answered ${made.status}`;
  const gone = await ask(target, '/api/links?message_id=999999', {
    method: 'DELETE',
    headers: { ...headers, ...cookie },
  });
  if (isGiven(gone)) return `DELETE /api/links is answered ${gone.status}`;
  const upload = { 'tus-resumable': '1.0.0', 'upload-length': '10', 'upload-metadata': 'filename YS5tcDQ=' };
  const begun = await ask(target, '/api/uploads', { method: 'POST', headers: { ...upload, ...headers, ...cookie } });
  if (isGiven(begun)) return `POST /api/uploads is answered ${begun.status}`;
  return (await isPlanted(target)) ? 'the user is there' : undefined;
}

const foreign = ['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'file://', 'http://localhost:1'];

const readable = (target: Target) => [
  '/api/catalog',
  '/api/me',
  '/api/users',
  '/api/uploads',
  '/api/auth/session',
  '/',
  target.filmPath,
  '/dav/',
  '/metrics',
];

async function corsFault(target: Target, origin: string): Promise<string | undefined> {
  const preflight = { 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'authorization' };
  for (const path of readable(target)) {
    for (const [method, more] of [
      ['GET', { cookie: target.cookie }],
      ['OPTIONS', preflight],
    ] as const) {
      const { headers } = await ask(target, path, { method, headers: { origin, ...more } });
      const allowed = headers.get('access-control-allow-origin');
      if (allowed !== null) return `${method} ${path} allows ${allowed}`;
      if (headers.has('access-control-allow-credentials')) return `${method} ${path} allows credentials`;
    }
  }
  return undefined;
}

const elsewhere = [
  '//evil.example',
  'https://evil.example/x',
  '/\\evil.example',
  '\\\\evil.example',
  '/%09/evil.example',
  'javascript:alert(1)',
  'http:evil.example',
  '///evil.example',
  '/.//evil.example',
  'https:/\\evil.example',
];

/** What a page or an answer says of other sites that hold it, or show it in theirs. */
async function heldFault(target: Target, path: string): Promise<string | undefined> {
  const { headers } = await ask(target, path, { headers: { cookie: target.cookie } });
  if (headers.get('cross-origin-resource-policy') !== 'same-origin') return 'other sites may embed it';
  if (headers.get('cross-origin-opener-policy') !== 'same-origin') return 'who opened it has a hold on it';
  if (headers.get('x-frame-options') !== 'DENY') return 'it may be framed';
  if (!/geolocation=\(\)/.test(headers.get('permissions-policy') ?? '')) return 'it may use what it does not need';
  return headers.get('referrer-policy') === 'same-origin' ? undefined : 'its address is told to others';
}

async function leadsAway(target: Target, callbackUrl: string): Promise<string | undefined> {
  const query = new URLSearchParams({ callbackUrl });
  for (const path of [
    '/api/auth/signin',
    '/api/auth/signout',
    '/login',
    '/account',
    '/api/auth/callback/credentials',
    '/api/auth/error',
  ]) {
    for (const cookie of ['', target.cookie]) {
      const { headers, text } = await ask(target, `${path}?${query}`, cookie ? { headers: { cookie } } : {});
      const place = headers.get('location');
      if (place !== null && new URL(place, target.url).origin !== new URL(target.url).origin)
        return `${path} leads to ${place}`;
      if (/(?:href|action)="(?:https?:)?[\\/]{2}evil|(?:href|action)="javascript:/i.test(text))
        return `${path} links there`;
    }
  }
  return undefined;
}

export const otherSiteProbes: readonly Probe[] = [
  ...probesOf('csrf', Object.entries(forged), csrfFault),
  ...disguised.map(
    ([name, path, headers]): Probe => ({
      row: 'csrf',
      name,
      async run(target) {
        const before = target.cookie;
        const seen = await ask(target, path, { headers: { ...headers, cookie: before } });
        const stillIn = await ask(target, '/api/catalog', { headers: { cookie: before } });
        if (!isGiven(stillIn)) return 'it signed somebody out';
        return seen.status === 204 || seen.status === 201 ? `it is answered ${seen.status}` : undefined;
      },
    }),
  ),
  {
    row: 'csrf',
    name: 'signing out by a form without the token',
    async run(target) {
      const session = await target.signIn();
      const headers = { cookie: session.cookie, 'content-type': 'application/x-www-form-urlencoded' };
      await ask(target, '/api/auth/signout', { method: 'POST', headers, body: 'callbackUrl=%2F' });
      const seen = await ask(target, '/api/catalog', { headers: { cookie: session.cookie } });
      return isGiven(seen) ? undefined : 'the session is over';
    },
  },
  {
    row: 'csrf',
    name: 'what our own pages send is taken',
    isWanted: true,
    async run(target) {
      const headers = { cookie: target.cookie, ...ownSite(target), 'content-type': 'application/json' };
      const seen = await ask(target, '/api/users', { method: 'POST', headers, body: '{"login":"?"}' });
      // It gets as far as the parser: the refusals above were no accident.
      return seen.status === 400 ? undefined : `it is answered ${seen.status}`;
    },
  },
  ...probesOf(
    'cors',
    foreign.map((origin) => [`the origin ${origin}`, origin] as const),
    corsFault,
  ),
  ...probesOf(
    'cors',
    ['/', '/login', '/admin/library', '/api/catalog', '/api/me', '/api/auth/session', '/playlist.m3u8'].map(
      (path) => [`${path} is nobody's to hold or to show`, path] as const,
    ),
    heldFault,
  ),
  ...probesOf(
    'next-auth',
    elsewhere.map((place) => [`back to ${place}`, place] as const),
    leadsAway,
  ),
  {
    row: 'exposure',
    name: 'TRACE and its kin',
    async run(target) {
      for (const method of ['TRACE', 'TRACK', 'DEBUG', 'CONNECT', 'PROPPATCH', 'PURGE', 'BREW']) {
        for (const path of ['/', '/api/catalog', target.filmPath]) {
          const seen = await askRaw(target, head(target, `${method} ${path} HTTP/1.1`, ['X-Canary: echoed-word']));
          if (seen && (isGiven(seen) || seen.text.includes('echoed-word')))
            return `${method} ${path} is answered ${seen.status}`;
        }
      }
      return undefined;
    },
  },
];
