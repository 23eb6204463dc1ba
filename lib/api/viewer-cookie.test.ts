// Who a viewer is, by caller or cookie.
import { describe, expect, it } from 'vitest';
import { json } from './respond.ts';
import { openViewer, viewerOf } from './viewer-cookie.ts';

const unknown = { subject: null };
const room = (url = 'http://films.example') => ({ config: { url } });
const request = (cookie?: string) => new Request('http://x/', cookie === undefined ? {} : { headers: { cookie } });

describe('a viewer', () => {
  it('somebody known is known by the caller, whatever the cookie', () => {
    const call = { request: request(`sv-viewer=${'a'.repeat(32)}`), caller: { subject: 'u:7' }, room: room() };
    expect(viewerOf(call)).toBe('u:7');
    const { viewerId, welcome } = openViewer(call);
    expect(viewerId).toBe('u:7');
    expect(welcome(json({})).headers.get('set-cookie')).toBeNull();
  });

  it('somebody unknown gets a cookie with the first write, and is known by it after', () => {
    const { viewerId, welcome } = openViewer({ request: request(), caller: unknown, room: room() });
    const cookie = welcome(json({})).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^sv-viewer=[0-9a-f]{32}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax$/);
    const again = request(`other=1; ${cookie.split(';')[0]}; more=2`);
    expect(viewerOf({ request: again, caller: unknown })).toBe(viewerId);
    expect(
      openViewer({ request: again, caller: unknown, room: room() }).welcome(json({})).headers.get('set-cookie'),
    ).toBeNull();
  });

  it('is not named by the cookie itself', () => {
    const name = viewerOf({ request: request(`sv-viewer=${'a'.repeat(32)}`), caller: unknown });
    expect(name).toMatch(/^a:[0-9a-f]{32}$/);
    expect(name).not.toContain('aaaa');
  });

  it('gets a cookie for encrypted connections alone where the site is', () => {
    const { welcome } = openViewer({ request: request(), caller: unknown, room: room('https://films.example') });
    expect(welcome(json({})).headers.get('set-cookie')).toMatch(/; Secure$/);
  });

  it.each([
    '',
    'sv-viewer=',
    'sv-viewer=xyz',
    `sv-viewer=${'A'.repeat(32)}`,
    `sv-viewer=${'a'.repeat(33)}`,
    `x-sv-viewer=${'a'.repeat(32)}`,
  ])('is nobody with the cookie %j', (cookie) =>
    expect(viewerOf({ request: request(cookie), caller: unknown })).toBeUndefined(),
  );
});
