// Holds answers back while a client does not take what it was sent.

interface Waiter {
  readonly bytes: number;
  readonly resolve: () => void;
}

/** Counts the bytes about to be made besides those already queued; first come, first served. */
export class OutgoingGate {
  readonly #limitBytes: number;
  readonly #queuedBytes: () => number;
  #reservedBytes = 0;
  #waiters: Waiter[] = [];
  #isClosed = false;

  /** @param limitBytes above it nobody passes. @param queuedBytes what is already waiting to go out. */
  constructor(limitBytes: number, queuedBytes: () => number) {
    this.#limitBytes = limitBytes;
    this.#queuedBytes = queuedBytes;
  }

  get isCongested(): boolean {
    return this.#queuedBytes() + this.#reservedBytes >= this.#limitBytes;
  }

  /** Waits for room, then counts these bytes until `release`. One reservation may go over the limit, however large it is. */
  async reserve(bytes: number): Promise<void> {
    if (this.#isClosed || !this.isCongested) this.#reservedBytes += bytes;
    else await new Promise<void>((resolve) => this.#waiters.push({ bytes, resolve }));
  }

  release(bytes: number): void {
    this.#reservedBytes -= bytes;
    this.letPass();
  }

  /** To be called whenever bytes have gone out. */
  letPass(): void {
    while (this.#isClosed || !this.isCongested) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) return;
      this.#reservedBytes += waiter.bytes;
      waiter.resolve();
    }
  }

  /** Lets everybody pass from now on: what they make is thrown away. */
  close(): void {
    this.#isClosed = true;
    this.letPass();
  }
}
