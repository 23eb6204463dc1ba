import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { anonymousCaller, type Caller } from '../auth/caller.ts';
import { AppError } from '../errors.ts';
import { silentLog } from '../log.ts';
import { type EndpointRoom, endpoint } from './endpoint.ts';
import { type Operation, operation } from './operation.ts';
import { createRateLimits } from './rate-limits.ts';

const list = operation({
  id: 'list',
  method: 'get',
  path: '/api/list',
  tag: 'Test',
  summary: 'A list.',
  scope: 'catalog',
  rate: 'light',
  inputs: { query: z.object({ page: z.string().regex(/^\d+$/, 'must be a number').optional() }) },
  answers: { 200: { description: 'It.' } },
  hasEntityTag: true,
});
const write = operation({
  ...list,
  method: 'post',
  rate: 'write',
  hasEntityTag: false,
  inputs: { body: z.object({ name: z.string() }) },
});

interface Given {
  readonly caller?: Caller;
  readonly perMinute?: number;
  readonly identify?: EndpointRoom['identities']['identify'];
}

function room({ caller = anonymousCaller('public'), perMinute = 100, identify }: Given = {}): EndpointRoom {
  const rates = createRateLimits({ perMinute });
  const find = identify ?? (async () => caller);
  return { log: silentLog, rates, identities: { identify: find, identifyOrNobody: find } };
}

const address = 'http://127.0.0.1/api/list';
const get = (headers: Record<string, string> = {}, method = 'GET', query = '') =>
  new Request(`${address}${query}`, { method, headers });
const post = (body: string) => new Request(address, { method: 'POST', body });

function routeOf<O extends Operation>(of: O, given: Given = {}, value: unknown = { ok: true }) {
  const current = room(given);
  return endpoint<O['inputs'], EndpointRoom>(
    of,
    () => current,
    async () => value,
  );
}

describe('endpoint', () => {
  it('answers JSON with an entity tag, and 304 to whoever has it', async () => {
    const route = routeOf(list);
    const first = await route(get());
    expect([first.status, await first.json()]).toEqual([200, { ok: true }]);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const tag = first.headers.get('etag') ?? '';
    for (const known of [tag, tag.replace('W/', ''), `"x", ${tag}`, '*']) {
      const again = await route(get({ 'if-none-match': known }));
      expect([again.status, await again.text(), again.headers.get('etag')], known).toEqual([304, '', tag]);
    }
    expect((await route(get({ 'if-none-match': '"x"' }))).status).toBe(200);
    expect((await routeOf(list, {}, { ok: false })(get())).headers.get('etag')).not.toBe(tag);
  });

  it('answers HEAD like GET, without a body', async () => {
    const head = await routeOf(list)(get({}, 'HEAD'));
    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', '11']);
  });

  it('ends the body a handler opened for HEAD', async () => {
    let isEnded = false;
    const body = new ReadableStream({
      cancel: () => {
        isEnded = true;
      },
    });
    await routeOf(list, {}, new Response(body))(get({}, 'HEAD'));
    expect(isEnded).toBe(true);
  });

  it('refuses what was asked wrongly, naming it', async () => {
    const wrong = await routeOf(list)(get({}, 'GET', '?page=x'));
    expect(await wrong.json()).toMatchObject({ code: 'bad_request', detail: 'page: must be a number' });
    for (const query of ['?page[$ne]=1', '?$where=1', '?page=1&page=2', '?%00=1', '?__proto__[x]=1']) {
      expect((await routeOf(list)(get({}, 'GET', query))).status, query).toBe(400);
    }
    for (const body of ['', '{', '7', '{"name":7}']) expect((await routeOf(write)(post(body))).status, body).toBe(400);
    const large = await routeOf(write)(post(JSON.stringify({ name: 'x'.repeat(300_000) })));
    expect(large.status).toBe(413);
  });

  it('asks strangers to sign in, and refuses those who may not', async () => {
    const stranger = await routeOf(list, { caller: anonymousCaller('signed') })(get());
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="StreamVault"']);
    const key = { kind: 'key', subject: 'k:1', scopes: new Set(['stream'] as const), isByCookie: false } as const;
    expect((await routeOf(list, { caller: key })(get())).status).toBe(403);
  });

  it('takes changes by cookie from our own pages alone', async () => {
    const caller = { ...anonymousCaller('public'), kind: 'user', subject: 'u:1', isByCookie: true } as const;
    const send = (headers: Record<string, string>) =>
      routeOf(write, { caller })(new Request(address, { method: 'POST', body: '{"name":"x"}', headers }));
    expect((await send({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ origin: 'https://evil.example' })).status).toBe(403);
  });

  it('takes changes of somebody unknown, whose records hang on a cookie, from our own pages and from programs', async () => {
    const send = (headers: Record<string, string>) =>
      routeOf(write)(new Request(address, { method: 'POST', body: '{"name":"x"}', headers }));
    const cookie = `a=b; sv-viewer=${'0'.repeat(32)}`;
    expect((await send({ cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await send({ cookie })).status).toBe(200);
    expect((await send({ origin: 'https://player.example' })).status).toBe(200);
    for (const [name, value] of [
      ['origin', 'https://evil.example'],
      ['origin', 'null'],
      ['sec-fetch-site', 'same-site'],
    ] as const)
      expect((await send({ cookie, [name]: value })).status).toBe(403);
  });

  it('tells the budget, and when there is one again', async () => {
    const route = routeOf(list, { perMinute: 2 });
    expect((await route(get())).headers.get('ratelimit')).toBe('"light";r=1;t=60');
    await route(get());
    const refused = await route(get());
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await refused.json()).toMatchObject({ code: 'too_many_requests' });
  });

  it('tells no cache of many people about one budget', async () => {
    const shared = new Response('x', { headers: { 'cache-control': 'public, max-age=60' } });
    expect((await routeOf(list, {}, shared)(get())).headers.get('ratelimit')).toBeNull();
  });

  it('looks at ten wrong passwords a minute and no more', async () => {
    let looks = 0;
    const identify = async () => {
      looks += 1;
      throw new AppError('unauthenticated');
    };
    const route = routeOf(list, { identify });
    const basic = { authorization: 'Basic dTpw' };
    for (let tries = 0; tries < 10; tries += 1) expect((await route(get(basic))).status).toBe(401);
    expect((await route(get(basic))).status).toBe(429);
    expect(looks).toBe(10);
    expect((await route(get({ authorization: 'Bearer k' }))).status).toBe(401);
  });
});
