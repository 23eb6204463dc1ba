// The obfuscated transport: AES-256-CTR over another framing, keyed by the first 64 bytes of the connection.
// Source: https://core.telegram.org/mtproto/mtproto-transports#transport-obfuscation
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type Framing, framingOfTag } from './framing.ts';
import { FramingError } from './framing-limits.ts';

/** Bytes of the header that carries the keys. */
export const OBFUSCATED_HEADER_BYTES = 64;

/** Both directions of an obfuscated connection and what runs inside. */
export interface Obfuscation {
  readonly framing: Framing;
  decrypt(chunk: Buffer): Buffer;
  encrypt(packet: Buffer): Buffer;
}

/**
 * Opens the obfuscation that a client's header announces.
 *
 * @param header the first 64 bytes as received.
 * @throws FramingError when the decrypted tag names no known transport.
 */
export function openObfuscation(header: Buffer): Obfuscation {
  const reversed = Buffer.from(header.subarray(8, 56)).reverse();
  const inbound = createDecipheriv('aes-256-ctr', header.subarray(8, 40), header.subarray(40, 56));
  const outbound = createCipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32, 48));
  const tag = inbound.update(header).readUInt32LE(56);
  const framing = framingOfTag(tag);
  if (framing === undefined) throw new FramingError(`obfuscated tag ${tag.toString(16)} is unknown`);
  return {
    framing,
    decrypt: (chunk) => inbound.update(chunk),
    encrypt: (packet) => outbound.update(packet),
  };
}
