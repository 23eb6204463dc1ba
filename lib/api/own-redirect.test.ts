import { describe, expect, it } from 'vitest';
import { ownRedirect } from './own-redirect.ts';

describe('ownRedirect', () => {
  it.each([
    ['https://a.example', '/'],
    ['https://a.example/', '/'],
    ['https://a.example/login?x=1', '/login?x=1'],
    ['https://a.example?x=1', '/?x=1'],
    ['https://a.example//evil.example/x', '/evil.example/x'],
    ['https://a.example/\\evil.example', '/evil.example'],
    ['https://a.example\\\\evil.example', '/evil.example'],
    ['https://a.example.evil.example/x', 'https://a.example.evil.example/x'],
    ['https://a.example@evil.example/x', 'https://a.example@evil.example/x'],
    ['/login', '/login'],
  ])('%s: %s', (location, expected) => {
    expect(ownRedirect(location, 'https://a.example')).toBe(expected);
  });
});
