// A queue of received bytes that is read by exact amounts and copied at most once.

/** Bytes received but not yet used, as a list of chunks. */
export class InboundBytes {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Number of bytes waiting. */
  get length(): number {
    return this.#length;
  }

  /** Adds a received chunk; the queue keeps a reference to it. */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /**
   * Looks at the first bytes without taking them.
   *
   * @param size number of bytes, at most `length`.
   * @throws RangeError when fewer bytes are waiting.
   */
  peek(size: number): Buffer {
    this.#require(size);
    const first = this.#chunks[0];
    if (first === undefined || size === 0) return Buffer.alloc(0);
    if (first.length >= size) return first.subarray(0, size);
    // Only the chunks that `size` reaches into are joined, so a peek at a header never copies a whole packet.
    let joined = 0;
    let count = 0;
    while (joined < size) joined += this.#chunks[count++]?.length ?? 0;
    const head = Buffer.concat(this.#chunks.slice(0, count), joined);
    this.#chunks.splice(0, count, head);
    return head.subarray(0, size);
  }

  /**
   * Takes the first bytes.
   *
   * @throws RangeError when fewer bytes are waiting.
   */
  take(size: number): Buffer {
    const taken = this.peek(size);
    this.skip(size);
    return taken;
  }

  /** Drops the first bytes. */
  skip(size: number): void {
    this.#require(size);
    let left = size;
    while (left > 0) {
      const first = this.#chunks[0];
      if (first === undefined) break;
      if (first.length > left) {
        this.#chunks[0] = first.subarray(left);
        left = 0;
      } else {
        this.#chunks.shift();
        left -= first.length;
      }
    }
    this.#length -= size;
  }

  #require(size: number): void {
    if (size > this.#length) throw new RangeError(`asked for ${size} bytes, have ${this.#length}`);
  }
}
