// The intermediate transport (length in 4 bytes) and its padded form.
import { randomFillSync, randomInt } from 'node:crypto';
import type { Framing } from './framing.ts';
import { checkPacketLength } from './framing-limits.ts';
import type { InboundBytes } from './inbound-bytes.ts';

/** Intermediate; padded adds 0 to 15 random bytes. The top bit of a length asks for a quick ack and is ignored. */
export class IntermediateFraming implements Framing {
  readonly #padded: boolean;

  constructor(padded: boolean) {
    this.#padded = padded;
  }

  get name(): 'intermediate' | 'padded intermediate' {
    return this.#padded ? 'padded intermediate' : 'intermediate';
  }

  read(bytes: InboundBytes): Buffer | undefined {
    if (bytes.length < 4) return undefined;
    const sizeBytes = checkPacketLength(bytes.peek(4).readUInt32LE(0) & 0x7fffffff);
    if (bytes.length < 4 + sizeBytes) return undefined;
    bytes.skip(4);
    return bytes.take(sizeBytes);
  }

  wrap(buffer: Buffer, start: number, end: number): Buffer {
    const paddedEnd = end + (this.#padded ? randomInt(16) : 0);
    if (paddedEnd > end) randomFillSync(buffer, end, paddedEnd - end);
    buffer.writeUInt32LE(paddedEnd - start, start - 4);
    return buffer.subarray(start - 4, paddedEnd);
  }
}
