// One job's right to use the egress proxy, and what it did with it.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProxyFault } from '#lib/proxy-fault.ts';

/** Connections one job may have open at once; yt-dlp needs a handful. */
const mostSockets = 64;

/** Refused destinations remembered. */
const mostRefusals = 16;

/** Credentials that work from its making to {@link EgressLease.close}. */
export class EgressLease {
  readonly #sockets = new Set<Duplex>();
  readonly #refusals = new Set<string>();
  readonly #credentials = Buffer.from(`job:${randomBytes(24).toString('base64url')}`);
  readonly #onward = new Set<Socket>();
  #endedBytes = 0;
  #isClosed = false;
  #proxyFault: ProxyFault | undefined;

  constructor(
    private readonly port: number,
    private readonly onClose: (lease: EgressLease) => void,
  ) {}

  /** What the child is given: a secret for as long as the lease lives. */
  get proxyUrl(): string {
    return `http://${this.#credentials}@127.0.0.1:${this.port}`;
  }

  /** Hosts it asked for that are not on the public Internet. */
  get refusals(): readonly string[] {
    return [...this.#refusals];
  }

  /** Bytes that came from outside so far. */
  get receivedBytes(): number {
    return [...this.#onward].reduce((sum, { bytesRead }) => sum + bytesRead, this.#endedBytes);
  }

  /** True for a `Proxy-Authorization` header that belongs to this lease. Takes equally long for any. */
  owns(header: string | undefined): boolean {
    const given = Buffer.from(/^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1] ?? '', 'base64');
    return given.length === this.#credentials.length && timingSafeEqual(given, this.#credentials);
  }

  /** Notes a host that was refused, once; beyond the bound further ones are not told. */
  noteRefusal(host: string): void {
    if (this.#refusals.size < mostRefusals) this.#refusals.add(host);
  }

  /** What the proxy of the operator did with the last connection asked for; undefined: it works, or there is none. */
  get proxyFault(): ProxyFault | undefined {
    return this.#proxyFault;
  }

  noteProxy(fault: ProxyFault | undefined): void {
    this.#proxyFault = fault;
  }

  /** Ties a connection to the lease. @returns false when it is closed or has too many; the socket is destroyed then. */
  keep(socket: Duplex): boolean {
    if (this.#isClosed || this.#sockets.size >= mostSockets) {
      socket.destroy();
      return false;
    }
    this.#sockets.add(socket);
    // How these connections end is the business of those at their ends.
    socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
    return true;
  }

  /** As {@link keep}, for a connection to the outside, whose bytes are counted. */
  keepOnward(socket: Socket): boolean {
    if (!this.keep(socket)) return false;
    this.#onward.add(socket);
    socket.once('close', () => {
      this.#onward.delete(socket);
      this.#endedBytes += socket.bytesRead;
    });
    return true;
  }

  /** Ends every connection made with it; the credentials are worthless from now on. Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const socket of this.#sockets) socket.destroy();
    this.onClose(this);
  }
}
