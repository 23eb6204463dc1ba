// The abridged transport: length in words, in one byte or four.
import type { Framing } from './framing.ts';
import { checkPacketLength } from './framing-limits.ts';
import type { InboundBytes } from './inbound-bytes.ts';

/** Abridged: `len/4` in 7 bits, or 0x7f and 3 bytes. The top bit of the first byte asks for a quick ack and is ignored. */
export class AbridgedFraming implements Framing {
  readonly name = 'abridged';

  read(bytes: InboundBytes): Buffer | undefined {
    if (bytes.length < 1) return undefined;
    const short = (bytes.peek(1)[0] ?? 0) & 0x7f;
    const headBytes = short === 0x7f ? 4 : 1;
    if (bytes.length < headBytes) return undefined;
    const words = short === 0x7f ? bytes.peek(4).readUIntLE(1, 3) : short;
    const sizeBytes = checkPacketLength(words * 4);
    if (bytes.length < headBytes + sizeBytes) return undefined;
    bytes.skip(headBytes);
    return bytes.take(sizeBytes);
  }

  wrap(buffer: Buffer, start: number, end: number): Buffer {
    const words = (end - start) >>> 2;
    if (words < 0x7f) {
      buffer[start - 1] = words;
      return buffer.subarray(start - 1, end);
    }
    buffer[start - 4] = 0x7f;
    buffer.writeUIntLE(words, start - 3, 3);
    return buffer.subarray(start - 4, end);
  }
}
