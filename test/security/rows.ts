// The threats a public server meets, what stands against each, and every place that tries it. SECURITY.md shows the same table.

/** A test file, or one test of it by the beginning of its name. */
export interface ProvedBy {
  readonly file: string;
  /** Part of the test's full name. Default: all tests of the file. */
  readonly name?: string;
}

export interface Row {
  readonly id: string;
  readonly threat: string;
  readonly defence: string;
  /** Beside the probes of test/security that carry the row's id. */
  readonly suites: readonly ProvedBy[];
}

const access = 'test/product/access.test.ts';
const hostileMirror = 'test/suites/mirror-hostile.test.ts';
const rates = 'test/product/rates.test.ts';

/** In the order of the threat model. */
export const rows = [
  {
    id: 'guessing',
    threat: 'Guessing addresses of films: chats and messages are numbers',
    defence: 'Session, key, or a link signed with 192 bit and an end; absent and forbidden are answered alike',
    suites: [
      { file: 'test/product/signed-links.test.ts' },
      { file: access, name: 'signed answers absent and forbidden alike' },
      { file: access, name: 'signed lets nobody guess' },
      { file: 'lib/auth/link-access.test.ts' },
      { file: 'lib/auth/link-signing.test.ts' },
    ],
  },
  {
    id: 'other-chats',
    threat: 'Reading other chats through the bots',
    defence: 'Only rows of the catalogue are read, and only in the log channel',
    suites: [],
  },
  {
    id: 'hotlinking',
    threat: 'Films embedded elsewhere, bandwidth taken',
    defence:
      'Links end; cookies are not sent along from other sites; no CORS; calls and open films are counted by client; read-ahead has a budget',
    suites: [
      { file: rates, name: 'limits refuse one client' },
      { file: 'lib/http/stream-places.test.ts' },
      { file: 'lib/stream/read-ahead-budget.test.ts' },
      { file: 'test/suites/nginx.test.ts', name: 'keeps a file to be saved apart' },
    ],
  },
  {
    id: 'ssrf',
    threat: 'Links that make the server ask machines of its own network',
    defence: 'Hosts on a list, addresses rebuilt; every connection of yt-dlp is judged and dialled by a proxy of ours',
    suites: [
      { file: hostileMirror },
      { file: 'lib/mirror/link-judge.test.ts' },
      { file: 'lib/mirror/address-judge.test.ts' },
      { file: 'lib/mirror/egress-proxy.test.ts' },
    ],
  },
  {
    id: 'arguments',
    threat: 'Options and commands smuggled into yt-dlp',
    defence: 'Argument lists, `--` before what was sent, no configuration, names of our own, a fixed environment',
    suites: [
      { file: hostileMirror, name: 'with a program in the place of yt-dlp' },
      { file: 'lib/mirror/yt-dlp-args.test.ts' },
    ],
  },
  {
    id: 'xss',
    threat: 'Names, captions and titles that run in a page',
    defence: 'Text is drawn as text; scripts need a nonce of the page',
    suites: [
      { file: 'e2e/admin.spec.ts', name: 'hostile names are text' },
      { file: 'e2e/hostile-names.spec.ts', name: 'hostile names are text wherever they are shown' },
      { file: 'e2e/hostile-names.spec.ts', name: 'planted: hostile names that are markup are seen' },
      { file: 'lib/subtitles/formats.test.ts' },
      { file: 'lib/feeds/feeds.test.ts' },
      { file: 'lib/feeds/oembed.test.ts' },
    ],
  },
  {
    id: 'active-content',
    threat: 'Uploaded pages and drawings that run when they are opened',
    defence: 'Films, sounds, raster pictures and plain text are shown in place; all else is saved; nosniff, sandbox',
    suites: [{ file: 'lib/stream/media-type.test.ts' }],
  },
  {
    id: 'disposition',
    threat: 'File names that forge headers or hide what a file is',
    defence: 'ASCII name and filename*, without control, bidi and path characters',
    suites: [{ file: 'lib/stream/content-disposition.test.ts' }],
  },
  {
    id: 'traversal',
    threat: 'File names that lead out of their folder',
    defence: 'Names on the disk are our own; folders of jobs are private',
    suites: [
      { file: hostileMirror, name: 'names and extensions a site gives' },
      { file: 'lib/mirror/work-folders.test.ts' },
      { file: 'test/suites/upload.test.ts', name: 'whatever its name tries' },
    ],
  },
  {
    id: 'injection',
    threat: 'Operators of MongoDB, SQL and patterns in what is asked',
    defence: 'What comes in is parsed into texts and numbers; no pattern is built of it',
    suites: [{ file: 'test/suites/injection.test.ts' }, { file: access, name: 'signed answers injections with 400' }],
  },
  {
    id: 'csrf',
    threat: 'Other sites that act in the name of who is signed in',
    defence: 'SameSite cookies; what changes something by a cookie must come from our own site; no method in disguise',
    suites: [{ file: 'lib/api/own-site.test.ts' }, { file: access, name: 'signed refuses what other sites send' }],
  },
  {
    id: 'middleware',
    threat: 'Ways around a middleware: headers, odd paths, RSC',
    defence: 'Every page and operation asks who calls by itself; the middleware only adds a policy',
    suites: [{ file: 'test/suites/api-routes.test.ts' }, { file: 'lib/api/endpoint.test.ts' }],
  },
  {
    id: 'next-server',
    threat: 'Faults of Next and React: Flight bodies, forged hosts, upgrades, the image optimiser',
    defence: 'A current version; no server actions; a fixed host; forwarding headers taken off',
    suites: [{ file: 'lib/http/listener.test.ts' }, { file: 'lib/http/request-check.test.ts' }],
  },
  {
    id: 'next-auth',
    threat: 'Faults of next-auth: redirects elsewhere, a missing secret',
    defence: 'A current version; redirects made relative; a secret of this installation',
    suites: [{ file: access, name: 'a way back after signing in' }, { file: 'lib/api/own-redirect.test.ts' }],
  },
  {
    id: 'brute-force',
    threat: 'Guessing passwords; weak and default ones',
    defence: 'scrypt, ten tries a name, twenty an address, forged addresses count as one; the start refuses weak ones',
    suites: [
      { file: rates, name: 'wrong passwords' },
      { file: access, name: 'signed looks at ten wrong passwords' },
      { file: 'test/suites/auth.test.ts', name: 'bounds of wrong passwords' },
      { file: 'lib/http/client-address.test.ts' },
      { file: 'lib/config-passwords.test.ts' },
    ],
  },
  {
    id: 'session',
    threat: 'Sessions stolen, forged, fixed or replayed',
    defence: 'Encrypted, HttpOnly, SameSite, Secure under https, 14 days; over everywhere when somebody signs out',
    suites: [
      { file: access, name: 'signed ends a session for good' },
      { file: 'test/suites/auth.test.ts', name: 'callers by a session' },
      { file: 'test/suites/auth.test.ts', name: 'callers have a cookie for https alone' },
    ],
  },
  {
    id: 'cors',
    threat: 'Other sites that read answers',
    defence: 'Off; named origins alone, never with credentials',
    suites: [{ file: 'lib/http/cors.test.ts' }],
  },
  {
    id: 'secrets',
    threat: 'Secrets in logs, pages, errors, addresses and process lists',
    defence: 'Redaction; sessions of bots sealed; children get no secret they do not need, and none as an argument',
    suites: [{ file: 'lib/log.test.ts' }, { file: 'test/product/lifecycle.test.ts', name: 'start answers a wrong' }],
  },
  {
    id: 'floods',
    threat: 'Too many ranges, slow readers and senders, huge bodies and headers, costly searches',
    defence: 'Bounds for each; back-pressure; time limits for heads and bodies',
    suites: [{ file: 'lib/http/body-time.test.ts' }, { file: 'lib/stream/range.test.ts' }],
  },
  {
    id: 'uploads',
    threat: 'Uploads without measure or in disguise',
    defence: 'Size, type and number looked at before a byte comes; nothing is unpacked; quotas',
    suites: [
      { file: 'test/suites/upload.test.ts', name: 'who may send' },
      { file: 'bot/quotas.test.ts' },
      { file: 'lib/enrich/given-poster.test.ts', name: 'unfolds to gigabytes' },
    ],
  },
  {
    id: 'telegram',
    threat: 'Strangers, forwards and edits that command the bot',
    defence: 'Ids of people, nobody by default; only what was typed in the private chat is a command',
    suites: [
      { file: 'bot/access.test.ts' },
      { file: 'test/suites/bot-commands.test.ts', name: 'a message of somebody else' },
      { file: 'test/suites/bot-commands.test.ts', name: 'admins' },
    ],
  },
  {
    id: 'webhook',
    threat: 'Updates that did not come from Telegram',
    defence: 'There is no webhook: updates come by MTProto alone',
    suites: [],
  },
  {
    id: 'exposure',
    threat: 'Files that lie about, sources, versions, insides in errors',
    defence: 'Nothing is served but pages and operations; errors are sentences; no TRACE, no versions, no source maps',
    suites: [{ file: 'lib/api/respond.test.ts' }],
  },
  {
    id: 'supply-chain',
    threat: 'Known faults in what we depend on, scripts at installation',
    defence: 'Exact versions in a lock file, none with a known serious fault, no scripts run at installation',
    suites: [],
  },
] as const satisfies readonly Row[];

/** Names of the rows. */
export type RowId = (typeof rows)[number]['id'];
