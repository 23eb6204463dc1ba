// A TCP socket with exact reads: bytes wait as a list of chunks, never concatenated before somebody asks for them.
import { connect, type Socket } from 'node:net';
import { LinkError } from './rpc-errors.ts';

/** Above this many waiting bytes the socket stops reading. 4 MiB is four of the largest answers. */
const pauseAboveBytes = 4 * 1024 * 1024;
/** Idle time after which TCP probes the peer. Chosen by feel. */
const keepAliveMs = 15_000;

interface Waiter {
  readonly sizeBytes: number;
  readonly resolve: (bytes: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** One connection; a closed one cannot be opened again. */
export class ExactSocket {
  readonly #socket: Socket;
  readonly #chunks: Buffer[] = [];
  #waitingBytes = 0;
  #waiter: Waiter | undefined;
  #ended: LinkError | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#end(`the socket failed: ${error.message}`));
    socket.on('close', () => this.#end('the other side closed the connection'));
  }

  /**
   * Connects, IPv4 unless the host is an IPv6 address.
   *
   * @throws LinkError `unreachable` after `timeoutMs`, when refused, or as soon as the signal aborts.
   */
  static open(
    address: { readonly host: string; readonly port: number },
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<ExactSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: address.host, port: address.port, family: address.host.includes(':') ? 6 : 4 });
      const fail = (detail: string) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        socket.destroy();
        reject(new LinkError('unreachable', detail));
      };
      const timer = setTimeout(() => fail(`no connection within ${timeoutMs} ms`), timeoutMs);
      const onError = (error: Error) => fail(error.message);
      const onAbort = () => fail('closed while connecting');
      signal?.addEventListener('abort', onAbort, { once: true });
      socket.once('error', onError);
      socket.once('connect', () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        socket.off('error', onError);
        resolve(new ExactSocket(socket));
      });
    });
  }

  /**
   * Exactly `sizeBytes` bytes. One reader at a time.
   *
   * @throws LinkError `lost` when the connection ends first.
   */
  read(sizeBytes: number): Promise<Buffer> {
    if (this.#waitingBytes >= sizeBytes) return Promise.resolve(this.#shift(sizeBytes));
    if (this.#ended) return Promise.reject(this.#ended);
    this.#socket.resume();
    return new Promise((resolve, reject) => {
      this.#waiter = { sizeBytes, resolve, reject };
    });
  }

  /** @throws LinkError `lost` when the connection has ended. */
  write(bytes: Buffer): void {
    if (this.#ended) throw this.#ended;
    this.#socket.write(bytes);
  }

  close(): void {
    this.#end('closed by us');
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.length;
    const waiter = this.#waiter;
    if (waiter && this.#waitingBytes >= waiter.sizeBytes) {
      this.#waiter = undefined;
      waiter.resolve(this.#shift(waiter.sizeBytes));
    } else if (!waiter && this.#waitingBytes > pauseAboveBytes) {
      this.#socket.pause();
    }
  }

  #shift(sizeBytes: number): Buffer {
    this.#waitingBytes -= sizeBytes;
    if (this.#waitingBytes <= pauseAboveBytes) this.#socket.resume();
    const first = this.#chunks[0];
    if (first && first.length > sizeBytes) {
      this.#chunks[0] = first.subarray(sizeBytes);
      return first.subarray(0, sizeBytes);
    }
    return this.#gather(sizeBytes);
  }

  #gather(sizeBytes: number): Buffer {
    const parts: Buffer[] = [];
    let missing = sizeBytes;
    while (missing > 0) {
      const chunk = this.#chunks.shift() ?? Buffer.alloc(0);
      parts.push(chunk.length > missing ? chunk.subarray(0, missing) : chunk);
      if (chunk.length > missing) this.#chunks.unshift(chunk.subarray(missing));
      missing -= Math.min(chunk.length, missing);
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : Buffer.concat(parts, sizeBytes);
  }

  #end(detail: string): void {
    if (this.#ended) return;
    this.#ended = new LinkError('lost', detail);
    this.#socket.destroy();
    this.#waiter?.reject(this.#ended);
    this.#waiter = undefined;
  }
}
