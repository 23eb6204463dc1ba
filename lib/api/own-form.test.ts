import { describe, expect, it } from 'vitest';
import { anonymousCaller, type Caller } from '../auth/caller.ts';
import { AppError } from '../errors.ts';
import { silentLog } from '../log.ts';
import { ownForm } from './own-form.ts';
import { createRateLimits } from './rate-limits.ts';

const user: Caller = { kind: 'user', subject: 'u:1', scopes: new Set(['viewer']), isByCookie: true };
const own = { host: 'films.example', origin: 'https://films.example', accept: 'text/html' };

function send(headers: Record<string, string>, handle: () => Promise<string>, caller: Caller = user) {
  const identify = async () => caller;
  const room = {
    ...{ identities: { identify, identifyOrNobody: identify }, rates: createRateLimits({ perMinute: 100 }) },
    ...{ config: { url: 'https://films.example' }, log: silentLog },
  };
  const request = new Request('https://films.example/api/account/tokens', { method: 'POST', headers });
  return ownForm(request, room, '/account', handle);
}

const fail = (code: 'bad_request' | 'not_found' | 'storage_unavailable') => async () => {
  throw new AppError(code);
};

describe('a form of our own', () => {
  it('sends the browser on, so that going back sends nothing again', async () => {
    const answer = await send(own, async () => '/account?made=x');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account?made=x']);
  });

  it('of another site is refused before anybody is looked at', async () => {
    let looks = 0;
    const handle = async () => {
      looks += 1;
      return '/';
    };
    for (const headers of [{ ...own, origin: 'https://evil.example' }, { host: 'films.example' }]) {
      expect((await send(headers, handle)).status).toBe(403);
    }
    expect(looks).toBe(0);
  });

  it('of nobody leads to the sign-in', async () => {
    const answer = await send(own, async () => '/', anonymousCaller('public'));
    expect(answer.headers.get('location')).toBe('/login?callbackUrl=%2Faccount');
  });

  it('tells on its page what a person can mend, and programs the error itself', async () => {
    expect((await send(own, fail('bad_request'))).headers.get('location')).toBe('/account?error=bad_request');
    expect((await send({ ...own, accept: '*/*' }, fail('not_found'))).status).toBe(404);
    expect((await send(own, fail('storage_unavailable'))).status).toBe(503);
  });
});
