// HTTP requests through the operator's SOCKS5 proxy. It is this way or none: never past the proxy.
import { type Agent, get as getPlain, type IncomingMessage } from 'node:http';
import { get as getByTls } from 'node:https';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { SocksProxyAgent } from 'socks-proxy-agent';
import type { SocksProxy } from '#lib/config.ts';
import { isFarSideAway, proxyAddress, proxyError, proxyFaultOf } from '#lib/proxy-fault.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';

/** How long the proxy may take to open a connection: less than a request may take, so that it is known what kept it. */
const connectTimeoutMs = 8000;

/** As `fetch`, as far as it is used here. Redirects are not followed: they are answers that are not `ok`. */
export type SendRequest = (
  url: URL,
  options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<Response>;

/** Where requests go through, and who hears how that fares. */
export interface ProxiedRequestOptions {
  readonly socksProxy: SocksProxy;
  readonly proxyReports?: ProxyReports | undefined;
  /** Default 8000. */
  readonly connectTimeoutMs?: number;
}

/** `socks5h`: names are told to the proxy as they are, and looked up there. */
class ReportingAgent extends SocksProxyAgent {
  readonly #way: ProxiedRequestOptions;

  constructor(way: ProxiedRequestOptions) {
    const { socksProxy, connectTimeoutMs: timeout = connectTimeoutMs } = way;
    super(addressOf(socksProxy), { timeout });
    this.#way = way;
    // The package leaves the brackets of an IPv6 address on, and then looks for such a name.
    this.proxy.host = socksProxy.host;
  }

  override async connect(...[request, where]: Parameters<SocksProxyAgent['connect']>): Promise<Socket> {
    const { socksProxy, proxyReports } = this.#way;
    try {
      const socket = await super.connect(request, where);
      proxyReports?.worked('posters', socksProxy);
      return socket;
    } catch (error) {
      if (isFarSideAway(error)) throw new Error('the proxy does not reach the other side');
      // The package's errors carry the password in their options: only the kind may leave this file.
      const fault = proxyFaultOf(error);
      proxyReports?.failed('posters', socksProxy, fault);
      throw proxyError(fault, socksProxy);
    }
  }
}

function addressOf(proxy: SocksProxy): URL {
  const url = new URL(`socks5h://${proxyAddress(proxy)}`);
  url.username = encodeURIComponent(proxy.username ?? '');
  url.password = encodeURIComponent(proxy.password ?? '');
  return url;
}

function toResponse(answer: IncomingMessage): Response {
  const { statusCode: status = 502 } = answer;
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  if (!hasBody) answer.resume();
  const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream) : null, { status, headers });
}

function send(url: URL, agent: Agent, { headers, signal }: Parameters<SendRequest>[1]): Promise<Response> {
  return new Promise((resolve, reject) => {
    const get: typeof getPlain = url.protocol === 'https:' ? getByTls : getPlain;
    const request = get(url, { agent, headers, signal }, (answer) => {
      try {
        resolve(toResponse(answer));
      } catch (error) {
        // A status that is none.
        request.destroy();
        reject(error);
      }
    });
    // A request whose agent still waits for the proxy ends only with that, and whoever gave up waits for nothing.
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('error', reject).once('close', () => signal.removeEventListener('abort', onAbort));
  });
}

/**
 * Makes the way of requests through a proxy; nothing is connected before the first.
 *
 * Its requests reject with the AppError of the proxy's fault, such as `proxy_auth`, and otherwise as `fetch` does.
 */
export function requestsByProxy(options: ProxiedRequestOptions): SendRequest {
  const agent = new ReportingAgent(options);
  return (url, request) => send(url, agent, request);
}
