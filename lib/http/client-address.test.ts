import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const direct = { socketAddress: '203.0.113.9', forwardedFor: undefined, isForwarded: false, trustedProxies: 0 };
const proxied = { ...direct, socketAddress: '10.0.0.1', isForwarded: true };

describe('whose request it is', () => {
  it.each([
    ['a direct client', direct, '203.0.113.9'],
    ['a direct client that pretends', { ...direct, forwardedFor: '198.51.100.1', isForwarded: true }, '203.0.113.9'],
    ['a client of the own network', { ...direct, socketAddress: '192.168.0.7' }, '192.168.0.7'],
    ['people behind a proxy nobody told us of', { ...proxied, forwardedFor: '198.51.100.1' }, 'shared 10.0.0.1'],
    ['behind one of this machine', { ...proxied, socketAddress: '::ffff:127.0.0.1' }, 'shared ::ffff:127.0.0.1'],
    ['behind a trusted proxy', { ...proxied, forwardedFor: '198.51.100.1', trustedProxies: 1 }, '198.51.100.1'],
    [
      'who lies to a trusted proxy',
      { ...proxied, forwardedFor: '192.0.2.66, 198.51.100.1', trustedProxies: 1 },
      '198.51.100.1',
    ],
    [
      'behind two',
      { ...proxied, forwardedFor: '192.0.2.66, 198.51.100.1, 10.0.0.2', trustedProxies: 2 },
      '198.51.100.1',
    ],
    ['behind fewer than configured', { ...proxied, forwardedFor: '198.51.100.1', trustedProxies: 3 }, '198.51.100.1'],
    ['IPv6', { ...proxied, forwardedFor: '2001:db8::1', trustedProxies: 1 }, '2001:db8::1'],
    [
      'a trusted proxy that says nonsense',
      { ...proxied, forwardedFor: 'unknown', trustedProxies: 1 },
      'shared 10.0.0.1',
    ],
    ['a trusted proxy that says nothing', { ...proxied, trustedProxies: 1 }, 'shared 10.0.0.1'],
  ])('%s', (_name, facts, address) => expect(clientAddress(facts)).toBe(address));
});
