// The five faults: how they are read, and that their sentences name the proxy and nobody who uses it.
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { errorTable, isAppError } from './errors.ts';
import { isFarSideAway, isProxyFault, type ProxyFault, proxyError, proxyFaultOf } from './proxy-fault.ts';

/** The package has no types for it. */
const { ERRORS, Socks5Response } = createRequire(import.meta.url)('socks/build/common/constants.js') as {
  readonly ERRORS: Readonly<Record<string, string>>;
  readonly Socks5Response: Readonly<Record<number, string>>;
};

const faults: readonly ProxyFault[] = [
  'proxy_unreachable',
  'proxy_timeout',
  'proxy_auth',
  'proxy_refused',
  'proxy_broken',
];

describe('a fault of the proxy', () => {
  it.each(faults)('%s is an AppError worth another try, whose sentence names the address alone', (fault) => {
    const proxy = { host: 'proxy.example', port: 1080, username: 'ada', password: 'geheim' };
    const error = proxyError(fault, proxy);
    expect(isAppError(error)).toBe(true);
    expect(error).toMatchObject({ code: fault, status: 503, isFinal: false, retryAfterSeconds: 5 });
    expect(error.message).toMatch(/^The SOCKS proxy proxy\.example:1080 [^\n]+\.$/);
    expect(`${JSON.stringify(error)} ${error.stack}`).not.toMatch(/ada|geheim/);
    expect(isProxyFault(fault)).toBe(true);
    expect(errorTable[fault].text).not.toContain('proxy.example');
  });

  it('is of an HTTP proxy where it is one, and brackets an address of IPv6', () => {
    expect(proxyError('proxy_auth', { kind: 'http', host: '::1', port: 3128 }).message).toBe(
      'The HTTP proxy [::1]:3128 does not accept the user name and password.',
    );
  });

  it('is none of the other codes', () => {
    for (const code of ['telegram_unavailable', 'toString', undefined, 7]) expect(isProxyFault(code)).toBe(false);
  });

  // The texts of the package itself, so that another version of it that says something else fails here.
  it.each([
    [ERRORS.ProxyConnectionTimedOut, 'proxy_timeout'],
    [ERRORS.Socks5AuthenticationFailed, 'proxy_auth'],
    [ERRORS.InvalidSocks5InitialHandshakeNoAcceptedAuthType, 'proxy_auth'],
    [`${ERRORS.InvalidSocks5FinalHandshakeRejected} - ${Socks5Response[2]}`, 'proxy_refused'],
    [ERRORS.SocketClosed, 'proxy_broken'],
    [ERRORS.InvalidSocks5IntiailHandshakeSocksVersion, 'proxy_broken'],
    ['read ECONNRESET', 'proxy_broken'],
    ['connect ECONNREFUSED 127.0.0.1:1', 'proxy_unreachable'],
    ['connect ETIMEDOUT 192.0.2.1:1080', 'proxy_unreachable'],
    ['getaddrinfo ENOTFOUND proxy.example', 'proxy_unreachable'],
  ] as const)('is read from "%s"', (text, fault) => {
    expect(proxyFaultOf(new Error(text))).toBe(fault);
  });

  it('is not the far side that is away', () => {
    const away = [1, 2, 3, 4, 5, 6, 7, 8].filter((reply) =>
      isFarSideAway(new Error(`${ERRORS.InvalidSocks5FinalHandshakeRejected} - ${Socks5Response[reply]}`)),
    );
    expect(away).toEqual([3, 4, 5, 6]);
  });
});
