// A TCP connection that reads straight into its receiver's memory; directly or through a SOCKS5 proxy.
import { lookup } from 'node:dns';
import { connect, type LookupFunction, type Socket } from 'node:net';
import type { SocksProxy } from '#lib/config.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';
import { LinkError } from './rpc-errors.ts';
import { openSocksTunnel, ProxyError } from './socks-tunnel.ts';

/** Idle time after which TCP probes the peer. Chosen by feel. */
const keepAliveMs = 15_000;

/** Whoever takes the bytes of a connection. */
export interface Receiver {
  /** Where the next bytes go; at least one. Asked before every read. */
  space(): Buffer;
  /** So many bytes stand at the start of what `space` gave last. False: no more before {@link TelegramSocket.resume}. */
  filled(count: number): boolean;
  /** Bytes that could not be read in place. False as above. */
  push(bytes: Buffer): boolean;
  /** Called once, after the last byte. */
  ended(reason: LinkError): void;
}

/** Where a socket goes, by which way, and who takes its bytes. */
export interface SocketOptions {
  readonly address: { readonly host: string; readonly port: number };
  readonly receiver: Receiver;
  /** For the connection, the proxy's part included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Undefined: a direct connection. */
  readonly socksProxy?: SocksProxy | undefined;
  /** Hears how the proxy fares. Default: nobody does. */
  readonly proxyReports?: ProxyReports | undefined;
}

/** Names are looked up with IPv4 first; if it does not connect, node tries the next address. */
const ipv4First: LookupFunction = (host, options, callback) => lookup(host, { ...options, verbatim: false }, callback);

/** One connection; a closed one cannot be opened again. */
export class TelegramSocket {
  readonly #socket: Socket;
  readonly #receiver: Receiver;
  #ended: LinkError | undefined;
  #isPaused = false;

  private constructor(receiver: Receiver, { host, port }: SocketOptions['address'], readsInPlace: boolean) {
    const callback = (count: number) => this.#take(() => receiver.filled(count));
    const onread = { buffer: () => receiver.space(), callback };
    this.#receiver = receiver;
    this.#socket = connect({ host, port, lookup: ipv4First, ...(readsInPlace ? { onread } : {}) });
    this.#socket.setNoDelay(true);
    this.#socket.setKeepAlive(true, keepAliveMs);
  }

  /**
   * Connects.
   *
   * @throws LinkError `unreachable` after `timeoutMs`, when refused, or as soon as the signal aborts; its kind ProxyError for
   * what is the proxy's fault.
   */
  static async open(options: SocketOptions): Promise<TelegramSocket> {
    const { socksProxy, proxyReports, signal } = options;
    if (!socksProxy) return await TelegramSocket.#open(options);
    try {
      const opened = await TelegramSocket.#open(options);
      proxyReports?.worked('telegram', socksProxy);
      return opened;
    } catch (error) {
      // A caller that gave up has closed the socket under the proxy.
      if (error instanceof ProxyError && !signal?.aborted) proxyReports?.failed('telegram', socksProxy, error.fault);
      throw error;
    }
  }

  static async #open(options: SocketOptions): Promise<TelegramSocket> {
    const { address, receiver, timeoutMs, signal, socksProxy } = options;
    const endsAtMs = Date.now() + timeoutMs;
    // The proxy's own answers come before those of Telegram, so its connection cannot read into the receiver's memory.
    const opened = new TelegramSocket(receiver, socksProxy ?? address, socksProxy === undefined);
    await whenConnected(opened.#socket, timeoutMs, signal, (detail, isLate) => {
      if (!socksProxy) return new LinkError('unreachable', detail);
      return new ProxyError(isLate ? 'proxy_timeout' : 'proxy_unreachable', socksProxy);
    });
    if (socksProxy) await opened.#tunnel(socksProxy, address, Math.max(1, endsAtMs - Date.now()), signal);
    opened.#socket.on('error', (error) => opened.#end(`the socket failed: ${error.message}`));
    opened.#socket.on('close', () => opened.#end('the other side closed the connection'));
    return opened;
  }

  /**
   * Sends the parts in order, without joining them.
   *
   * @throws LinkError `lost` when the connection has ended.
   */
  write(...parts: readonly Buffer[]): void {
    if (this.#ended) throw this.#ended;
    this.#socket.cork();
    for (const part of parts) this.#socket.write(part);
    this.#socket.uncork();
  }

  /** Reads on after the receiver had enough. */
  resume(): void {
    if (!this.#isPaused || this.#ended) return;
    this.#isPaused = false;
    this.#socket.resume();
  }

  /** Destroys the connection; the receiver is told that it has ended. Idempotent. */
  close(): void {
    this.#end('closed by us');
  }

  async #tunnel(proxy: SocksProxy, address: SocketOptions['address'], timeoutMs: number, signal?: AbortSignal) {
    const socket = this.#socket;
    const onAbort = () => socket.destroy();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await openSocksTunnel(socket, proxy, address, timeoutMs);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
    socket.on('data', (chunk: Buffer) => {
      if (!this.#take(() => this.#receiver.push(chunk))) socket.pause();
    });
  }

  /** @returns whether more may come. */
  #take(deliver: () => boolean): boolean {
    if (this.#ended) return false;
    try {
      this.#isPaused = !deliver();
    } catch (error) {
      this.#end(error instanceof Error ? error.message : 'the bytes make no sense');
      return false;
    }
    return !this.#isPaused;
  }

  #end(detail: string): void {
    if (this.#ended) return;
    this.#ended = new LinkError('lost', detail);
    this.#socket.destroy();
    this.#receiver.ended(this.#ended);
  }
}

/** @param failure makes the error out of what happened; `isLate`: the time limit did. */
function whenConnected(
  socket: Socket,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  failure: (detail: string, isLate: boolean) => LinkError,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: LinkError) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('connect', onConnect);
      if (!error) return resolve();
      // A late error of a socket we gave up is nobody's business.
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const timer = setTimeout(() => settle(failure(`no connection within ${timeoutMs} ms`, true)), timeoutMs);
    const onError = (error: Error) => settle(failure(error.message, false));
    const onConnect = () => settle();
    const onAbort = () => settle(new LinkError('unreachable', 'closed while connecting'));
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connect', onConnect);
    if (signal?.aborted) onAbort();
  });
}
