// The emulated way in: packets come out in order, half a round trip after they went in.

interface DelayedPacket {
  readonly packet: Buffer;
  readonly dueMs: number;
}

/** Packets on their way to the server. Its length is bounded by the connection, which stops reading when it is congested. */
export class DelayLine {
  readonly #delayMs: () => number;
  readonly #deliver: (packet: Buffer) => void;
  #packets: DelayedPacket[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param delayMs the delay of a packet put in now; 0 passes it on at once when none is before it. */
  constructor(delayMs: () => number, deliver: (packet: Buffer) => void) {
    this.#delayMs = delayMs;
    this.#deliver = deliver;
  }

  put(packet: Buffer): void {
    const delayMs = this.#delayMs();
    if (delayMs === 0 && this.#packets.length === 0) {
      this.#deliver(packet);
      return;
    }
    // A delay that was made shorter meanwhile must not let a packet overtake those before it.
    const before = this.#packets.at(-1)?.dueMs ?? 0;
    this.#packets.push({ packet, dueMs: Math.max(before, performance.now() + delayMs) });
    this.#plan();
  }

  /** Drops what is on its way. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#packets = [];
  }

  #plan(): void {
    const head = this.#packets[0];
    if (head === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#deliverDue();
      this.#plan();
    }, head.dueMs - performance.now());
  }

  #deliverDue(): void {
    for (;;) {
      const head = this.#packets[0];
      // Timers may fire a fraction of a millisecond early.
      if (head === undefined || head.dueMs > performance.now() + 0.5) return;
      this.#packets.shift();
      this.#deliver(head.packet);
    }
  }
}
