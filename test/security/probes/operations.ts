// Every operation of the API and every page, one by one: nobody unknown gets anything, and nothing is changed for another site.
import { operations } from '#lib/api/operations.ts';
import { ask, firstFault, isGiven, type Probe, type Target } from '../probe.ts';

/** Open on purpose: what they answer tells nothing of films and people. */
const open = new Set(['GET /api/me', 'GET /api/health', 'GET /api/health/live', 'GET /api/openapi.json']);

const named = operations.map((operation) => {
  const method = operation.method.toUpperCase();
  return { method, path: operation.path, name: `${method} ${operation.path}` };
});

/** The address with the film's numbers and words in its gaps. */
function filled(path: string, { filmPath }: Target): string {
  const [, , chatId = '', messageId = ''] = filmPath.split('/');
  const words: Readonly<Record<string, string>> = { chat_id: chatId, message_id: messageId, type: 'movie' };
  return path.replace(/\{(\w+)\}/g, (_all, word: string) => words[word] ?? '0123456789abcdef');
}

const json = { 'content-type': 'application/json' };
const bodyOf = (method: string) => (method === 'GET' ? {} : { body: '{}' });

async function byNobody(target: Target, { method, path }: (typeof named)[number]): Promise<string | undefined> {
  const headers = method === 'GET' ? {} : json;
  const seen = await ask(target, filled(path, target), { method, headers, ...bodyOf(method) });
  return isGiven(seen) || seen.status >= 500 ? `it is answered ${seen.status}` : undefined;
}

/** What other sites can make a browser say. */
const strangers: readonly Readonly<Record<string, string>>[] = [
  {},
  { origin: 'null' },
  { origin: 'https://evil.example' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site' },
];

async function byAnotherSite(target: Target, { method, path }: (typeof named)[number]): Promise<string | undefined> {
  return firstFault(strangers, async (stranger) => {
    const headers = { ...stranger, cookie: target.cookie, 'content-type': 'text/plain' };
    const { status } = await ask(target, filled(path, target), { method, headers, body: '{}' });
    return status === 403 ? undefined : `with ${JSON.stringify(stranger)} it is answered ${status}`;
  });
}

/** A router's state that asks for the innermost part of a page alone, past whatever its frame would have asked. */
const innermost = (kind: string) =>
  encodeURIComponent(
    JSON.stringify([
      '',
      { children: [kind, { children: ['__PAGE__', {}, null, 'refetch'] }], modal: ['__DEFAULT__', {}] },
      null,
      null,
      true,
    ]),
  );

const asked: readonly Readonly<Record<string, string>>[] = [
  {},
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
  { rsc: '1', 'next-url': '/browse/all' },
  ...['browse', 'title', 'admin', 'history'].map((kind) => ({
    ...{ rsc: '1', 'next-url': `/${kind}`, 'next-router-state-tree': innermost(kind) },
  })),
];

const pages: readonly ((target: Target) => string)[] = [
  ...['/', '/browse/all', '/search?q=film', '/list', '/history', '/admin/library', '/admin/links', '/account'].map(
    (path) => () => path,
  ),
  ...['title', 'watch', 'share', 'series'].map(
    (kind) =>
      ({ filmPath }: Target) =>
        `/${kind}/${filmPath.split('/')[3]}`,
  ),
];

async function tellsNames(target: Target, path: string): Promise<string | undefined> {
  return firstFault(asked, async (headers) => {
    const { text } = await ask(target, path, { headers });
    const name = ['película', 'semi;colon', '"custom_name"', 'stream_link'].find((word) => text.includes(word));
    return name && `with ${JSON.stringify(headers).slice(0, 60)} it tells of ${name}`;
  });
}

export const operationProbes: readonly Probe[] = [
  ...named
    .filter(({ name }) => !open.has(name))
    .map(
      (one): Probe => ({ row: 'middleware', name: `${one.name} for nobody`, run: (target) => byNobody(target, one) }),
    ),
  ...pages.map(
    (pathOf, index): Probe => ({
      row: 'middleware',
      name: `page ${index + 1} tells nobody a name, whole or in part`,
      run: (target) => tellsNames(target, pathOf(target)),
    }),
  ),
  ...named
    .filter(({ method }) => method !== 'GET')
    .map(
      (one): Probe => ({
        row: 'csrf',
        name: `${one.name} of another site`,
        run: (target) => byAnotherSite(target, one),
      }),
    ),
];
