// Faults as they could be written into the code: for each a place in a file, and the tests that must then fail. The files themselves
// are never changed: the text is exchanged while the tests load it (planted.config.ts).
import type { RowId } from './rows.ts';

/** A place in the code made worse. */
export interface PlantedFault {
  readonly row: RowId;
  readonly name: string;
  /** Below the root. */
  readonly file: string;
  /** Stands there once. */
  readonly from: string;
  readonly to: string;
  /** Tests that look at it. */
  readonly suite: string;
  /** Part of the names of the tests to run. Default: all of the file. */
  readonly only?: string;
}

type Plant = (name: string, from: string, to: string, only?: string) => PlantedFault;

/** @param suite Default: the tests beside the file. */
function plantIn(row: RowId, file: string, suite = file.replace(/\.ts$/, '.test.ts')): Plant {
  return (name, from, to, only) => ({ row, name, file, from, to, suite, ...(only === undefined ? {} : { only }) });
}

const authTest = 'test/suites/auth.test.ts';

const inSigning = plantIn('guessing', 'lib/auth/link-signing.ts');
const inAccess = plantIn('guessing', 'lib/auth/link-access.ts');
const inJudge = plantIn('ssrf', 'lib/mirror/link-judge.ts');
const inAddresses = plantIn('ssrf', 'lib/mirror/address-judge.ts');
const inArguments = plantIn('arguments', 'lib/mirror/yt-dlp-args.ts');
const inContract = plantIn('injection', 'lib/api/contract.ts', 'test/suites/injection.test.ts');
const inSessions = plantIn('session', 'lib/auth/sessions.ts', authTest);
const inBotAccess = plantIn('telegram', 'bot/access.ts');

/** By rows. Each must be found. */
export const plantedFaults: readonly PlantedFault[] = [
  inSigning('links without an end', ' && nowMs < Number(exp) * 1000', ''),
  inSigning('one signature for all', 'scope, String(chatId), String(messageId), String', 'scope, String'),
  inAccess('pictures by any link', "scope === 'item' || scope === 'poster' ?", "scope === 'item' ?", 'hang on them'),
  inAccess(
    'links of nobody behind a sign-in',
    "config.access !== 'login' || /^[uk]/.test(given.by ?? '')",
    'true',
    'login',
  ),

  inJudge(
    'addresses of this network',
    "if (!isPublicAddress(host)) refuse('This link leads into a private network.');",
    '',
  ),
  inJudge('names that end like a known one', 'host === name ||', 'host.endsWith(name) ||'),
  inJudge('user names in links', "if (url.username !== '' || url.password !== '') refuse", 'if (!text) refuse'),
  inJudge('ports of other services', 'return port === 80 || port === 443 || port >= 1024;', 'return port > 0;'),
  inAddresses('IPv4 within IPv6', "['64:ff9b::', 96, 6],", "['64:ff9b::', 96, 4],"),
  inAddresses('the address where clouds keep secrets', "['169.254.0.0', 16],", ''),
  plantIn('ssrf', 'lib/mirror/egress-dial.ts', 'lib/mirror/egress-proxy.test.ts')(
    'names that lead back here',
    'isPublicAddress(address) && !isOwnAddress(address)',
    "address !== ''",
    'what is refused',
  ),
  plantIn('ssrf', 'lib/mirror/egress-lease.ts', 'lib/mirror/egress-proxy.test.ts')(
    'a way out for everybody on the machine',
    'return given.length === this.#credentials.length && timingSafeEqual(given, this.#credentials);',
    'return given.length >= 0;',
    'wants the credentials',
  ),

  inArguments('links taken for options', "String(bytesPerSecond)]),\n    '--',", 'String(bytesPerSecond)]),'),
  inArguments('configuration files', "'--ignore-config',", ''),
  inArguments('commands', "'--no-exec',", ''),

  plantIn('disposition', 'lib/stream/content-disposition.ts')(
    'line ends',
    '/[\\p{Cc}\\p{Surrogate}',
    '/[\\p{Surrogate}',
  ),
  plantIn('active-content', 'lib/stream/media-type.ts')('pages in place', '\\/|html|xml|', '\\/|xml|'),
  plantIn('traversal', 'lib/mirror/work-folders.ts')('any name', '/^[\\w-]{1,80}$/', '/^[^]{0,99}$/', 'takes no name'),

  plantIn('injection', 'lib/api/endpoint.ts')(
    'a parameter given twice',
    'if (query.has(name)) throw',
    'if (!name) throw',
  ),
  inContract('an object for a number', '.string()\n  .regex(/^[1-9]\\d{0,9}$/)', '.any()', 'is no number'),
  inContract(
    'words behind a number',
    '.regex(/^[1-9]\\d{0,9}$/)\n  .transform(Number)',
    '.transform((text) => Number.parseInt(text, 10))',
    'is no id',
  ),

  plantIn('csrf', 'lib/api/own-site.ts')(
    'sites beside ours',
    "site !== null && site !== 'same-origin'",
    "site === 'cross-site'",
  ),
  plantIn('csrf', 'lib/api/endpoint.ts')(
    'requests of anywhere',
    '|| isOwnSite(headers, url)) return;',
    '|| headers) return;',
  ),
  plantIn('middleware', 'lib/api/endpoint.ts')(
    'operations for nobody',
    "if (scope === 'open' ||",
    "if (scope !== 'none' ||",
  ),
  plantIn('next-auth', 'lib/api/own-redirect.ts')(
    'other hosts',
    "rest.replace(/^[/\\\\]+/, '')",
    "rest.replace(/^\\//, '')",
  ),
  plantIn('next-server', 'lib/http/request-check.ts')('two hosts', 'if (hosts > 1 ||', 'if (hosts > 9 ||'),

  plantIn('brute-force', 'lib/http/client-address.ts')(
    'any address',
    'trustedProxies > 0 ? hops',
    'forwardedFor ? hops',
  ),
  plantIn('brute-force', 'lib/auth/sign-in-pace.ts', authTest)(
    'no bound',
    'perAccount: 10,',
    'perAccount: 9999,',
    'of wrong passwords',
  ),
  plantIn('brute-force', 'lib/config-passwords.ts')('what lists have', 'readings(password).some(isWeakWord)', 'false'),
  inSessions('a new password changes nothing', ' && user.generation === parsed.data.generation', '', 'a changed user'),
  inSessions('signing out ends nothing', ') > 0) return undefined;', ') > 9e9) return undefined;', 'signs out'),
  plantIn('cors', 'lib/http/cors.ts')('every origin', ' || !origins.includes(origin)', ''),

  plantIn('secrets', 'lib/log.ts')('tokens in the log', '/(?<!\\d)\\d{5,16}:[A-Za-z0-9_-]{20,}/g,', ''),
  plantIn('floods', 'lib/stream/range.ts')(
    'ranges without number',
    'if (windows.length > mostWindows) return false;',
    '',
  ),
  plantIn('floods', 'lib/http/body-time.ts')(
    'bodies that never come',
    'if (!request.complete) cut();',
    '',
    '/api/users',
  ),
  plantIn('uploads', 'bot/quotas.ts')('a day without end', 'if (used + sizeBytes > dailyBytes)', 'if (used < 0)'),
  plantIn('uploads', 'lib/enrich/given-poster.ts')(
    'pictures of gigabytes',
    'if (width * height <= maxPixels && Math.max(width, height) <= maxEdgePixels) return;',
    'if (width > 0) return;',
    'unfolds',
  ),

  inBotAccess('strangers', "return config.allowedIds === 'everybody' ||", 'return true ||'),
  inBotAccess('items of others', ' && record.uploaded_by === userId', ''),
  plantIn('telegram', 'bot/commands.ts', 'test/suites/bot-commands.test.ts')(
    'what was forwarded',
    "if (message.origin !== 'typed') return",
    'if (!message.origin) return',
    'when it was forwarded',
  ),
  plantIn('exposure', 'lib/api/respond.ts')(
    'insides in answers',
    'isAppError(error) && isForAll ?',
    'error instanceof Error ?',
  ),
];
