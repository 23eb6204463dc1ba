// Writes to a socket under the emulated network: half a round trip late, and no faster than the bandwidth.
import type { Socket } from 'node:net';
import type { NetworkConditions } from '../fault-rule.ts';

/** Share of a second sent at once under a bandwidth limit; finer than what a client can tell apart. */
const SLICE_SECONDS = 0.004;
const MIN_SLICE_BYTES = 512;
/** Above this the kernel does not take more; the schedule waits instead of filling the socket's own queue. */
const SOCKET_QUEUE_BYTES = 1024 * 1024;

interface Waiting {
  bytes: Buffer;
  readonly dueMs: number;
}

/** The outgoing side of one connection. Packets leave in the order of `write`. */
export class PacedWriter {
  readonly #socket: Socket;
  readonly #conditions: () => NetworkConditions;
  readonly #onDrain: () => void;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #queuedBytes = 0;
  #isBlocked = false;
  /** When the emulated link has sent all that was given to it. */
  #linkFreeMs = 0;

  /** @param onDrain called whenever the kernel has taken bytes. */
  constructor(socket: Socket, conditions: () => NetworkConditions, onDrain: () => void) {
    this.#socket = socket;
    this.#conditions = conditions;
    this.#onDrain = onDrain;
  }

  /** Bytes given to `write` and not yet taken by the kernel. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  write(bytes: Buffer): void {
    this.#queuedBytes += bytes.length;
    const { roundTripMs, bytesPerSecond } = this.#conditions();
    if (this.#waiting.length === 0 && roundTripMs === 0 && bytesPerSecond === 0) {
      this.#put(bytes);
      return;
    }
    const nowMs = performance.now();
    if (this.#waiting.length === 0) this.#linkFreeMs = Math.max(this.#linkFreeMs, nowMs);
    this.#waiting.push({ bytes, dueMs: nowMs + roundTripMs / 2 });
    this.#pump();
  }

  /** Forgets what has not been handed to the kernel. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { bytes } of this.#waiting.splice(0)) this.#queuedBytes -= bytes.length;
  }

  #pump(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (;;) {
      const head = this.#waiting[0];
      if (head === undefined || this.#socket.destroyed) return;
      if (this.#socket.writableLength > SOCKET_QUEUE_BYTES) {
        // `#onTaken` pumps again when the kernel has taken a slice.
        this.#isBlocked = true;
        return;
      }
      const { bytesPerSecond } = this.#conditions();
      const sendAtMs = bytesPerSecond > 0 ? Math.max(head.dueMs, this.#linkFreeMs) : head.dueMs;
      const waitMs = sendAtMs - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#pump(), waitMs);
        return;
      }
      this.#sendSlice(head, sendAtMs, bytesPerSecond);
    }
  }

  #sendSlice(head: Waiting, sendAtMs: number, bytesPerSecond: number): void {
    const limit = bytesPerSecond > 0 ? Math.max(MIN_SLICE_BYTES, Math.ceil(bytesPerSecond * SLICE_SECONDS)) : Infinity;
    const slice = head.bytes.length > limit ? head.bytes.subarray(0, limit) : head.bytes;
    head.bytes = head.bytes.subarray(slice.length);
    if (head.bytes.length === 0) this.#waiting.shift();
    // The schedule goes on from the planned time, not from the late timer, so the average rate is exact.
    if (bytesPerSecond > 0) this.#linkFreeMs = sendAtMs + (slice.length / bytesPerSecond) * 1000;
    this.#put(slice);
  }

  #put(bytes: Buffer): void {
    this.#socket.write(bytes, () => this.#onTaken(bytes.length));
  }

  #onTaken(bytes: number): void {
    this.#queuedBytes -= bytes;
    if (this.#isBlocked) {
      // A link that was blocked has saved up no credit.
      this.#isBlocked = false;
      this.#linkFreeMs = performance.now();
    }
    if (this.#waiting.length > 0 && this.#timer === undefined) this.#pump();
    this.#onDrain();
  }
}
