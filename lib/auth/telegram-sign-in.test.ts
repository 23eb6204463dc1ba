import { expect, it } from 'vitest';
import { roughAddress, ticketCookie, ticketCookieName } from './telegram-sign-in.ts';

it.each([
  ['203.0.113.9', '203.0.113.…'],
  ['::ffff:203.0.113.9', '203.0.113.…'],
  ['2001:db8:7:8:9::1', '2001:db8:7:…'],
  ['shared 10.0.0.1', ''],
  ['', ''],
  ['<b>:x', ''],
])('tells of the address %s as much as %s', (address, told) => expect(roughAddress(address)).toBe(told));

it('finds the cookie of its own name', () => {
  expect(ticketCookie('a=b; sv-telegram=x.y; c=d', false)).toBe('x.y');
  expect(ticketCookie('sv-telegram=x.y', true)).toBeUndefined();
  expect(ticketCookie('__Host-sv-telegram=x.y', true)).toBe('x.y');
  expect(ticketCookieName(true)).toBe('__Host-sv-telegram');
});
