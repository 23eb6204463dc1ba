import { describe, expect, it } from 'vitest';
import { csrfCookieName, csrfToken, newCsrfCookie } from './csrf-token.ts';

const token = 'a1'.repeat(32);

describe('csrfToken', () => {
  it.each([
    [`x=1; next-auth.csrf-token=${token}%7C${token}`, false, token],
    [`next-auth.csrf-token=${token}|${token}; y=2`, false, token],
    [`__Host-next-auth.csrf-token=${token}%7C${token}`, true, token],
    [`next-auth.csrf-token=${token}%7C${token}`, true, undefined],
    ['next-auth.csrf-token=short%7Cx', false, undefined],
    ['', false, undefined],
  ])('%s', (cookies, isSecure, expected) => {
    expect(csrfToken(cookies, isSecure)).toBe(expected);
  });
});

describe('newCsrfCookie', () => {
  it('is one that is read, and another each time', () => {
    const values = [newCsrfCookie('secret'), newCsrfCookie('secret')];
    const tokens = values.map((value) => csrfToken(`${csrfCookieName(true)}=${encodeURIComponent(value)}`, true));
    expect(tokens).toEqual(values.map((value) => value.slice(0, 64)));
    expect(new Set(tokens).size).toBe(2);
  });
});
