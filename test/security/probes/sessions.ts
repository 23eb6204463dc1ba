// Sessions: made by signing in alone, kept from scripts, over when somebody signs out.
import { ask, firstFault, isGiven, type Probe, probesOf, type Target } from '../probe.ts';

const sessionPattern = /((?:__Host-|__Secure-)?next-auth\.session-token)=([^;]+)/;

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Claims of an administrator, as far as an attacker can know them. */
const claims = { name: 'boss', sub: '1', role: 'admin', iat: 1, exp: 4_000_000_000, jti: 'x' };

/** Tokens nobody gave out. */
const forgedTokens: Readonly<Record<string, (token: string) => string>> = {
  'alg none': () => `${base64url({ alg: 'none', typ: 'JWT' })}.${base64url(claims)}.`,
  'alg NONE': () => `${base64url({ alg: 'NONE' })}.${base64url(claims)}.`,
  'alg HS256, an empty key': () => `${base64url({ alg: 'HS256' })}.${base64url(claims)}.${'A'.repeat(43)}`,
  'JWE without encryption': () => `${base64url({ alg: 'dir', enc: 'none' })}..${base64url({})}.${base64url(claims)}.`,
  'JWE with a zero key': () =>
    `${base64url({ alg: 'dir', enc: 'A256GCM' })}..${'A'.repeat(16)}.${base64url(claims)}.${'A'.repeat(22)}`,
  'another first letter': (token) => (token.startsWith('a') ? 'b' : 'a') + token.slice(1),
  'another last letter': (token) => token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA'),
  'another letter in the middle': (token) => {
    const at = Math.floor(token.length / 2);
    return token.slice(0, at) + (token[at] === 'x' ? 'y' : 'x') + token.slice(at + 1);
  },
  'cut off': (token) => token.slice(0, -10),
  'the tag alone': (token) => `....${token.split('.').at(-1)}`,
  'header of another algorithm': (token) =>
    [base64url({ alg: 'none', enc: 'A256GCM' }), ...token.split('.').slice(1)].join('.'),
  'plain claims': () => base64url(claims),
  'an empty one': () => '""',
};

const askers = ['/api/catalog', '/api/users', '/api/auth/session'];

async function isKnown(target: Target, cookie: string): Promise<string | undefined> {
  return firstFault(askers, async (path) => {
    const seen = await ask(target, path, { headers: { cookie } });
    const known = path.endsWith('/session') ? /"user"/.test(seen.text) : isGiven(seen);
    return known ? `${path} knows it` : undefined;
  });
}

async function attributes(setCookies: readonly string[]): Promise<string | undefined> {
  const session = setCookies.findLast((line) => sessionPattern.test(line));
  if (!session) return 'no session cookie was set';
  for (const line of setCookies.filter((one) => /^(?:__Host-|__Secure-)?next-auth|^sv/.test(one))) {
    if (!/; HttpOnly/i.test(line)) return `a script may read ${line.split('=')[0]}`;
    if (!/; SameSite=(?:Lax|Strict)/i.test(line)) return `other sites send ${line.split('=')[0]}`;
    if (/; Domain=/i.test(line)) return `${line.split('=')[0]} is for other hosts, too`;
    if (!/; Path=\//i.test(line)) return `${line.split('=')[0]} has no path`;
  }
  const days = (Date.parse(/Expires=([^;]+)/i.exec(session)?.[1] ?? '') - Date.now()) / 86_400_000;
  return days > 0 && days < 31 ? undefined : `it lasts ${days} days`;
}

export const sessionProbes: readonly Probe[] = [
  ...probesOf('session', Object.entries(forgedTokens), async (target, forge) => {
    const [, name = '', token = ''] = sessionPattern.exec(target.cookie) ?? [];
    return isKnown(target, `${name}=${forge(token)}`);
  }),
  {
    row: 'session',
    name: 'the true one is known',
    isWanted: true,
    run: async (target) => ((await isKnown(target, target.cookie)) ? undefined : 'it is not'),
  },
  {
    row: 'session',
    name: 'replayed after signing out',
    async run(target) {
      const session = await target.signIn();
      if (!(await isKnown(target, session.cookie))) return 'signing in does not work';
      await session.signOut();
      return isKnown(target, session.cookie);
    },
  },
  {
    row: 'session',
    name: 'one that was there before signing in is not taken over',
    async run(target) {
      const planted = 'planted-before.signing-in';
      const session = await target.signIn({ cookie: `next-auth.session-token=${planted}` });
      return session.cookie.includes(planted) ? 'the planted session is the one' : undefined;
    },
  },
  {
    row: 'session',
    name: 'two are not the same',
    async run(target) {
      const [one, two] = [await target.signIn(), await target.signIn()];
      const tokenOf = ({ cookie }: { cookie: string }) => sessionPattern.exec(cookie)?.[2];
      return tokenOf(one) === tokenOf(two) ? 'they are' : undefined;
    },
  },
  {
    row: 'session',
    name: 'attributes of the cookies',
    run: async (target) => attributes((await target.signIn()).setCookies),
  },
  {
    row: 'session',
    name: 'no session by an address',
    async run(target) {
      const [, name = '', token = ''] = sessionPattern.exec(target.cookie) ?? [];
      const query = new URLSearchParams({ [name]: token, token, session: token });
      const seen = await ask(target, `/api/catalog?${query}`);
      return isGiven(seen) ? 'it is taken' : undefined;
    },
  },
];
