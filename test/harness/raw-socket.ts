// A client that writes bytes and reads answers: pipelining, half-closing, malformed requests, and nothing put right behind one's back.
import { connect, type Socket } from 'node:net';

/** One answer as it stood on the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly version: string;
  /** In order, names as sent. */
  readonly lines: readonly (readonly [string, string])[];
  /** The first value of a header, by its name in any case. */
  header(name: string): string | undefined;
  /** As far as it was read, chunks put together. */
  readonly body: Buffer;
  /** How the end of the body was known. */
  readonly framing: 'none' | 'length' | 'chunked' | 'close';
  /** False when the connection ended before the body did. */
  readonly complete: boolean;
}

export interface ReadOptions {
  /** The answer to a HEAD has no body, whatever it announces. */
  readonly head?: boolean;
  /** Stops after so many bytes of the body; the connection is of no use then. */
  readonly atMostBytes?: number;
}

/** One connection. */
export class RawSocket {
  readonly #socket: Socket;
  #buffered: Buffer[] = [];
  #bufferedBytes = 0;
  #ended = false;
  #wake: () => void = () => undefined;
  readonly #timeoutMs: number;

  private constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    socket.on('data', (chunk: Buffer) => {
      this.#buffered.push(chunk);
      this.#bufferedBytes += chunk.length;
      this.#wake();
    });
    for (const event of ['end', 'close', 'error'] as const) {
      socket.on(event, () => {
        this.#ended = true;
        this.#wake();
      });
    }
  }

  /** @param timeoutMs longest silence that is waited for. Default 5,000. */
  static async open(url: string, timeoutMs = 5000): Promise<RawSocket> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RawSocket(socket, timeoutMs);
  }

  /** Writes a request exactly as given. */
  send(bytes: string | Buffer): void {
    this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** Says that nothing more will be sent, and goes on listening. */
  halfClose(): void {
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroy();
  }

  /** True when the server closes within `withinMs` and sends nothing more. */
  async isClosedByServer(withinMs = 1000): Promise<boolean> {
    const deadlineMs = Date.now() + withinMs;
    while (!this.#ended && Date.now() < deadlineMs) await this.#more(deadlineMs - Date.now());
    return this.#ended && this.#bufferedBytes === 0;
  }

  /** Reads one answer; interim ones (1xx) are skipped. @throws Error when the connection ends or falls silent before its head. */
  async read(options: ReadOptions = {}): Promise<WireAnswer> {
    for (;;) {
      const head = await this.#readHead();
      const { version, status, lines } = parseHead(head);
      if (status < 200) continue;
      const header = (name: string) => lines.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
      const bodiless = options.head || status === 204 || status === 304;
      const result = bodiless
        ? { body: Buffer.alloc(0), framing: 'none' as const, complete: true }
        : await this.#readBody(header, options.atMostBytes ?? Number.POSITIVE_INFINITY);
      return { version, status, lines, header, ...result };
    }
  }

  async #readBody(header: (name: string) => string | undefined, atMostBytes: number) {
    if (/chunked/i.test(header('transfer-encoding') ?? '')) return await this.#readChunks(atMostBytes);
    const length = header('content-length');
    const wanted = Math.min(length === undefined ? Number.POSITIVE_INFINITY : Number(length), atMostBytes);
    await this.#until(() => this.#bufferedBytes >= wanted);
    const framing = length === undefined ? ('close' as const) : ('length' as const);
    const complete = length === undefined ? this.#ended : this.#bufferedBytes >= wanted;
    return { body: this.#take(Math.min(wanted, this.#bufferedBytes)), framing, complete };
  }

  async #readChunks(atMostBytes: number) {
    const pieces: Buffer[] = [];
    let bytes = 0;
    while (bytes < atMostBytes) {
      const size = Number.parseInt(await this.#readLine(), 16);
      if (!Number.isInteger(size)) return { body: Buffer.concat(pieces), framing: 'chunked' as const, complete: false };
      await this.#until(() => this.#bufferedBytes >= size + 2);
      pieces.push(this.#take(size));
      this.#take(2);
      bytes += size;
      if (size === 0) break;
    }
    return { body: Buffer.concat(pieces), framing: 'chunked' as const, complete: true };
  }

  async #readLine(): Promise<string> {
    await this.#until(() => this.#joined().includes('\r\n'));
    const end = this.#joined().indexOf('\r\n');
    return end < 0
      ? ''
      : this.#take(end + 2)
          .toString('latin1')
          .trim();
  }

  async #readHead(): Promise<string> {
    await this.#until(() => this.#joined().includes('\r\n\r\n'));
    const end = this.#joined().indexOf('\r\n\r\n');
    if (end < 0) throw new Error(`no answer: ${this.#ended ? 'the connection ended' : 'silence'}`);
    return this.#take(end + 4).toString('latin1');
  }

  async #until(fits: () => boolean): Promise<void> {
    while (!fits() && !this.#ended) if (!(await this.#more(this.#timeoutMs))) return;
  }

  /** Waits for more; false after `waitMs` of silence. */
  #more(waitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), Math.max(0, waitMs));
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  #joined(): Buffer {
    if (this.#buffered.length > 1) this.#buffered = [Buffer.concat(this.#buffered)];
    return this.#buffered[0] ?? Buffer.alloc(0);
  }

  #take(bytes: number): Buffer {
    const all = this.#joined();
    this.#buffered = [all.subarray(bytes)];
    this.#bufferedBytes = all.length - Math.min(bytes, all.length);
    return all.subarray(0, bytes);
  }
}

function parseHead(head: string) {
  const [first = '', ...rest] = head.slice(0, -4).split('\r\n');
  const [, version = '', status = ''] = /^(HTTP\/\d\.\d) (\d{3})(?: |$)/.exec(first) ?? [];
  const lines = rest.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  return { version, status: Number(status), lines };
}
