// The full transport: length, packet number, payload, CRC32.
import { crc32 } from 'node:zlib';
import type { Framing } from './framing.ts';
import { checkPacketLength, FramingError } from './framing-limits.ts';
import type { InboundBytes } from './inbound-bytes.ts';

const ENVELOPE_BYTES = 12;

/** Full: packets are numbered from 0 in each direction and end in the CRC32 of all that stands before. */
export class FullFraming implements Framing {
  readonly name = 'full';
  #sent = 0;
  #received = 0;

  read(bytes: InboundBytes): Buffer | undefined {
    if (bytes.length < 4) return undefined;
    const sizeBytes = checkPacketLength(bytes.peek(4).readUInt32LE(0) - ENVELOPE_BYTES) + ENVELOPE_BYTES;
    if (bytes.length < sizeBytes) return undefined;
    const packet = bytes.take(sizeBytes);
    const end = sizeBytes - 4;
    if (crc32(packet.subarray(0, end)) !== packet.readUInt32LE(end)) throw new FramingError('CRC32 is wrong');
    const number = packet.readUInt32LE(4);
    if (number !== this.#received) throw new FramingError(`packet number ${number}, expected ${this.#received}`);
    this.#received += 1;
    return packet.subarray(8, end);
  }

  wrap(buffer: Buffer, start: number, end: number): Buffer {
    buffer.writeUInt32LE(end - start + ENVELOPE_BYTES, start - 8);
    buffer.writeUInt32LE(this.#sent, start - 4);
    this.#sent += 1;
    buffer.writeUInt32LE(crc32(buffer.subarray(start - 8, end)), end);
    return buffer.subarray(start - 8, end + 4);
  }
}
