import { describe, expect, it } from 'vitest';
import { csrfToken } from './csrf-token.ts';

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
