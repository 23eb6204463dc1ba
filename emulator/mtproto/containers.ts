// msg_container in both directions.
// Source: https://core.telegram.org/mtproto/service_messages#containers

/** Constructor of `msg_container`. */
export const MSG_CONTAINER_ID = 0x73f1f8dc;
/** Messages in one container, as Telegram bounds it. */
export const MAX_CONTAINER_MESSAGES = 1020;
const CONTAINER_HEAD_BYTES = 8;
const MESSAGE_HEAD_BYTES = 16;

/** A message with its envelope. */
export interface EnvelopedMessage {
  readonly msgId: bigint;
  readonly seqNo: number;
  readonly body: Buffer;
}

/**
 * Splits a container; the bodies are views.
 *
 * @param body starts with the constructor of msg_container.
 * @returns undefined when it is malformed or holds another container (bad_msg_notification 64).
 */
export function splitContainer(body: Buffer): EnvelopedMessage[] | undefined {
  if (body.length < CONTAINER_HEAD_BYTES) return undefined;
  const count = body.readUInt32LE(4);
  if (count > MAX_CONTAINER_MESSAGES) return undefined;
  const messages: EnvelopedMessage[] = [];
  let offset = CONTAINER_HEAD_BYTES;
  for (let i = 0; i < count; i++) {
    const message = readMessage(body, offset);
    if (message === undefined || message.body.readUInt32LE(0) === MSG_CONTAINER_ID) return undefined;
    messages.push(message);
    offset += MESSAGE_HEAD_BYTES + message.body.length;
  }
  return messages;
}

/** Joins messages into the body of a container. @returns the constructor included. */
export function joinContainer(messages: readonly EnvelopedMessage[]): Buffer {
  const head = Buffer.alloc(CONTAINER_HEAD_BYTES);
  head.writeUInt32LE(MSG_CONTAINER_ID, 0);
  head.writeUInt32LE(messages.length, 4);
  return Buffer.concat([head, ...messages.flatMap((message) => [messageHead(message), message.body])]);
}

function readMessage(body: Buffer, offset: number): EnvelopedMessage | undefined {
  if (offset + MESSAGE_HEAD_BYTES > body.length) return undefined;
  const size = body.readUInt32LE(offset + 12);
  const start = offset + MESSAGE_HEAD_BYTES;
  if (size < 4 || size % 4 !== 0 || start + size > body.length) return undefined;
  return {
    msgId: body.readBigInt64LE(offset),
    seqNo: body.readInt32LE(offset + 8),
    body: body.subarray(start, start + size),
  };
}

function messageHead({ msgId, seqNo, body }: EnvelopedMessage): Buffer {
  const head = Buffer.alloc(MESSAGE_HEAD_BYTES);
  head.writeBigInt64LE(msgId, 0);
  head.writeInt32LE(seqNo, 8);
  head.writeUInt32LE(body.length, 12);
  return head;
}
