// One buffer per outgoing message: the body is written where it will be encrypted and sent from.
import type { AuthKeyRecord } from './auth-key-store.ts';
import { MAX_HEAD_BYTES, MAX_TAIL_BYTES } from './framing-limits.ts';
import { ENCRYPTED_HEAD_BYTES, PLAIN_HEAD_BYTES, sealMessage } from './message-crypto.ts';

const BODY_START = MAX_HEAD_BYTES + ENCRYPTED_HEAD_BYTES + PLAIN_HEAD_BYTES;
/** MTProto 2.0 padding of a message: 12 to 27 bytes. */
const MAX_PADDING_BYTES = 32;

/** A message under construction. */
export interface OutgoingPacket {
  readonly buffer: Buffer;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** What stands before the body. */
export interface OutgoingHead {
  readonly salt: bigint;
  readonly sessionId: bigint;
  readonly msgId: bigint;
  readonly seqNo: number;
}

/** Makes room for a body. */
export function openPacket(bodyBytes: number): OutgoingPacket {
  const buffer = Buffer.allocUnsafe(BODY_START + bodyBytes + MAX_PADDING_BYTES + MAX_TAIL_BYTES);
  return { buffer, bodyStart: BODY_START, bodyEnd: BODY_START + bodyBytes };
}

/** A packet with a ready body. */
export function packetOf(body: Buffer): OutgoingPacket {
  const packet = openPacket(body.length);
  body.copy(packet.buffer, packet.bodyStart);
  return packet;
}

/**
 * Writes the head and encrypts in place.
 *
 * @returns the bounds of the encrypted message inside the buffer.
 */
export function sealPacket(
  packet: OutgoingPacket,
  key: AuthKeyRecord,
  head: OutgoingHead,
): [start: number, end: number] {
  const { buffer, bodyStart, bodyEnd } = packet;
  const plainStart = bodyStart - PLAIN_HEAD_BYTES;
  buffer.writeBigInt64LE(head.salt, plainStart);
  buffer.writeBigInt64LE(head.sessionId, plainStart + 8);
  buffer.writeBigInt64LE(head.msgId, plainStart + 16);
  buffer.writeInt32LE(head.seqNo, plainStart + 24);
  buffer.writeUInt32LE(bodyEnd - bodyStart, plainStart + 28);
  return [MAX_HEAD_BYTES, sealMessage(key.authKey, key.idBytes, buffer, MAX_HEAD_BYTES, bodyEnd)];
}
