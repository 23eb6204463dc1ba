// A door in front of a server that notes who comes: whoever was told to use a proxy must never be seen here himself.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Hands every connection on to a server on loopback. */
export class CountedRelay {
  /** The address of each who came, in their order. */
  readonly visitors: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#relay(socket));

  private constructor(private readonly target: { readonly host: string; readonly port: number }) {}

  static async before(target: { readonly host: string; readonly port: number }): Promise<CountedRelay> {
    const relay = new CountedRelay(target);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #relay(socket: Socket): void {
    this.visitors.push(socket.remoteAddress ?? '?');
    const onward = connect(this.target);
    for (const end of [socket, onward]) {
      this.#sockets.add(end);
      end.on('error', () => undefined).on('close', () => this.#sockets.delete(end));
    }
    socket.pipe(onward).pipe(socket);
    onward.once('close', (isBroken) => isBroken && socket.destroy());
    socket.once('close', (isBroken) => isBroken && onward.destroy());
  }
}
