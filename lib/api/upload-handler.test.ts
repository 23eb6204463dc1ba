// Who gets as far as the room of uploads: scope, own site, and no token in an address.
import { expect, test } from 'vitest';
import { silentLog } from '#lib/log.ts';
import type { Caller, Credentials, Scope } from '../auth/caller.ts';
import type { Uploader, Uploads } from '../upload/upload.ts';
import { createRateLimits } from './rate-limits.ts';
import { uploadHandler } from './upload-handler.ts';

/** A product whose caller is given; it notes who was let in, and what was written into the trail. */
function stage(caller: Partial<Caller> & { readonly scopes: ReadonlySet<Scope> }) {
  const seen: Uploader[] = [];
  const asked: Credentials[] = [];
  const noted: string[] = [];
  const uploads = {
    handle: async (_request: Request, uploader: Uploader) => {
      seen.push(uploader);
      const headers = { location: '/api/uploads/abcdefgh', 'access-control-allow-origin': '*' };
      return new Response(null, { status: 201, headers });
    },
  } as unknown as Uploads;
  const identify = async (request: Credentials) => {
    asked.push(request);
    return { kind: 'user', subject: 'u:1', isByCookie: true, ...caller } as Caller;
  };
  const handle = uploadHandler({
    uploads,
    identities: { identify, identifyOrNobody: identify },
    rates: createRateLimits({ perMinute: 0 }),
    auth: { audit: { note: async (_actor, action, target) => void noted.push(`${action} ${target}`) } },
    config: { url: 'https://films.example' },
    log: silentLog,
  });
  const send = (method: string, headers: Record<string, string> = {}) =>
    handle(new Request('http://localhost/api/uploads?token=sv_secret', { method, headers }));
  return { send, seen, asked, noted };
}

const admin = new Set<Scope>(['upload', 'admin']);

test('a cookie counts from our own pages alone, for every method', async () => {
  const { send, seen, noted } = stage({ scopes: admin });
  for (const method of ['POST', 'PATCH', 'HEAD', 'DELETE']) {
    expect((await send(method)).status).toBe(403);
    expect((await send(method, { 'sec-fetch-site': 'cross-site', origin: 'https://films.example' })).status).toBe(403);
    expect((await send(method, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send(method, { origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(403);
  }
  expect(seen).toEqual([]);
  const answer = await send('POST', { origin: 'https://films.example', 'sec-fetch-site': 'same-origin' });
  expect(answer.status).toBe(201);
  expect(seen).toEqual([{ subject: 'u:1', seesAll: true }]);
  expect(noted).toEqual(['items.upload upload:abcdef']);
});

test('a key needs no page of ours, and sees its own alone', async () => {
  const { send, seen } = stage({ kind: 'key', subject: 'k:7', isByCookie: false, scopes: new Set<Scope>(['upload']) });
  expect((await send('PATCH')).status).toBe(201);
  expect(seen).toEqual([{ subject: 'k:7', seesAll: false }]);
});

test('without the scope nobody gets in, and a stranger is asked who he is', async () => {
  const viewer = stage({ scopes: new Set<Scope>(['catalog', 'viewer']) });
  expect((await viewer.send('POST', { 'sec-fetch-site': 'same-origin' })).status).toBe(403);
  const stranger = stage({ kind: 'anonymous', subject: null, isByCookie: false, scopes: new Set() });
  expect((await stranger.send('POST')).status).toBe(401);
  expect([...viewer.seen, ...stranger.seen]).toEqual([]);
});

test('a token of the address is not looked at', async () => {
  const { send, asked } = stage({ kind: 'key', isByCookie: false, scopes: admin });
  await send('POST');
  expect(asked.map(({ token }) => token)).toEqual([undefined]);
});

test('which sites may read is not the room’s to say', async () => {
  const { send } = stage({ kind: 'key', isByCookie: false, scopes: admin });
  const answer = await send('POST');
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
});
