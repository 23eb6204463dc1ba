// The way out of the children: an HTTP proxy on loopback that lets them reach the public Internet and nothing else.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import type { Log } from '#lib/log.ts';
import { DialError, type DialOptions, dial } from './egress-dial.ts';
import { EgressLease } from './egress-lease.ts';
import { defaultPort, plainHost } from './link-judge.ts';

/** Headers between two neighbours only (RFC 9110 7.6.1), and our credentials. */
const hopHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function forwardable(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (!hopHeaders.has(name.toLowerCase())) kept.push(name, raw[index + 1] ?? '');
  }
  return kept;
}

interface Destination {
  readonly host: string;
  readonly port: number;
}

/** `name:port` of CONNECT, `http://…` of everything else; undefined for other schemes and nonsense. */
function destinationOf(
  method: string | undefined,
  target: string,
): (Destination & { readonly path: string }) | undefined {
  const isTunnel = method === 'CONNECT';
  const text = isTunnel ? `https://${target}/` : target;
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== (isTunnel ? 'https:' : 'http:') || url.username !== '' || url.password !== '') return undefined;
  const port = url.port === '' ? defaultPort(url.protocol) : Number(url.port);
  return { host: plainHost(url.hostname), port, path: url.pathname + url.search };
}

/**
 * A forward proxy for the children of this process.
 *
 * Every request and every tunnel is judged anew, redirects, playlists and pictures included. It listens on 127.0.0.1 only, and
 * answers only who shows the credentials of a living lease, so nobody else on this machine can use it. It starts with the
 * first lease.
 */
export class EgressProxy {
  readonly #options: DialOptions;
  readonly #log: Log;
  readonly #leases = new Set<EgressLease>();
  #server: Server | undefined;
  #listening: Promise<number> | undefined;

  constructor(options: DialOptions, log: Log) {
    this.#options = options;
    this.#log = log;
  }

  /** Credentials for one job; close them when it ends. */
  async lease(): Promise<EgressLease> {
    this.#listening ??= this.#listen();
    const lease = new EgressLease(await this.#listening, (closed) => this.#leases.delete(closed));
    this.#leases.add(lease);
    return lease;
  }

  /** Ends every lease and stops listening. Idempotent. */
  async stop(): Promise<void> {
    for (const lease of this.#leases) lease.close();
    await this.#listening;
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = undefined;
    this.#listening = undefined;
  }

  #listen(): Promise<number> {
    const server = createServer((incoming, answer) => void this.#forward(incoming, answer));
    // Downloads and uploads through it last as long as they last; the jobs have their own time limits.
    server.requestTimeout = 0;
    server.on('connect', (incoming, socket, head) => void this.#tunnel(incoming, socket, head));
    server.on('upgrade', (_incoming, socket: Duplex) => socket.destroy());
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  }

  #leaseOf(incoming: IncomingMessage): EgressLease | undefined {
    const header = incoming.headers['proxy-authorization'];
    return [...this.#leases].find((lease) => lease.owns(header));
  }

  /** The status that tells the child why there is no connection. */
  #statusOf(error: unknown, { host, port }: Destination, lease: EgressLease): number {
    if (!(error instanceof DialError)) throw error;
    lease.noteProxy(error.proxyFault);
    if (error.fault === 'closed') {
      lease.noteRefusal(host);
      this.#log.info('a link led out of the public Internet', { host, port });
      return 403;
    }
    this.#log.debug('a destination was not reached', { host, port, error });
    return 502;
  }

  async #tunnel(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const end = (status: number) => {
      const challenge = status === 407 ? 'Proxy-Authenticate: Basic realm="egress"\r\n' : '';
      socket.end(`HTTP/1.1 ${status} Refused\r\n${challenge}Content-Length: 0\r\nConnection: close\r\n\r\n`);
    };
    socket.on('error', () => undefined);
    const lease = this.#leaseOf(incoming);
    if (!lease) return end(407);
    const destination = destinationOf('CONNECT', incoming.url ?? '');
    if (!destination) return end(400);
    if (!lease.keep(socket)) return;
    try {
      const onward = await dial(destination.host, destination.port, this.#options);
      lease.noteProxy(undefined);
      if (!lease.keepOnward(onward)) return void socket.destroy();
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      pipeline(socket, onward, () => onward.destroy());
      pipeline(onward, socket, () => socket.destroy());
    } catch (error) {
      end(this.#statusOf(error, destination, lease));
    }
  }

  async #forward(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const end = (status: number) => {
      const challenge = status === 407 ? { 'proxy-authenticate': 'Basic realm="egress"' } : {};
      answer.writeHead(status, { 'content-length': 0, connection: 'close', ...challenge }).end();
    };
    const lease = this.#leaseOf(incoming);
    if (!lease) return end(407);
    const destination = destinationOf(incoming.method, incoming.url ?? '');
    if (!destination) return end(400);
    try {
      const onward = await dial(destination.host, destination.port, this.#options);
      lease.noteProxy(undefined);
      if (!lease.keepOnward(onward)) return end(503);
      this.#relay(incoming, answer, { ...destination, onward });
    } catch (error) {
      end(this.#statusOf(error, destination, lease));
    }
  }

  #relay(
    incoming: IncomingMessage,
    answer: ServerResponse,
    to: { readonly path: string; readonly onward: Duplex },
  ): void {
    const outgoing = request({
      method: incoming.method,
      path: to.path,
      headers: [...forwardable(incoming.rawHeaders), 'Connection', 'close'],
      setHost: false,
      createConnection: () => to.onward,
    });
    const cut = () => {
      outgoing.destroy();
      to.onward.destroy();
      answer.destroy();
    };
    outgoing.on('error', () => (answer.headersSent ? cut() : answer.writeHead(502, { 'content-length': 0 }).end()));
    outgoing.on('response', (reply) => {
      answer.writeHead(reply.statusCode ?? 502, forwardable(reply.rawHeaders));
      // A body that was cut stays cut: the child must not take half a file for a whole one.
      pipeline(reply, answer, (error) => error && cut());
    });
    answer.once('close', () => to.onward.destroy());
    pipeline(incoming, outgoing, () => undefined);
  }
}
