// What a scanner looks for first: files that lie about, sources, versions, insides in errors.
import { anyFault, ask, askRaw, head, isGiven, type Probe, probesOf, type Target } from '../probe.ts';

export const commonPaths: readonly string[] = [
  ...[
    '/.git/config',
    '/.git/HEAD',
    '/.gitignore',
    '/.svn/entries',
    '/.hg/requires',
    '/.env',
    '/.env.local',
    '/.env.production',
  ],
  ...[
    '/.env.example',
    '/.npmrc',
    '/.dockerignore',
    '/.DS_Store',
    '/.htaccess',
    '/.htpasswd',
    '/.ssh/id_rsa',
    '/.aws/credentials',
  ],
  ...[
    '/.next/BUILD_ID',
    '/.next/server/app-paths-manifest.json',
    '/_next/../package.json',
    '/_next/static/../../../package.json',
  ],
  ...[
    '/package.json',
    '/package-lock.json',
    '/node_modules/next/package.json',
    '/tsconfig.json',
    '/next.config.mjs',
    '/server.ts',
  ],
  ...[
    '/dist/server.mjs',
    '/dist/server.mjs.map',
    '/Dockerfile',
    '/docker-compose.yml',
    '/README.md',
    '/CHANGELOG.md',
    '/backup.zip',
  ],
  ...[
    '/data/streamvault.db',
    '/data/auth-secret',
    '/data/link-secret',
    '/data/sessions',
    '/streamvault.db',
    '/dump.sql',
    '/db.sqlite',
  ],
  ...[
    '/config.json',
    '/config.yml',
    '/settings.json',
    '/web.config',
    '/phpinfo.php',
    '/wp-login.php',
    '/wp-admin/',
    '/phpmyadmin/',
  ],
  ...[
    '/server-status',
    '/debug',
    '/debug/pprof/',
    '/actuator/env',
    '/console',
    '/trace',
    '/graphql',
    '/swagger.json',
    '/v2/_catalog',
  ],
  ...[
    '/api/debug',
    '/api/admin',
    '/api/config',
    '/api/env',
    '/api/v1/users',
    '/_ignition/health-check',
    '/cgi-bin/test',
    '/etc/passwd',
  ],
  ...[
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/public/',
    '/static/',
    '/_next/',
    '/_next/static/',
    '/libass/',
  ],
];

/** Words of what must not be shown, whatever the status. */
const insides =
  /root:x:|\[core\]|"dependencies"|BEGIN [A-Z ]*PRIVATE|API_HASH|AUTH_SECRET=|SQLite format|Index of \/|sourceMappingURL|node_modules\//;

/** Addresses that end in errors of all kinds. */
const errors: readonly (readonly [string, string, string])[] = [
  ['GET', '/no-such-page', ''],
  ['GET', '/api/no-such', ''],
  ['GET', '/api/catalog?page=x', ''],
  ['GET', '/stream/x/y', ''],
  ['GET', '/%', ''],
  ['GET', '/%ff%fe', ''],
  ['GET', '/watch/%00', ''],
  ['POST', '/api/users', '{'],
  ['POST', '/api/setup', '{'],
  ['POST', '/api/auth/callback/credentials', '{'],
  ['POST', '/api/auth/_log', '{}'],
  ['POST', '/', 'x'],
  ['PATCH', '/api/uploads/x', 'x'],
  ['PROPFIND', '/dav/', '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'],
];

const stack =
  /\bat (?:\w+ )?\(?(?:file:|\/)|node:internal|\.(?:ts|mjs):\d+|ECONNREFUSED|MongoServer|SQLITE_|\/tmp\/|\/home\//;

async function scriptsOf(target: Target): Promise<string[]> {
  const pages = await Promise.all(
    ['/login', '/', '/admin'].map((path) => ask(target, path, { headers: { cookie: target.cookie } })),
  );
  const found = pages.flatMap(({ text }) =>
    [...text.matchAll(/\/_next\/static\/[\w./~-]+\.(?:js|css)/g)].map(([path]) => path),
  );
  return [...new Set(found)];
}

async function mapFault(target: Target): Promise<string | undefined> {
  const scripts = await scriptsOf(target);
  if (scripts.length === 0) return 'no scripts were found';
  return anyFault(scripts, async (path) => {
    const map = await ask(target, `${path}.map`);
    if (isGiven(map)) return `${path}.map is there`;
    return (await ask(target, path)).text.includes('sourceMappingURL=') ? `${path} names its source map` : undefined;
  });
}

async function versionFault(target: Target, path: string): Promise<string | undefined> {
  const { headers } = await ask(target, path, { headers: { cookie: target.cookie } });
  for (const name of ['x-powered-by', 'server', 'via', 'x-aspnet-version', 'x-nextjs-version', 'x-runtime']) {
    if (headers.has(name)) return `${name}: ${headers.get(name)}`;
  }
  for (const name of [...headers.keys()])
    if (name.startsWith('x-sv-')) return `the private header ${name} leaves the server`;
  return headers.get('x-content-type-options') === 'nosniff' ? undefined : 'types may be guessed';
}

export const exposureProbes: readonly Probe[] = [
  ...probesOf(
    'exposure',
    commonPaths.map((path) => [path, path] as const),
    async (target, path) => {
      const seen = await askRaw(target, head(target, `GET ${path} HTTP/1.1`));
      if (!seen) return undefined;
      if (isGiven(seen)) return `it is answered ${seen.status}`;
      return insides.test(seen.text) ? 'insides are shown' : undefined;
    },
  ),
  { row: 'exposure', name: 'source maps', run: mapFault },
  ...probesOf(
    'exposure',
    ['/', '/login', '/api/catalog', '/api/health/live', '/icon.svg'].map(
      (path) => [`versions at ${path}`, path] as const,
    ),
    versionFault,
  ),
  ...probesOf(
    'exposure',
    errors.map((one) => [`the error of ${one[0]} ${one[1]}`, one] as const),
    async (target, [method, path, body]) => {
      const lines = body ? [`Content-Length: ${Buffer.byteLength(body)}`, 'Content-Type: application/json'] : [];
      const seen = await askRaw(target, head(target, `${method} ${path} HTTP/1.1`, lines) + body);
      if (!seen) return undefined;
      if (/root:x:/.test(seen.text) || stack.test(seen.text)) return `it tells ${stack.exec(seen.text)?.[0]}`;
      return seen.status >= 500 && seen.status !== 501 ? `it is answered ${seen.status}` : undefined;
    },
  ),
  {
    row: 'exposure',
    name: 'figures, by a tunnel that says nothing of itself',
    async run(target) {
      for (const path of ['/metrics', '/api/health']) {
        const seen = await askRaw(target, head(target, `GET ${path} HTTP/1.1`, ['Host: films.example']));
        if (seen && (/uptime_seconds|# HELP/.test(seen.text) || (path === '/metrics' && isGiven(seen))))
          return `${path} tells of the machine`;
      }
      return undefined;
    },
  },
  {
    row: 'exposure',
    name: 'lines for the log from anybody',
    async run(target) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ level: 'error', code: 'made up by a stranger' });
      const seen = await ask(target, '/api/auth/_log', { method: 'POST', headers, body });
      return isGiven(seen) ? `they are taken: ${seen.status}` : undefined;
    },
  },
  {
    row: 'webhook',
    name: 'no address takes what Telegram would send',
    async run(target) {
      const update = JSON.stringify({
        update_id: 1,
        message: { message_id: 1, from: { id: 1 }, chat: { id: 1 }, text: '/stats' },
      });
      for (const path of [
        '/webhook',
        '/api/webhook',
        '/bot',
        '/telegram',
        '/api/telegram',
        '/api/bot',
        '/api/updates',
      ]) {
        for (const secret of ['', 'wrong']) {
          const headers = {
            'content-type': 'application/json',
            ...(secret ? { 'x-telegram-bot-api-secret-token': secret } : {}),
          };
          const seen = await ask(target, path, { method: 'POST', headers, body: update });
          if (isGiven(seen)) return `${path} is answered ${seen.status}`;
        }
      }
      return undefined;
    },
  },
];
