// What the driver's failures say of the proxy it goes through: the driver has no errors of its own for that.
import type { MongoClient } from 'mongodb';
import type { SocksProxy } from '../config.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';
import { type ProxyFault, proxyFaultOf } from '../proxy-fault.ts';

/** The deepest the driver wraps an error, and one more. */
const deepest = 6;

/** The connection a client with a proxy makes itself is the one to the proxy; what it makes through that is called otherwise. */
const ownConnection: readonly (readonly [RegExp, ProxyFault])[] = [
  [/^Socket 'connect' timed out/, 'proxy_timeout'],
  [/^(?:connect E|getaddrinfo )/, 'proxy_unreachable'],
];

/**
 * The proxy's part in a failure of a client that goes through one; undefined where it has none, or nobody can tell.
 *
 * @example faultOfProxied(new Error('connect ECONNREFUSED 127.0.0.1:1080')) // 'proxy_unreachable'
 */
export function faultOfProxied(error: unknown): ProxyFault | undefined {
  let current = error;
  for (let depth = 0; depth < deepest && current instanceof Error; depth += 1) {
    if (isOfSocks(current)) return proxyFaultOf(current);
    const { message } = current;
    const found = ownConnection.find(([pattern]) => pattern.test(message));
    if (found) return found[1];
    current = current.cause;
  }
  return undefined;
}

/** Known by what it carries: the driver loads a copy of the package's class that may not be ours. */
function isOfSocks(error: Error): boolean {
  const { options } = error as { readonly options?: { readonly proxy?: unknown } };
  return options?.proxy !== undefined;
}

/** Tells of the proxy what the driver's own looks at the server find out, every 2 s and at once when a call needs one. */
export function watchProxy(client: MongoClient, proxy: SocksProxy, reports: ProxyReports): void {
  client.on('serverHeartbeatSucceeded', () => reports.worked('store', proxy));
  client.on('serverHeartbeatFailed', ({ failure }) => {
    const fault = faultOfProxied(failure);
    if (fault) reports.failed('store', proxy, fault);
  });
}
