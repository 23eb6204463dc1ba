// Every place in the product that can open a connection, and why none of them goes around the proxy. A new one fails here until
// it is told what to do with SOCKS_PROXY.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What can reach another machine, or start a program that can. */
const means = [
  /\bimport \{[^}]*\b(?:connect|createConnection|request|get|get as \w+|lookup|resolve\w*)\b[^}]*\} from 'node:(?:net|tls|https?|http2|dns|dns\/promises)'/,
  /from 'node:(?:dgram|tls|http2)'/,
  /from '(?:undici|socks|socks-proxy-agent|axios|got|ws|node-fetch|yt-dlp-wrap)'/,
  /(?:\bawait|\breturn|\bvoid|=>?|\[|,)\s*fetch\(/,
  /\bnew (?:WebSocket|EventSource|MongoClient)\(/,
  /\bimport \{[^}]*\} from 'node:child_process'/,
];

/** The places there are. Whoever adds one says here by which way it goes, and tests that in its own room. */
const known: Readonly<Record<string, string>> = {
  'lib/telegram/socket.ts': 'SOCKS_PROXY, or directly',
  'lib/telegram/socks-tunnel.ts': 'the way through the proxy itself',
  'lib/storage/mongo-connection.ts': 'SOCKS_PROXY, or directly',
  'lib/enrich/proxied-request.ts': 'SOCKS_PROXY',
  'lib/enrich/tmdb-client.ts': 'directly, where boot.ts hands in no other way: without SOCKS_PROXY',
  'lib/mirror/egress-dial.ts': 'YTDLP_PROXY, else SOCKS_PROXY, or directly',
  'lib/mirror/egress-proxy.ts': 'over a connection of egress-dial',
  'lib/mirror/yt-dlp-program.ts': 'a child that knows egress-proxy and nothing else',
  'lib/mirror/media-tools.ts': 'a child over files, whose proxy is a port where nobody listens',
  'lib/mirror/mirror-process.ts': 'our own process of links, with these settings',
  'lib/enrich/ffmpeg.ts': 'a child over an address on loopback, with an empty environment',
  'lib/remux/remux-child.ts': 'a child over an address on loopback, with a small environment of its own',
  'lib/storage/sqlite-snapshot.ts': 'a child over files',
  'demo/emulator-child.ts': "the demo's Telegram, on loopback",
  'app/api/demo/_control/emulator-control.ts': "the demo's Telegram, on loopback",
};

/** Our sources below a folder, tests left out. */
function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => `${folder}/${path}`);
}

const files = [...['lib', 'bot', 'demo'].flatMap(sourcesBelow), 'server.ts', 'maintenance.ts', ...sourcesBelow('app')];

/** What runs in a browser asks our own server, or whom the policy of the page allows. */
const isOfBrowser = (path: string, text: string) =>
  path.startsWith('app/') && (/^'use client'/m.test(text) || /\/_(?:components|hooks|browser|player)\//.test(path));

it('are all known', () => {
  const found = files.filter((path) => {
    const text = readFileSync(path, 'utf8');
    return !isOfBrowser(path, text) && means.some((pattern) => pattern.test(text));
  });
  expect(found.sort()).toEqual(Object.keys(known).sort());
});

it.each([
  "import { connect } from 'node:net';",
  "import { type Agent, get as getPlain } from 'node:http';",
  "import { lookup } from 'node:dns/promises';",
  '  const client = new MongoClient(url);',
  '    return await fetch(url);',
  "import { spawn } from 'node:child_process';",
])('a new one would be seen: %s', (line) => {
  expect(means.some((pattern) => pattern.test(line))).toBe(true);
});

it.each([
  "import { createServer, type IncomingMessage } from 'node:http';",
  "import { isIP } from 'node:net';",
  "import type { Socket } from 'node:net';",
  "import type { ChildProcess } from 'node:child_process';",
  '  async fetch(order: FetchOrder) {',
  '  const found = /x/.exec(text);',
  '    const bytes = await this.#fetch(start, end);',
  '    const file = await options.fetcher.fetch({ url });',
])('what is none is let be: %s', (line) => {
  expect(means.some((pattern) => pattern.test(line))).toBe(false);
});
