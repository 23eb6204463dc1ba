// Guessing addresses of films, and reading through the bots what is no film of ours.
import { createHash } from 'node:crypto';
import { anyFault, ask, isGiven, type Probe, probesOf, type Target } from '../probe.ts';
import { sized } from '../size.ts';

const oneByte = { range: 'bytes=0-0' };

/** What an answer tells apart from others. */
async function kindOf(target: Target, path: string): Promise<string> {
  const { status, headers, text } = await ask(target, path, { headers: oneByte });
  return JSON.stringify([status, headers.get('content-type'), headers.get('etag'), text]);
}

/** Nothing but numbers that exist may differ, and those may not either. */
async function walk(target: Target, pathOf: (id: number) => string): Promise<string | undefined> {
  const known = await kindOf(target, target.filmPath);
  const ids = Array.from({ length: sized(10_000, 1000) }, (_, index) => index + 1);
  return anyFault(
    ids,
    async (id) => {
      const kind = await kindOf(target, pathOf(id));
      return kind === known && kind.startsWith('[404') ? undefined : `${pathOf(id)} is answered ${kind.slice(0, 200)}`;
    },
    50,
  );
}

const chatOf = ({ filmPath }: Target) => filmPath.split('/')[2] ?? '';
const messageOf = ({ filmPath }: Target) => filmPath.split('/')[3] ?? '';

/** Chats that are none of ours, and numbers that are none. */
const otherChats = [
  ...['me', 'self', '@durov', 'https:%2f%2ft.me%2fdurov', '0', '-1', '1', '777000', '42', '-42', '-1000000000001'],
  ...[
    '-1001000000000',
    '+1',
    '1e9',
    '0x10',
    '007',
    '%201',
    '1%20',
    '1.0',
    '1,2',
    '%D9%A1',
    '９',
    '1%00',
    '..',
    '%2e%2e',
  ],
  ...['99999999999999999999', '-99999999999999999999', 'null', 'NaN', '%7B%22$gt%22:%22%22%7D'],
];

/** Signatures with one bit turned; base64url keeps 6 of them a letter. */
function turned(path: string): string[] {
  const url = new URL(path, 'http://x');
  const sig = Buffer.from(url.searchParams.get('sig') ?? '', 'base64url');
  return Array.from({ length: sig.length * 8 }, (_, bit) => {
    const other = Buffer.from(sig);
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    url.searchParams.set('sig', other.toString('base64url'));
    return url.pathname + url.search;
  });
}

const queryOf = (path: string) => path.slice(path.indexOf('?'));

/** As good as any that nobody with the key has made. */
const madeUp = (id: number) =>
  `exp=4000000000&sig=${createHash('sha256').update(`guess ${id}`).digest('base64url').slice(0, 32)}`;

/** A good link, but for the one item it is of: there it is one that is over. */
const otherLink = (target: Target, id: number) =>
  id === Number(messageOf(target)) ? target.expiredPath : target.signedPath;

async function opens(target: Target, path: string): Promise<string | undefined> {
  const seen = await ask(target, path, { headers: oneByte });
  return isGiven(seen) ? `${path} is answered ${seen.status}` : undefined;
}

export const guessingProbes: readonly Probe[] = [
  ...probesOf<(target: Target, id: number) => string>(
    'guessing',
    [
      ['walk all messages', (_target, id) => `/stream/${id}`],
      ['walk all messages of the channel', (target, id) => `/stream/${chatOf(target)}/${id}`],
      ['walk all messages of another channel', (target, id) => `/stream/${Number(chatOf(target)) + 1}/${id}`],
      ['walk all messages with a signature made up', (target, id) => `/stream/${chatOf(target)}/${id}?${madeUp(id)}`],
      [
        'walk all messages with the signature of one',
        (target, id) => `/stream/${chatOf(target)}/${id}${queryOf(otherLink(target, id))}`,
      ],
    ],
    (target, pathOf) => walk(target, (id) => pathOf(target, id)),
  ),
  {
    row: 'guessing',
    name: 'each bit of a signature turned',
    run: (target) => anyFault(turned(target.signedPath), (path) => opens(target, path)),
  },
  { row: 'guessing', name: 'a link whose time is over', run: (target) => opens(target, target.expiredPath) },
  ...probesOf(
    'guessing',
    [
      [
        'another message',
        (target: Target) => `/stream/${chatOf(target)}/${Number(messageOf(target)) + 1}${queryOf(target.signedPath)}`,
      ],
      [
        'a later end',
        (target: Target) => target.signedPath.replace(/exp=(\d+)/, (_all, exp) => `exp=${Number(exp) + 1}`),
      ],
      ['no end', (target: Target) => target.signedPath.replace(/exp=\d+&?/, '')],
      ['an empty signature', (target: Target) => target.signedPath.replace(/sig=[^&]+/, 'sig=')],
      ['two signatures', (target: Target) => `${target.signedPath.replace(/sig=[^&]+/, 'sig=a')}&sig=b`],
    ] as const,
    (target, pathOf) => opens(target, pathOf(target)),
  ),
  ...probesOf(
    'other-chats',
    otherChats.map((chat) => [`the chat ${chat}`, chat] as const),
    async (target, chat) => {
      const path = `/stream/${chat}/${messageOf(target)}`;
      const seen = await ask(target, path, { headers: { ...oneByte, cookie: target.cookie } });
      // The dots are taken out of the path on the way: what is left is an address of ours.
      if (/^(?:\.\.|%2e%2e)$/.test(chat) && seen.status === 404) return undefined;
      return isGiven(seen) || seen.status >= 500 ? `${path} is answered ${seen.status}` : undefined;
    },
  ),
  ...probesOf<Readonly<Record<string, string>>>(
    'hotlinking',
    [
      ['a picture of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }],
      ['a film in another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'video' }],
      ['another Referer', { referer: 'https://evil.example/page' }],
      ['another Origin', { origin: 'https://evil.example' }],
      ['our own Referer, which anybody can write', { referer: 'http://localhost:7860/' }],
    ],
    async (target, headers) => {
      const seen = await ask(target, target.filmPath, {
        headers: { ...oneByte, ...headers },
      });
      if (seen.headers.has('access-control-allow-origin')) return 'another site may read it';
      return isGiven(seen) ? `it is answered ${seen.status}` : undefined;
    },
  ),
];
