// Connections to the outside: a name is resolved here, its addresses are judged, and the one that was judged is connected to.
import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { SocksClient } from 'socks';
import type { MirrorProxy } from '#lib/config.ts';
import { describeProxyFault, isFarSideAway, type ProxyFault, type ProxyPlace, proxyFaultOf } from '#lib/proxy-fault.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';
import { isPublicAddress } from './address-judge.ts';
import { isOpenDestination } from './link-judge.ts';

/** All addresses of a name, as `dns.lookup` with `all` gives them. */
export type ResolveName = (host: string) => Promise<readonly string[]>;

/** By which way, and to which private addresses, connections may go. */
export interface DialOptions {
  /** `host:port` that may be reached although it is private. */
  readonly privateHosts: readonly string[];
  /** Undefined: direct connections. */
  readonly proxy: MirrorProxy | undefined;
  /** Hears how the proxy fares. Default: nobody does. */
  readonly proxyReports?: ProxyReports | undefined;
  /** Default: the system's resolver. */
  readonly resolveName?: ResolveName;
  /** Time for one address to answer. Default 8000. */
  readonly connectTimeoutMs?: number;
}

/** `closed`: not a place of the public Internet. `unreachable`: it is, but no connection could be made. */
export type DialFault = 'closed' | 'unreachable';

/** A connection that was not made; the message names no address. */
export class DialError extends Error {
  /** Set when the proxy is why. */
  readonly proxyFault: ProxyFault | undefined;

  constructor(
    readonly fault: DialFault,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
    this.name = 'DialError';
    this.proxyFault = options.cause instanceof ProxyFailure ? options.cause.fault : undefined;
  }
}

/** The proxy did not open the connection; `undefined`: it would have, but nobody is there. */
class ProxyFailure extends Error {
  constructor(
    readonly fault: ProxyFault | undefined,
    proxy: ProxyPlace,
  ) {
    super(fault ? describeProxyFault(fault, proxy) : 'the proxy does not reach the other side');
    this.name = 'ProxyFailure';
  }
}

/** Chosen by feel: yt-dlp waits 15 s. */
const defaultTimeoutMs = 8000;

/** Addresses tried of one name. */
const mostAddresses = 3;

const systemResolver: ResolveName = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/** This machine under its public addresses is no less private than under 127.0.0.1. */
function isOwnAddress(address: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address));
}

async function resolveAll(host: string, resolveName: ResolveName): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    return await resolveName(host);
  } catch (error) {
    throw new DialError('unreachable', 'the name has no address', { cause: error });
  }
}

/**
 * The addresses that may be connected to. One closed address among several refuses the name: a name that answers both is
 * either broken or means harm.
 */
async function judgedAddresses(host: string, port: number, options: DialOptions): Promise<readonly string[]> {
  if (!isOpenDestination(host, port, options.privateHosts)) {
    throw new DialError('closed', 'the destination is not on the public Internet');
  }
  const addresses = await resolveAll(host, options.resolveName ?? systemResolver);
  const isException = options.privateHosts.includes(`${host}:${port}`);
  if (!isException && !addresses.every((address) => isPublicAddress(address) && !isOwnAddress(address))) {
    throw new DialError('closed', 'the name leads to an address that is not public');
  }
  // IPv4 first: many servers have no way out by IPv6, though their resolver knows it.
  return [...addresses].sort((a, b) => isIP(a) - isIP(b)).slice(0, mostAddresses);
}

/**
 * What is connected to: addresses that were judged; of a proxy that looks names up itself the name, of which only that can be
 * judged, and not where it leads.
 */
async function destinationsOf(host: string, port: number, options: DialOptions): Promise<readonly string[]> {
  const isToldNames = options.proxy?.kind === 'socks5h' && isIP(host) === 0;
  if (!isToldNames) return await judgedAddresses(host, port, options);
  if (isOpenDestination(host, port, options.privateHosts)) return [host];
  throw new DialError('closed', 'the destination is not on the public Internet');
}

/**
 * Opens a connection to a place of the public Internet.
 *
 * The name is resolved once and the very address that was judged is connected to, so that a name cannot change its meaning in
 * between. With a proxy the proxy is told that address, too (a `socks5h` one is told the name); it is that way or none.
 *
 * @param host a name or an address without brackets, in the form of `plainHost`.
 * @param port of the place.
 * @throws DialError.
 */
export async function dial(host: string, port: number, options: DialOptions): Promise<Socket> {
  const destinations = await destinationsOf(host, port, options);
  let last: unknown;
  for (const address of destinations) {
    try {
      return await connectVia(options, address, port);
    } catch (error) {
      last = error;
      // Another address does not make a proxy work that lets nobody through.
      if (error instanceof ProxyFailure && error.fault && error.fault !== 'proxy_refused') break;
    }
  }
  throw new DialError('unreachable', 'the connection could not be made', { cause: last });
}

async function connectVia(options: DialOptions, address: string, port: number): Promise<Socket> {
  const { proxy, proxyReports, connectTimeoutMs: timeoutMs = defaultTimeoutMs } = options;
  if (!proxy) return await connectDirect(address, port, timeoutMs);
  const connectBy = proxy.kind === 'http' ? connectHttp : connectSocks;
  try {
    const socket = await connectBy(proxy, address, port, timeoutMs);
    proxyReports?.worked('links', proxy);
    return socket;
  } catch (error) {
    if (error instanceof ProxyFailure && error.fault) proxyReports?.failed('links', proxy, error.fault);
    throw error;
  }
}

function connectDirect(host: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, timeout: timeoutMs });
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail(new Error('no answer in time')));
    socket.once('connect', () => {
      socket.removeAllListeners('timeout').removeListener('error', fail).setTimeout(0);
      resolve(socket);
    });
  });
}

/** The library's errors carry the password in their options: none of them leaves this function. */
async function connectSocks(proxy: MirrorProxy, address: string, port: number, timeoutMs: number): Promise<Socket> {
  const { host, port: proxyPort, username: userId, password } = proxy;
  try {
    const { socket } = await SocksClient.createConnection({
      proxy: { host, port: proxyPort, type: 5, ...(userId === undefined ? {} : { userId, password: password ?? '' }) },
      command: 'connect',
      destination: { host: address, port },
      timeout: timeoutMs,
    });
    return socket;
  } catch (error) {
    throw new ProxyFailure(isFarSideAway(error) ? undefined : proxyFaultOf(error), proxy);
  }
}

/** What an HTTP proxy's refusal says: 502 to 504 are of the other side (RFC 9110 15.6). */
function refusalOf(status: number | undefined): ProxyFault | undefined {
  if (status === 407) return 'proxy_auth';
  return status === 502 || status === 503 || status === 504 ? undefined : 'proxy_refused';
}

function connectHttp(proxy: MirrorProxy, address: string, port: number, timeoutMs: number): Promise<Socket> {
  const authority = `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
  const credentials = Buffer.from(`${proxy.username}:${proxy.password ?? ''}`).toString('base64');
  return new Promise((resolve, reject) => {
    const fail = (fault: ProxyFault | undefined) => {
      outgoing.destroy();
      reject(new ProxyFailure(fault, proxy));
    };
    const outgoing = request({
      host: proxy.host,
      port: proxy.port,
      method: 'CONNECT',
      path: authority,
      timeout: timeoutMs,
      agent: false,
      headers: {
        host: authority,
        ...(proxy.username === undefined ? {} : { 'proxy-authorization': `Basic ${credentials}` }),
      },
    });
    outgoing.once('connect', (answer, socket: Socket, head) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        return fail(refusalOf(answer.statusCode));
      }
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    outgoing.once('timeout', () => fail('proxy_timeout'));
    outgoing.once('error', (error) => fail(proxyFaultOf(error))).once('response', () => fail('proxy_broken'));
    outgoing.end();
  });
}
