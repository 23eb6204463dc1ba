// The abridged transport (core.telegram.org/mtproto/mtproto-transports) behind the face GramJS's senders expect.
import { LinkError } from './rpc-errors.ts';
import { ExactSocket } from './socket.ts';

/** The largest message of the server: a 1 MiB part with room for its envelope. A longer one means we lost the rhythm. */
const maxPacketBytes = 4 * 1024 * 1024;

/**
 * Frames a message.
 *
 * @param message a multiple of 4 bytes.
 * @example abridgedHeader(16) // <Buffer 04>
 */
export function abridgedHeader(messageBytes: number): Buffer {
  const words = messageBytes >> 2;
  if (words < 0x7f) return Buffer.from([words]);
  return Buffer.from([0x7f, words & 0xff, (words >> 8) & 0xff, (words >> 16) & 0xff]);
}

/** Connects at most once. */
export class AbridgedConnection {
  #socket: ExactSocket | undefined;
  readonly #closing = new AbortController();

  constructor(
    private readonly address: { readonly host: string; readonly port: number },
    private readonly connectTimeoutMs: number,
  ) {}

  /** @throws LinkError `unreachable`. */
  async connect(): Promise<void> {
    const socket = await ExactSocket.open(this.address, this.connectTimeoutMs, this.#closing.signal);
    this.#socket = socket;
    socket.write(Buffer.from([0xef]));
  }

  isConnected(): boolean {
    return this.#socket !== undefined;
  }

  async send(message: Buffer): Promise<void> {
    this.#open().write(Buffer.concat([abridgedHeader(message.length), message]));
  }

  async recv(): Promise<Buffer> {
    const socket = this.#open();
    const [first = 0] = await socket.read(1);
    const words = first < 0x7f ? first : (await socket.read(3)).readUIntLE(0, 3);
    if (words === 0 || words * 4 > maxPacketBytes) throw new LinkError('lost', 'the framing is broken');
    return socket.read(words * 4);
  }

  async disconnect(): Promise<void> {
    this.#closing.abort();
    this.#socket?.close();
    this.#socket = undefined;
  }

  toString(): string {
    return `${this.address.host}:${this.address.port}`;
  }

  #open(): ExactSocket {
    if (!this.#socket) throw new LinkError('lost', 'not connected');
    return this.#socket;
  }
}
