// Whose request it is, by address. Pure.
import { isIP } from 'node:net';

/** Private header by which rates are counted: an address, or `shared …`. Always set here, whatever a client sent. */
export const clientHeader = 'x-sv-client';

/** What is known of where a request came from. */
export interface ClientFacts {
  /** Of the socket. */
  readonly socketAddress: string;
  /** `X-Forwarded-For` as it came: each proxy adds at its end whom it talks to. */
  readonly forwardedFor: string | undefined;
  /** Came with any header of a proxy. */
  readonly isForwarded: boolean;
  /** Proxies of our own in front of us; what they added can be believed, what stands before it cannot. */
  readonly trustedProxies: number;
}

/**
 * The address rates are counted by.
 *
 * @returns the client's; `shared` and the proxy's where a proxy of the private network forwards for people we are not to tell
 * apart. From elsewhere forwarding headers count for nothing: whoever sends them himself is counted as himself.
 * @example clientAddress({ socketAddress: '10.0.0.1', forwardedFor: '203.0.113.9', isForwarded: true, trustedProxies: 1 }) // '203.0.113.9'
 */
export function clientAddress({ socketAddress, forwardedFor, isForwarded, trustedProxies }: ClientFacts): string {
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
  const told = trustedProxies > 0 ? hops.at(-Math.min(trustedProxies, hops.length)) : undefined;
  if (told !== undefined && isIP(told)) return told;
  return isForwarded && isPrivate(socketAddress) ? `shared ${socketAddress}` : socketAddress;
}

/** RFC 1918, RFC 6598, loopback, link-local, RFC 4193. */
function isPrivate(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
  if (plain.includes(':')) return plain === '::1' || /^f[cd]|^fe[89ab]/.test(plain);
  return /^(?:10|127)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
    plain,
  );
}
