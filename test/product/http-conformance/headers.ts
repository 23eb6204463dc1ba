// Headers of every answer: validators, caching, names of downloads (RFC 9110 5 and 8, RFC 9111 5.2, RFC 6266, RFC 8187), and what stays private.
import { ask, type ConformanceCase, type ConformanceWorld, ensure, requestText } from './case.ts';

/** Set for the product under test. */
export const metricsToken = 'conformance-token-123';

/** File names a stranger might send. Their sizes are unlike, so that the catalogue tells them apart. */
export const strangeNames: readonly string[] = [
  'plain.mp4',
  'two words.mp4',
  'quote".mp4',
  'back\\slash.mp4',
  '../../../etc/passwd.mp4',
  '..\\..\\boot.mp4',
  'line\r\nSet-Cookie: a=b.mp4',
  'semi;colon.mp4',
  'percent%0d%0aX.mp4',
  'Amélie.mp4',
  'Фильм.mp4',
  '日本語の映画.mp4',
  'smile😀.mp4',
  'gnp.\u202e4pm.mp4',
  `${'long'.repeat(60)}.mp4`,
  "it's (a) *star*.mp4",
  'a:b|c<d>e?.mp4',
];

interface Check {
  readonly name: string;
  readonly level?: 'must' | 'should';
  readonly run: (world: ConformanceWorld) => Promise<void>;
}

const checks = (given: readonly Check[]): ConformanceCase[] =>
  given.map(({ name, level = 'must', run }) => ({ name, level, check: run }));

async function dispositionOf(world: ConformanceWorld, name: string): Promise<string> {
  const path = world.named.get(name);
  ensure(path !== undefined, 'the film is not in the catalogue');
  const answer = await ask(world, requestText(`${path}?download=1`, { lines: ['Range: bytes=0-0'] }));
  ensure(answer.status === 206, `status ${answer.status}`);
  const names = answer.lines.map(([header]) => header.toLowerCase());
  ensure(!names.includes('set-cookie') && !names.includes('x'), 'a header was forged');
  return answer.header('content-disposition') ?? '';
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const quoted = '"(?:[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e])*"';
const extended = "UTF-8''(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+";
const grammar = new RegExp(`^attachment; filename=(?:${token}|${quoted})(?:; filename\\*=${extended})?$`);

/** The name a client would save under. */
function savedName(disposition: string): string {
  const star = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  return star ? decodeURIComponent(star) : (/filename="([^"]*)"/.exec(disposition)?.[1] ?? '');
}

const names = strangeNames.map(
  (name): ConformanceCase => ({
    level: 'must',
    name: `the name ${JSON.stringify(name).slice(0, 40)} is sent safely`,
    async check(world) {
      const disposition = await dispositionOf(world, name);
      ensure(grammar.test(disposition), disposition);
      const saved = savedName(disposition);
      ensure(!/[/\\"\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(saved) && !saved.startsWith('.'), `saved as ${saved}`);
      ensure(saved.endsWith('.mp4') && saved.length <= 255, `saved as ${saved}`);
    },
  }),
);

const kept = checks(
  ['Amélie.mp4', 'Фильм.mp4', '日本語の映画.mp4', 'smile😀.mp4', 'two words.mp4'].map((name) => ({
    name: `the name ${name} arrives as it was`,
    level: 'should' as const,
    run: async (world) =>
      ensure(savedName(await dispositionOf(world, name)) === name, savedName(await dispositionOf(world, name))),
  })),
);

const same = checks([
  {
    name: 'every answer has a Date in the preferred form',
    run: async (world) => {
      for (const lines of [[], ['Range: bytes=0-0'], ['Range: bytes=99999-'], ['If-None-Match: *']]) {
        const answer = await ask(world, requestText(world.small.path, { lines }));
        ensure(
          /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(answer.header('date') ?? ''),
          `Date: ${answer.header('date')}`,
        );
      }
    },
  },
  {
    name: 'the tag is strong and equal for every range and the whole',
    run: async (world) => {
      for (const range of ['bytes=0-0', 'bytes=5000000-5000001', 'bytes=-1', 'bytes=99999999-']) {
        const answer = await ask(world, requestText(world.big.path, { lines: [`Range: ${range}`] }));
        ensure(answer.header('etag') === world.big.etag, `${range}: ${answer.header('etag')}`);
      }
      ensure(/^"[\x21\x23-\x7e]+"$/.test(world.big.etag), world.big.etag);
    },
  },
  {
    name: 'tags of different films differ',
    run: async (world) => ensure(new Set([world.big.etag, world.small.etag, world.tiny.etag]).size === 3, 'equal tags'),
  },
  {
    name: 'Last-Modified is not in the future and equal every time',
    run: async (world) => {
      const answer = await ask(world, requestText(world.big.path, { lines: ['Range: bytes=0-0'] }));
      ensure(answer.header('last-modified') === world.big.lastModified, 'it changed');
      ensure(Date.parse(world.big.lastModified) <= Date.parse(answer.header('date') ?? ''), 'it lies ahead');
    },
  },
  {
    name: 'shared caches may keep a film for a minute, browsers ask again',
    level: 'should',
    run: async (world) => {
      const cacheControl = (await ask(world, requestText(world.small.path))).header('cache-control') ?? '';
      ensure(/\bpublic\b/.test(cacheControl) && /\bmax-age=0\b/.test(cacheControl), cacheControl);
      ensure(Number(/s-maxage=(\d+)/.exec(cacheControl)?.[1]) <= 60, cacheControl);
    },
  },
  {
    name: 'a film cannot run as a page',
    run: async (world) => {
      const answer = await ask(world, requestText(world.small.path));
      ensure(answer.header('x-content-type-options') === 'nosniff', 'sniffing is allowed');
      ensure(/default-src 'none'/.test(answer.header('content-security-policy') ?? ''), 'no policy');
    },
  },
  {
    name: 'no header is sent twice and none tells the software',
    level: 'should',
    run: async (world) => {
      const answer = await ask(world, requestText(world.small.path, { lines: ['Range: bytes=0-0'] }));
      const headers = answer.lines.map(([header]) => header.toLowerCase()).filter((header) => header !== 'vary');
      ensure(new Set(headers).size === headers.length, headers.join(' '));
      ensure(!headers.includes('x-powered-by') && !headers.includes('server'), headers.join(' '));
      ensure(!headers.some((header) => header.startsWith('x-sv')), 'a private header leaked');
    },
  },
]);

const api = checks([
  {
    name: 'JSON answers have a length and keep the connection',
    run: async (world) => {
      const answer = await ask(world, requestText('/api/catalog'));
      ensure(answer.status === 200 && answer.framing === 'length' && answer.complete, answer.framing);
    },
  },
  {
    name: 'compressed JSON is framed rightly',
    run: async (world) => {
      const answer = await ask(world, requestText('/api/catalog?per_page=100', { lines: ['Accept-Encoding: gzip'] }));
      ensure(answer.status === 200 && answer.complete, 'cut');
      const encoded = answer.header('content-encoding') === 'gzip';
      ensure(!encoded || answer.body.readUInt16BE(0) === 0x1f8b, 'not gzip');
      ensure(answer.framing === 'length' || answer.framing === 'chunked', answer.framing);
    },
  },
  {
    name: '/metrics is not there without the token',
    run: async (world) => {
      for (const lines of [
        [],
        ['Authorization: Bearer wrong-token-00000'],
        ['X-SV-Remote: 127.0.0.1'],
        ['X-Forwarded-For: 127.0.0.1'],
      ]) {
        ensure((await ask(world, requestText('/metrics', { lines }))).status === 404, lines.join());
      }
    },
  },
  {
    name: '/metrics tells streams, bots and the event loop to the token',
    run: async (world) => {
      const answer = await ask(world, requestText('/metrics', { lines: [`Authorization: Bearer ${metricsToken}`] }));
      ensure(answer.status === 200 && answer.complete, `status ${answer.status}`);
      const text = answer.body.toString();
      const streamed = Number(/streamvault_streams_total\{outcome="complete"\} (\d+)/.exec(text)?.[1]);
      ensure(streamed > 0, 'no stream was counted');
      ensure(/streamvault_bot_state\{bot="vault0_bot",role="front",state="ready"\} 1/.test(text), 'no bot');
      ensure(/event_loop_delay_seconds\{quantile="0.99"\} [\d.e-]+\n/.test(text), 'no event loop');
    },
  },
  {
    name: '/api/health tells strangers the status alone',
    run: async (world) => {
      const health = JSON.parse((await ask(world, requestText('/api/health'))).body.toString()) as Record<
        string,
        unknown
      >;
      ensure(health.ready === true && health.bots === undefined, JSON.stringify(health));
    },
  },
  {
    name: '/api/health tells the token how the bots are',
    run: async (world) => {
      const lines = [`Authorization: Bearer ${metricsToken}`];
      const answer = await ask(world, requestText('/api/health', { lines }));
      ensure(/vault0_bot/.test(answer.body.toString()), answer.body.toString());
    },
  },
]);

export const headerCases: readonly ConformanceCase[] = [...names, ...kept, ...same, ...api];
