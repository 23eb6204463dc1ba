// A connection by the abridged transport behind the face GramJS's senders expect; obfuscated if asked for.
import type { TransportConfig } from '#lib/config.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';
import { AbridgedFrames, abridgedHeader } from './abridged-frames.ts';
import type { MessageDecryption } from './message-decryption.ts';
import { createObfuscation, type Obfuscation } from './obfuscation.ts';
import type { ReceiveBuffers } from './receive-buffers.ts';
import { LinkError } from './rpc-errors.ts';
import { type Receiver, TelegramSocket } from './socket.ts';

/** Above this many bytes of messages nobody took, the socket stops reading. 4 MiB is four of the largest answers. */
const pauseAboveBytes = 4 * 1024 * 1024;
/** Share of the time limit that TCP and the proxy may take, so that what hung is known before the whole limit is over. */
const connectingShare = 0.8;
/** What opens the transport when nothing hides it. */
const abridgedMark = Buffer.from([0xef]);

/** How the server is reached. */
export interface Transport extends Pick<TransportConfig, 'transport' | 'socksProxy'> {
  /** Where the memory of big messages comes from. Default: fresh memory. */
  readonly buffers?: ReceiveBuffers;
  /** Where big messages are decrypted. Default: in this thread. */
  readonly decryption?: MessageDecryption;
  /** Hears how the proxy fares. Default: nobody does. */
  readonly proxyReports?: ProxyReports | undefined;
}

interface Reader {
  readonly resolve: (message: Buffer) => void;
  readonly reject: (error: LinkError) => void;
}

/** Connects at most once. */
export class AbridgedConnection {
  readonly #frames: AbridgedFrames;
  readonly #closing = new AbortController();
  readonly #obfuscation: Obfuscation | undefined;
  #socket: TelegramSocket | undefined;
  #reader: Reader | undefined;
  #ended: LinkError | undefined;

  /**
   * @param connectTimeoutMs for everything up to the first key exchange; TCP and proxy get four fifths of it.
   * @param transport default: abridged, direct, fresh memory.
   */
  constructor(
    private readonly address: { readonly host: string; readonly port: number },
    private readonly connectTimeoutMs: number,
    private readonly transport?: Transport,
  ) {
    const buffers = transport?.buffers;
    this.#frames = new AbridgedFrames(buffers && ((sizeBytes) => buffers.allocate(sizeBytes)));
    this.#obfuscation = transport?.transport === 'obfuscated' ? createObfuscation() : undefined;
  }

  /** @throws LinkError `unreachable`. */
  async connect(): Promise<void> {
    const socket = await TelegramSocket.open({
      address: this.address,
      receiver: this.#receiver(),
      timeoutMs: Math.ceil(this.connectTimeoutMs * connectingShare),
      signal: this.#closing.signal,
      socksProxy: this.transport?.socksProxy,
      proxyReports: this.transport?.proxyReports,
    });
    this.#socket = socket;
    socket.write(this.#obfuscation?.header ?? abridgedMark);
  }

  /** True from connect to disconnect; that it ended by itself is told by {@link recv}. */
  isConnected(): boolean {
    return this.#socket !== undefined;
  }

  /** @throws LinkError `lost`. */
  async send(message: Buffer): Promise<void> {
    const encrypt = this.#obfuscation?.encrypt ?? ((bytes: Buffer) => bytes);
    this.#open().write(encrypt(abridgedHeader(message.length)), encrypt(message));
  }

  /**
   * The next message, in memory of its own. One reader at a time.
   *
   * @throws LinkError `lost` when the connection ended and every message before was given out.
   */
  async recv(): Promise<Buffer> {
    const socket = this.#open();
    const message = this.#frames.take();
    if (this.#frames.waitingBytes <= pauseAboveBytes) socket.resume();
    if (message) return message;
    if (this.#ended) throw this.#ended;
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  /** Closes the socket, also one that is being opened. Idempotent. */
  async disconnect(): Promise<void> {
    this.#closing.abort();
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** `host:port`, for logs. */
  toString(): string {
    return `${this.address.host}:${this.address.port}`;
  }

  #receiver(): Receiver {
    const [frames, decrypt] = [this.#frames, this.#obfuscation?.decrypt];
    const ended = (reason: LinkError) => this.#end(reason);
    const push = (bytes: Buffer) => {
      frames.push(decrypt ? decrypt(bytes) : bytes);
      return this.#handOut();
    };
    if (!decrypt) {
      const filled = (count: number) => {
        frames.filled(count);
        return this.#handOut();
      };
      return { space: () => frames.space(), filled, push, ended };
    }
    // Node's ciphers do not work in place: what was read is decrypted into new memory, whatever we do.
    const scratch = Buffer.allocUnsafeSlow(64 * 1024);
    return { space: () => scratch, filled: (count) => push(scratch.subarray(0, count)), push, ended };
  }

  /** @returns whether more may come. */
  #handOut(): boolean {
    const reader = this.#reader;
    const message = reader && this.#frames.take();
    if (message) {
      this.#reader = undefined;
      reader.resolve(message);
    }
    return this.#frames.waitingBytes <= pauseAboveBytes;
  }

  #end(reason: LinkError): void {
    this.#ended = reason;
    this.#reader?.reject(reason);
    this.#reader = undefined;
  }

  #open(): TelegramSocket {
    if (!this.#socket) throw new LinkError('lost', 'not connected');
    return this.#socket;
  }
}
