// A small SOCKS5 proxy on loopback that works or fails as told (RFC 1928, RFC 1929).
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * `stall` never answers, `stall-late` never opens the connection, `refuse` is not allowed to, `unreachable` finds nobody there,
 * `hang-up` leaves after the greeting, `nonsense` speaks another protocol, `members-only` takes nobody without a password.
 */
export type ProxyMode =
  | 'ok'
  | 'refuse'
  | 'unreachable'
  | 'stall'
  | 'stall-late'
  | 'hang-up'
  | 'nonsense'
  | 'members-only';

/** The password it takes when the client offers one; any name is right. */
export const proxyPassword = 'p@ss-Wort-31337';

/** The ways a proxy that is there fails, with the password it is offered, and the fault each must be called by. */
export const proxyFaults = [
  ['refuse', proxyPassword, 'proxy_refused'],
  ['stall', proxyPassword, 'proxy_timeout'],
  ['stall-late', proxyPassword, 'proxy_timeout'],
  ['hang-up', proxyPassword, 'proxy_broken'],
  ['nonsense', proxyPassword, 'proxy_broken'],
  ['ok', 'wrong-Wort-4711', 'proxy_auth'],
] as const;

/** What the reply says when there is no connection: not allowed, and host unreachable. */
const replies: Partial<Record<ProxyMode, number>> = { refuse: 2, unreachable: 4 };

const [byAddress, byName] = [1, 3];

export class LoopbackSocksProxy {
  /** Addresses it was asked to connect to, `host:port`; names as they were told. */
  readonly asked: string[] = [];
  /** The first byte each client sent through an open tunnel. */
  readonly firstBytes: number[] = [];
  readonly sockets = new Set<Socket>();
  /** What its own resolver knows. No other one knows names that end in `.test`. */
  readonly names = new Map<string, string>();
  /** Clients that have come so far, whatever became of them. */
  arrivals = 0;
  readonly #server = createServer((socket) => this.#greet(this.#keep(socket)));
  #port = 0;

  /** @param mode may be changed at any time; clients that come from then on meet it. */
  constructor(
    public mode: ProxyMode,
    /** Whence it goes on: servers see its clients as one machine apart from all others. Default: as the system likes. */
    private readonly localAddress?: string,
  ) {}

  /** The same before and after {@link close}. */
  get port(): number {
    return this.#port;
  }

  /** After {@link close}: comes back where it was. */
  async listen(): Promise<this> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as { port: number }).port;
    return this;
  }

  /** Ends every connection through it; new ones are served. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #keep(socket: Socket): Socket {
    this.sockets.add(socket);
    // Its connections end however the test likes; nobody waits for a reason.
    return socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
  }

  /** One step of the handshake per packet: loopback delivers them whole. */
  #greet(socket: Socket): void {
    this.arrivals += 1;
    socket.once('data', (greeting: Buffer) => {
      const offersPassword = greeting.subarray(2).includes(2);
      if (this.mode === 'stall') return;
      if (this.mode === 'hang-up') return void socket.destroy();
      if (this.mode === 'nonsense') return void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      if (this.mode === 'members-only' && !offersPassword) return void socket.end(Buffer.from([5, 0xff]));
      socket.write(Buffer.from([5, offersPassword ? 2 : 0]));
      socket.once('data', (next: Buffer) =>
        offersPassword ? this.#checkPassword(socket, next) : this.#open(socket, next),
      );
    });
  }

  #checkPassword(socket: Socket, request: Buffer): void {
    const nameBytes = request[1] ?? 0;
    if (request.subarray(3 + nameBytes).toString() !== proxyPassword) return void socket.end(Buffer.from([1, 1]));
    socket.write(Buffer.from([1, 0]));
    socket.once('data', (command: Buffer) => this.#open(socket, command));
  }

  #open(socket: Socket, request: Buffer): void {
    const { host, port } = destinationOf(request);
    this.asked.push(`${host}:${port}`);
    if (this.mode === 'stall-late') return;
    const known = request[3] === byName ? this.names.get(host) : host;
    const reply = replies[known === undefined ? 'unreachable' : this.mode];
    if (known === undefined || reply !== undefined)
      return void socket.end(Buffer.from([5, reply ?? 1, 0, 1, ...zeros]));
    const { localAddress } = this;
    const onward = this.#keep(connect({ port, host: known, ...(localAddress ? { localAddress } : {}) }));
    onward.once('connect', () => socket.write(Buffer.from([5, 0, 0, 1, ...zeros])));
    socket.once('data', (chunk: Buffer) => this.firstBytes.push(chunk[0] ?? 0));
    socket.pipe(onward).pipe(socket);
    // What breaks on one side is told to the other, as the cut it is.
    onward.once('close', (isBroken) => isBroken && socket.destroy());
    socket.once('close', (isBroken) => isBroken && onward.destroy());
  }
}

/** Address and port a reply would tell. */
const zeros = [0, 0, 0, 0, 0, 0];

function destinationOf(request: Buffer): { host: string; port: number } {
  const kind = request[3];
  if (kind === byAddress) return { host: request.subarray(4, 8).join('.'), port: request.readUInt16BE(8) };
  if (kind !== byName) return { host: '?', port: 0 };
  const end = 5 + (request[4] ?? 0);
  return { host: request.subarray(5, end).toString(), port: request.readUInt16BE(end) };
}
