// One TCP connection: recognises the transport, cuts packets, paces what goes out, and holds a client back that does not read.
import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import type { NetworkConditions } from '../fault-rule.ts';
import { DelayLine } from './delay-line.ts';
import { type Framing, recogniseFraming } from './framing.ts';
import { FramingError, MAX_HEAD_BYTES, MAX_TAIL_BYTES } from './framing-limits.ts';
import { InboundBytes } from './inbound-bytes.ts';
import { OBFUSCATED_HEADER_BYTES, type Obfuscation, openObfuscation } from './obfuscation.ts';
import { OutgoingGate } from './outgoing-gate.ts';
import { PacedWriter } from './paced-writer.ts';
import type { PacketDamage, SessionWire } from './session.ts';

/** Outgoing bytes above which further packets of this connection are left unread. */
export const MAX_OUTGOING_BYTES = 8 * 1024 * 1024;
/** How long a client may take to read the rest and close its side; chosen by feel. */
const CLOSING_MS = 5000;

/** What a connection hands on, and the network it plays. */
export interface ConnectionOptions {
  /** Later connections have higher ones. */
  readonly number: number;
  readonly network: () => NetworkConditions;
  /** One packet, in order of arrival. */
  readonly onPacket: (packet: Buffer) => void;
  /** The stream broke its transport's rules; the connection is already closing. */
  readonly onBroken: (reason: string) => void;
}

/**
 * States: recognising -> open -> closing -> closed; `black hole` is open for reading and mute.
 *
 * `signal` is aborted when the connection is closed, whoever closed it.
 */
export class Connection implements SessionWire {
  readonly #socket: Socket;
  /** The socket forgets it when it is closed. */
  readonly #host: string;
  readonly #options: ConnectionOptions;
  readonly #writer: PacedWriter;
  readonly #gate: OutgoingGate;
  readonly #wayIn: DelayLine;
  readonly #bytes = new InboundBytes();
  readonly #closed = new AbortController();
  #framing: Framing | undefined;
  #obfuscation: Obfuscation | undefined;
  #disconnectTimer: NodeJS.Timeout | undefined;
  #closingTimer: NodeJS.Timeout | undefined;
  #state: 'open' | 'black hole' | 'closing' = 'open';
  #endsWith: 'FIN' | 'RST' = 'FIN';

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#host = socket.remoteAddress ?? '';
    this.#options = options;
    this.#writer = new PacedWriter(socket, options.network, () => this.#onDrain());
    this.#gate = new OutgoingGate(MAX_OUTGOING_BYTES, () => this.#writer.queuedBytes);
    this.#wayIn = new DelayLine(
      () => options.network().roundTripMs / 2,
      (packet) => {
        if (this.#state === 'open') options.onPacket(packet);
      },
    );
    // Every running call may listen; a connection has dozens of them.
    setMaxListeners(0, this.#closed.signal);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#onData(chunk));
    // A reset is an ordinary end here; 'close' follows and does the work.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#onClose());
  }

  get number(): number {
    return this.#options.number;
  }

  /** Address the client has; empty when it is gone. */
  get host(): string {
    return this.#host;
  }

  get isOpen(): boolean {
    return this.#state !== 'closing' && !this.#socket.destroyed;
  }

  /** True while more is waiting to go out than the client takes. */
  get isCongested(): boolean {
    return this.#gate.isCongested;
  }

  get signal(): AbortSignal {
    return this.#closed.signal;
  }

  sendPacket(buffer: Buffer, start: number, end: number, damage?: PacketDamage): void {
    if (this.#framing === undefined || !this.isOpen || this.#state === 'black hole') return;
    if (damage?.kind === 'flip') flipMiddleBit(buffer, start, end);
    const framed = this.#framing.wrap(buffer, start, end);
    const bytes = this.#obfuscation?.encrypt(framed) ?? framed;
    if (damage?.kind === 'cut') this.#cut(bytes.subarray(0, damage.afterBytes));
    else this.#writer.write(bytes);
  }

  /**
   * Waits until the client has taken enough, then counts bytes that are about to be made.
   *
   * @returns false when the connection is gone.
   */
  async reserve(bytes: number): Promise<boolean> {
    await this.#gate.reserve(bytes);
    return this.isOpen;
  }

  /** Ends a reservation, after the bytes were written or given up. */
  release(bytes: number): void {
    this.#gate.release(bytes);
    this.#onDrain();
  }

  /** Sends a 4-byte transport error and closes. */
  failWith(code: number): void {
    const buffer = Buffer.alloc(MAX_HEAD_BYTES + 4 + MAX_TAIL_BYTES);
    buffer.writeInt32LE(code, MAX_HEAD_BYTES);
    this.sendPacket(buffer, MAX_HEAD_BYTES, MAX_HEAD_BYTES + 4);
    this.close();
  }

  /** Closes with FIN once everything written has gone out. */
  close(): void {
    if (this.#state === 'closing') return;
    this.#state = 'closing';
    this.#closingTimer = setTimeout(() => this.#socket.destroy(), CLOSING_MS);
    this.#endWhenSent();
  }

  /** Sends these bytes as the last ones and closes with RST. */
  #cut(bytes: Buffer): void {
    this.#endsWith = 'RST';
    if (bytes.length > 0) this.#writer.write(bytes);
    this.close();
  }

  /** Closes with RST. */
  reset(): void {
    this.#state = 'closing';
    this.#socket.resetAndDestroy();
  }

  destroy(): void {
    this.#state = 'closing';
    this.#socket.destroy();
  }

  /** Resolves when the socket is gone. */
  whenClosed(): Promise<void> {
    if (this.#closed.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#closed.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** From now on reads and discards, and sends nothing. */
  blackHole(): void {
    if (this.#state === 'open') this.#state = 'black hole';
    this.#writer.stop();
  }

  /** Closes after this time unless called again. @param delayMs above 0. */
  disconnectAfter(delayMs: number): void {
    clearTimeout(this.#disconnectTimer);
    this.#disconnectTimer = setTimeout(() => this.close(), delayMs);
  }

  #onData(chunk: Buffer): void {
    if (this.#state !== 'open') return;
    this.#bytes.push(this.#obfuscation?.decrypt(chunk) ?? chunk);
    this.#readPackets();
  }

  #readPackets(): void {
    try {
      this.#framing ??= this.#recognise();
      while (this.#framing !== undefined && this.#state === 'open') {
        if (this.isCongested) {
          this.#socket.pause();
          return;
        }
        const packet = this.#framing.read(this.#bytes);
        if (packet === undefined) break;
        this.#wayIn.put(packet);
      }
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.#options.onBroken(error.message);
      this.destroy();
    }
  }

  #recognise(): Framing | undefined {
    const recognised = recogniseFraming(this.#bytes);
    if (recognised === undefined) return undefined;
    if (recognised.kind === 'plain') return recognised.framing;
    if (this.#bytes.length < OBFUSCATED_HEADER_BYTES) return undefined;
    this.#obfuscation = openObfuscation(this.#bytes.take(OBFUSCATED_HEADER_BYTES));
    const rest = this.#bytes.take(this.#bytes.length);
    this.#bytes.push(this.#obfuscation.decrypt(rest));
    return this.#obfuscation.framing;
  }

  #onDrain(): void {
    if (this.#state === 'closing') this.#endWhenSent();
    this.#gate.letPass();
    if (!this.isCongested && this.#socket.isPaused() && this.#state === 'open') {
      this.#socket.resume();
      // Whole packets may already be waiting, and no 'data' event would come for them.
      setImmediate(() => this.#readPackets());
    }
  }

  #endWhenSent(): void {
    if (this.#writer.queuedBytes > 0 || this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.resume();
    if (this.#endsWith === 'RST') this.#socket.resetAndDestroy();
    else this.#socket.end();
  }

  #onClose(): void {
    this.#state = 'closing';
    this.#writer.stop();
    this.#wayIn.stop();
    clearTimeout(this.#disconnectTimer);
    clearTimeout(this.#closingTimer);
    this.#closed.abort(new Error('the connection is closed'));
    this.#gate.close();
  }
}

function flipMiddleBit(buffer: Buffer, start: number, end: number): void {
  const middle = start + Math.floor((end - start) / 2);
  buffer[middle] = (buffer[middle] ?? 0) ^ 1;
}
