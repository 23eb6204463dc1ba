// The port of one data centre.
import { createServer, type Server, type Socket } from 'node:net';

/** Where a data centre listens. */
export interface DcAddress {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/** A port that can be closed and opened again at the same place. */
export class DcListener {
  readonly #onSocket: (socket: Socket, dcId: number) => void;
  #address: DcAddress;
  #server: Server | undefined;

  /** @param address port 0 takes a free one at the first start and keeps it. */
  constructor(address: DcAddress, onSocket: (socket: Socket, dcId: number) => void) {
    this.#address = address;
    this.#onSocket = onSocket;
  }

  get address(): DcAddress {
    return this.#address;
  }

  /** @throws the system's error when the address is taken. */
  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ allowHalfOpen: false }, (socket) => this.#onSocket(socket, this.#address.id));
    this.#server = server;
    const { id, host, port } = this.#address;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        this.#server = undefined;
        reject(error);
      });
      server.listen(port, host, resolve);
    });
    const bound = server.address();
    if (typeof bound === 'object' && bound !== null) this.#address = { id, host, port: bound.port };
  }

  /** Takes no more connections; those it has are the server's to close. */
  close(): void {
    this.#server?.close();
    this.#server = undefined;
  }
}
