// Guessing passwords and codes: as often as somebody likes, and by as many addresses as somebody claims to have. The last of all, as
// it uses up what this address may guess.
import { ask, ownSite, type Probe, probesOf, type Target } from '../probe.ts';
import { sized } from '../size.ts';

/** Of a thousand tries so many may be looked at: ten of a name, twenty of an address. */
const mostLooked = 20;

/** Codes that are looked at within a minute, of many people behind one proxy; each is 79 bit long. */
const mostCodes = 30;

const tries = sized(1000, 60);

const spoofed = [
  'x-forwarded-for',
  'x-real-ip',
  'forwarded',
  'x-client-ip',
  'cf-connecting-ip',
  'true-client-ip',
  'x-sv-client',
  'x-sv-remote',
];

/** Twenty addresses in turn. */
const addressOf = (header: string, round: number) => `${header === 'forwarded' ? 'for=' : ''}198.51.100.${round % 20}`;

/** Tries one after the other, so that none slips through beside another, and tells when too many are looked at. */
async function looked(count: number, most: number, tried: (round: number) => Promise<'looked' | 'refused' | string>) {
  let seen = 0;
  for (let round = 0; round < count; round += 1) {
    const outcome = await tried(round);
    if (outcome === 'looked') seen += 1;
    else if (outcome !== 'refused') return outcome;
    if (seen > most) return `more than ${most} of ${round + 1} were looked at`;
  }
  return undefined;
}

function byBasic(target: Target, header: string) {
  return async (round: number) => {
    const basic = Buffer.from(`nobody-${header}:wrong number ${round}`).toString('base64');
    const headers = { authorization: `Basic ${basic}`, [header]: addressOf(header, round) };
    const { status } = await ask(target, '/api/catalog', { headers });
    return status === 401 ? 'looked' : status === 429 ? 'refused' : `it is answered ${status}`;
  };
}

/** The form of the sign-in page, for the one name that is known to be there. */
async function byForm(target: Target) {
  const csrf = await ask(target, '/api/auth/csrf');
  const cookie = csrf.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const csrfToken = /"csrfToken":"([^"]+)"/.exec(csrf.text)?.[1] ?? '';
  return async (round: number) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      cookie,
      'x-forwarded-for': addressOf('', round),
    };
    const body = new URLSearchParams({ csrfToken, login: 'admin', password: `wrong number ${round}` }).toString();
    const seen = await ask(target, '/api/auth/callback/credentials', { method: 'POST', headers, body });
    const place = `${seen.headers.get('location') ?? ''}${seen.text}`;
    if (/TooManyTries/.test(place)) return 'refused';
    return /CredentialsSignin/.test(place) ? 'looked' : `it leads to ${place.slice(0, 100)}`;
  };
}

/** Codes of the first account. */
function byCode(target: Target) {
  return async (round: number) => {
    const headers = { ...ownSite(target), 'content-type': 'application/json', 'x-forwarded-for': addressOf('', round) };
    const body = JSON.stringify({ code: `wrong ${round}`, login: 'mallory', password: 'three words and a comma' });
    const { status } = await ask(target, '/api/setup', { method: 'POST', headers, body });
    return status === 429 ? 'refused' : status === 403 ? 'looked' : `it is answered ${status}`;
  };
}

export const passwordProbes: readonly Probe[] = [
  {
    row: 'brute-force',
    name: 'a thousand tries by the form, for a name that is there',
    run: async (target) => looked(tries, mostLooked, await byForm(target)),
  },
  {
    row: 'brute-force',
    name: 'a hundred codes of the first account',
    run: (target) => looked(sized(100, 50), mostCodes, byCode(target)),
  },
  ...probesOf(
    'brute-force',
    spoofed.map((header) => [`a thousand tries, by twenty addresses of ${header}`, header] as const),
    (target, header) => looked(tries, mostLooked, byBasic(target, header)),
  ),
];
