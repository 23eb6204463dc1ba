// A small SOCKS5 proxy on loopback that works or fails as told (RFC 1928, RFC 1929).
import { connect, createServer, type Socket } from 'node:net';

/** `stall` never answers, `stall-late` never opens the connection, `nonsense` speaks another protocol. */
export type ProxyMode = 'ok' | 'refuse' | 'stall' | 'stall-late' | 'hang-up' | 'nonsense';

/** The password it takes when the client offers one; any name is right. */
export const proxyPassword = 'p@ss-Wort-31337';

export class LoopbackSocksProxy {
  /** Addresses it was asked to connect to, `host:port`. */
  readonly asked: string[] = [];
  /** The first byte each client sent through an open tunnel. */
  readonly firstBytes: number[] = [];
  readonly sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#greet(this.#keep(socket)));

  /** @param mode may be changed at any time; clients that come from then on meet it. */
  constructor(
    public mode: ProxyMode,
    /** Whence it goes on: servers see its clients as one machine apart from all others. Default: as the system likes. */
    private readonly localAddress?: string,
  ) {}

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  listen(): Promise<this> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve(this));
    });
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
    socket.once('data', (greeting: Buffer) => {
      const wantsPassword = greeting.subarray(2).includes(2);
      if (this.mode === 'stall') return;
      if (this.mode === 'hang-up') return void socket.destroy();
      if (this.mode === 'nonsense') return void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      socket.write(Buffer.from([5, wantsPassword ? 2 : 0]));
      socket.once('data', (next: Buffer) =>
        wantsPassword ? this.#checkPassword(socket, next) : this.#open(socket, next),
      );
    });
  }

  #checkPassword(socket: Socket, request: Buffer): void {
    const nameBytes = request[1] ?? 0;
    const isRight = request.subarray(3 + nameBytes).toString() === proxyPassword;
    socket.write(Buffer.from([1, isRight ? 0 : 1]));
    socket.once('data', (command: Buffer) => this.#open(socket, command));
  }

  #open(socket: Socket, request: Buffer): void {
    const [host, port] = [request.subarray(4, 8).join('.'), request.readUInt16BE(8)];
    this.asked.push(`${host}:${port}`);
    if (this.mode === 'stall-late') return;
    if (this.mode === 'refuse') return void socket.write(Buffer.from('05020001000000000000', 'hex'));
    const { localAddress } = this;
    const onward = this.#keep(connect({ port, host, ...(localAddress ? { localAddress } : {}) }));
    onward.once('connect', () => socket.write(Buffer.from('05000001000000000000', 'hex')));
    socket.once('data', (chunk: Buffer) => this.firstBytes.push(chunk[0] ?? 0));
    socket.pipe(onward).pipe(socket);
  }
}
