// Memory for parts of films, used again as soon as nobody can see it any more.
//
// A fresh megabyte for each part makes V8 mark the whole heap every few dozen parts; that was up to a third of the CPU
// (docs/decisions/0009-where-aes-runs.md). Shared memory does not count against its limits, and a clone of a shared buffer is
// a new object over the same bytes: every view keeps that object alive, so when the collector takes it, there is no view left.

/** The largest part with its envelope and padding. */
const slotBytes = 1024 * 1024 + 4096;
/** Smaller messages would waste most of a slot for as long as somebody keeps them. */
const leastBytes = 768 * 1024;

/** How much memory is kept for reuse. */
export interface ReceiveBuffersOptions {
  /** Memory kept for reuse, in bytes; what does not fit in is allocated as usual. Default 128 MiB. */
  readonly maxBytes?: number;
}

/** One for all connections of a process. */
export class ReceiveBuffers {
  readonly #maxSlots: number;
  readonly #free: SharedArrayBuffer[] = [];
  readonly #unseen = new FinalizationRegistry<SharedArrayBuffer>((slot) => void this.#free.push(slot));
  #slots = 0;

  constructor({ maxBytes = 128 * 1024 * 1024 }: ReceiveBuffersOptions = {}) {
    this.#maxSlots = Math.floor(maxBytes / slotBytes);
  }

  /** Bytes held, in use or free. */
  get heldBytes(): number {
    return this.#slots * slotBytes;
  }

  /**
   * Memory with anything in it. Whoever holds a view of it has it for himself, as long as he likes.
   *
   * It may be shared memory: sockets, files, hashes and ordinary web streams take it, `new Response(bytes)`, byte streams and
   * transfers do not.
   */
  allocate(sizeBytes: number): Buffer {
    const slot = sizeBytes >= leastBytes && sizeBytes <= slotBytes ? this.#takeSlot() : undefined;
    if (!slot) return Buffer.allocUnsafeSlow(sizeBytes);
    const face = structuredClone(slot);
    this.#unseen.register(face, slot);
    return Buffer.from(face, 0, sizeBytes);
  }

  #takeSlot(): SharedArrayBuffer | undefined {
    const free = this.#free.pop();
    if (free || this.#slots >= this.#maxSlots) return free;
    this.#slots++;
    return new SharedArrayBuffer(slotBytes);
  }
}
