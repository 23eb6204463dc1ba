// What can be wrong with the operator's proxy: five faults with stable names, and the sentence that names it. Pure.
import { isIPv6 } from 'node:net';
import { AppError, type ErrorCode } from './errors.ts';

const said = {
  proxy_unreachable: 'cannot be reached',
  proxy_timeout: 'does not answer in time',
  proxy_auth: 'does not accept the user name and password',
  proxy_refused: 'does not connect to the other side',
  proxy_broken: 'ended the connection or answered nonsense',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** Tells the failures of a proxy apart; each is a code of an AppError, too. */
export type ProxyFault = keyof typeof said;

/** Where a proxy is. Name and password stay out of everything said about it. */
export interface ProxyPlace {
  readonly host: string;
  readonly port: number;
  /** Default `socks5`. */
  readonly kind?: 'socks5' | 'socks5h' | 'http';
}

/**
 * The proxy as people write it.
 *
 * @example proxyAddress({ host: '::1', port: 1080 }) // '[::1]:1080'
 */
export function proxyAddress({ host, port }: ProxyPlace): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/**
 * What is wrong, to go on a sentence.
 *
 * @example describeProxyFault('proxy_auth', { host: 'proxy', port: 1080 }) // 'the SOCKS proxy proxy:1080 does not accept the user name and password'
 */
export function describeProxyFault(fault: ProxyFault, proxy: ProxyPlace): string {
  return `the ${proxy.kind === 'http' ? 'HTTP' : 'SOCKS'} proxy ${proxyAddress(proxy)} ${said[fault]}`;
}

/** The fault as an error whose sentence names the proxy: an AppError with the fault as its code, worth another try later. */
export function proxyError(fault: ProxyFault, proxy: ProxyPlace): AppError {
  const sentence = describeProxyFault(fault, proxy);
  return new AppError(fault, `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`);
}

/**
 * Whether this is the code of a proxy's fault.
 *
 * @param code of an AppError, or any other.
 * @example isProxyFault('proxy_auth') // true
 */
export function isProxyFault(code: unknown): code is ProxyFault {
  return typeof code === 'string' && Object.hasOwn(said, code);
}

/** The first that fits is taken. What else the package says is `proxy_broken`. */
const rules: readonly (readonly [RegExp, ProxyFault])[] = [
  [/timed out/i, 'proxy_timeout'],
  [/authentication/i, 'proxy_auth'],
  [/rejected connection/i, 'proxy_refused'],
  [/^connect E|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN/, 'proxy_unreachable'],
];

/**
 * Reads an error of the package `socks`. Those carry the password in their options: only the kind may go on.
 *
 * @example proxyFaultOf(new Error('Socks5 Authentication failed')) // 'proxy_auth'
 */
export function proxyFaultOf(error: unknown): ProxyFault {
  const text = error instanceof Error ? error.message : '';
  return rules.find(([pattern]) => pattern.test(text))?.[1] ?? 'proxy_broken';
}

/**
 * Whether the proxy did its work, and what it should have connected to is not there (RFC 1928, replies 3 to 6).
 *
 * @example isFarSideAway(new Error('Socks5 proxy rejected connection - HostUnreachable')) // true
 */
export function isFarSideAway(error: unknown): boolean {
  const text = error instanceof Error ? error.message : '';
  return /rejected connection - (?:NetworkUnreachable|HostUnreachable|ConnectionRefused|TTLExpired)/.test(text);
}
