// The receive path of MTProto 2.0 without GramJS's copies, and with the checks it leaves out
// (core.telegram.org/mtproto/security_guidelines).
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Api } from 'telegram';
import { FastIge } from './aes-ige.ts';
import type { DecodingState, GramjsInternals, StatePrototype, TlMessage } from './gramjs-internals.ts';

/** After a message of this many bytes other work gets its turn: a burst would otherwise hold the event loop. Measured. */
const bigMessageBytes = 64 * 1024;
/** Remembered message ids of the other side. */
const maxSeenMessages = 500;

const sha256 = (...parts: Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Key and vector of a message from the server (core.telegram.org/mtproto/description, "Defining AES Key"; x = 8). */
function messageCipher(authKey: Buffer, messageKey: Buffer): FastIge {
  const a = sha256(messageKey, authKey.subarray(8, 44));
  const b = sha256(authKey.subarray(48, 84), messageKey);
  return new FastIge(
    Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  );
}

function checkLengths(plain: Buffer): string | undefined {
  const length = plain.readInt32LE(28);
  const paddingBytes = plain.length - 32 - length;
  if (length < 0 || length % 4 !== 0) return 'The length of a message is not a multiple of 4';
  return paddingBytes < 12 || paddingBytes > 1024 ? 'The padding of a message has a wrong length' : undefined;
}

/** @returns the plain text, or a sentence that says why it cannot be trusted. */
function openEnvelope(state: DecodingState, body: Buffer): Buffer | string {
  const key = state.authKey?.getKey();
  const keyHash = state.authKey?._hash;
  if (!key || !keyHash) return 'There is no authorization key';
  if (!keyHash.subarray(12, 20).equals(body.subarray(0, 8))) return 'A message under another authorization key';
  if ((body.length - 24) % 16 !== 0 || body.length < 24 + 48) return 'A message of an impossible length';
  const messageKey = body.subarray(8, 24);
  const plain = messageCipher(key, messageKey).decryptIge(body.subarray(24));
  if (!sha256(key.subarray(96, 128), plain).subarray(8, 24).equals(messageKey)) return 'A message with a wrong msg_key';
  if (plain.readBigInt64LE(8) !== BigInt(state.id.toString())) return 'A message of another session';
  return checkLengths(plain) ?? plain;
}

/** @returns false when the message was seen before. */
function remember(state: DecodingState, messageId: string): boolean {
  if (state.msgIds.includes(messageId)) return false;
  state.msgIds.push(messageId);
  if (state.msgIds.length > maxSeenMessages) state.msgIds.shift();
  return true;
}

async function decode(gramjs: GramjsInternals, state: DecodingState, body: Buffer): Promise<TlMessage> {
  const plain = openEnvelope(state, body);
  if (typeof plain === 'string') throw new gramjs.errors.SecurityError(plain);
  const reader = new gramjs.reader.BinaryReader(plain.subarray(16, 32 + plain.readInt32LE(28)));
  const messageId = reader.readLong();
  const sequence = reader.readInt();
  reader.readInt();
  // A repeated message is answered with an acknowledgement alone: an empty list of acks is a message nobody acts on, and
  // the sender acknowledges whatever it handles.
  const isNew = remember(state, messageId.toString());
  const object = isNew ? await reader.tgReadObject() : new Api.MsgsAck({ msgIds: [] });
  if (body.length > bigMessageBytes) await nextTurn();
  return new gramjs.tlMessage.TLMessage(messageId, sequence, object);
}

/** Replaces `MTProtoState.decryptMessageData`; bodies too short for a message are transport errors and go to the original. */
export function patchDecoding(gramjs: GramjsInternals): void {
  const prototype = gramjs.state.MTProtoState.prototype as unknown as StatePrototype;
  const original = prototype.decryptMessageData;
  prototype.decryptMessageData = function (body) {
    return body.length < 24 ? original.call(this, body) : decode(gramjs, this, body);
  };
}
