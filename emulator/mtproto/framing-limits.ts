// Sizes that all transports share, and the error of a broken stream.

/** Bytes a framing may put before a packet. */
export const MAX_HEAD_BYTES = 16;
/** Bytes a framing may put after a packet. */
export const MAX_TAIL_BYTES = 16;
/** Largest packet taken from a client. Containers end at about 1 MiB; upload parts at 512 KiB. */
export const MAX_INBOUND_PACKET_BYTES = 4 * 1024 * 1024;

/** The stream does not follow its transport. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

/**
 * Checks a packet length read from the stream.
 *
 * @throws FramingError when it is too small to be a packet or above the limit.
 * @returns the length.
 */
export function checkPacketLength(sizeBytes: number): number {
  if (sizeBytes < 4 || sizeBytes > MAX_INBOUND_PACKET_BYTES) throw new FramingError(`packet of ${sizeBytes} bytes`);
  return sizeBytes;
}
