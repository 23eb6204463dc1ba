// Whose fault a failed connection is, by what the driver says of it.
import { describe, expect, it } from 'vitest';
import { faultOfProxied } from './mongo-proxy.ts';

/** As the package `socks` throws them. */
const ofSocks = (message: string) => Object.assign(new Error(message), { options: { proxy: { password: 'geheim' } } });

const wrapped = (cause: Error) =>
  new Error('Server selection timed out after 2500 ms', { cause: new Error('client bulk write', { cause }) });

describe('a failure of a client with a proxy', () => {
  it.each([
    ['the password', ofSocks('Socks5 Authentication failed'), 'proxy_auth'],
    ['silence', ofSocks('Proxy connection timed out'), 'proxy_timeout'],
    ['a refusal', ofSocks('Socks5 proxy rejected connection - HostUnreachable'), 'proxy_refused'],
    ['an end', ofSocks('Socket closed'), 'proxy_broken'],
    ['nobody who listens', new Error('connect ECONNREFUSED 127.0.0.1:1080'), 'proxy_unreachable'],
    ['a proxy without an address', new Error('getaddrinfo ENOTFOUND proxy.example'), 'proxy_unreachable'],
    [
      'a proxy that no packet reaches',
      new Error("Socket 'connect' timed out after 2000ms (connectTimeoutMS: 2000)"),
      'proxy_timeout',
    ],
  ] as const)("by %s is the proxy's", (_name, error, fault) => {
    expect(faultOfProxied(error)).toBe(fault);
    expect(faultOfProxied(wrapped(error))).toBe(fault);
  });

  it.each([
    ['a server that does not answer', new Error('connection 3 to mongo.example:27017 timed out')],
    ['TLS of the server', new Error("Socket 'secureConnect' timed out after 2000ms (connectTimeoutMS: 2000)")],
    ["a cut that may be either's", new Error('read ECONNRESET')],
    ['something that is no error', 'Socket closed'],
  ])('by %s is not', (_name, error) => {
    expect(faultOfProxied(error)).toBeUndefined();
    expect(faultOfProxied(error instanceof Error ? wrapped(error) : error)).toBeUndefined();
  });

  it('ends, however deep it is wrapped', () => {
    const loop = new Error('around');
    loop.cause = loop;
    expect(faultOfProxied(loop)).toBeUndefined();
  });
});
