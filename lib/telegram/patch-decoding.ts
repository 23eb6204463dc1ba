// The receive path of MTProto 2.0 without GramJS's copies, and with the checks it leaves out
// (core.telegram.org/mtproto/security_guidelines).
import { createHash } from 'node:crypto';
import { Api } from 'telegram';
import { messagesBehind } from './abridged-frames.ts';
import type { IgeBackend, IgeJob } from './aes-ige-backend.ts';
import type { DecodingState, GramjsInternals, StatePrototype, TlMessage } from './gramjs-internals.ts';
import { type MessageDecryption, TurnDecryption } from './message-decryption.ts';

/** Such messages wait for the end of the turn: a burst of them would otherwise hold the event loop. Measured. */
const bigMessageBytes = 64 * 1024;
/** Remembered message ids of the other side. */
const maxSeenMessages = 500;
/** Key id and msg_key stand before the encrypted part. */
const envelopeBytes = 24;

const sha256 = (...parts: Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The encrypted part with its key and vector (core.telegram.org/mtproto/description, "Defining AES Key"; x = 8). */
function jobFor(authKey: Buffer, body: Buffer): IgeJob {
  const messageKey = body.subarray(8, envelopeBytes);
  const a = sha256(messageKey, authKey.subarray(8, 44));
  const b = sha256(authKey.subarray(48, 84), messageKey);
  return {
    data: body.subarray(envelopeBytes),
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}

/** @returns the key the message is under, or a sentence that says why it cannot be decrypted. */
function checkEnvelope(state: DecodingState, body: Buffer): Buffer | string {
  const key = state.authKey?.getKey();
  const keyHash = state.authKey?._hash;
  if (!key || !keyHash) return 'There is no authorization key';
  if (!keyHash.subarray(12, 20).equals(body.subarray(0, 8))) return 'A message under another authorization key';
  const encryptedBytes = body.length - envelopeBytes;
  return encryptedBytes % 16 !== 0 || encryptedBytes < 48 ? 'A message of an impossible length' : key;
}

/** @returns a sentence that says why the plain text cannot be trusted, if it cannot. */
function findFault(state: DecodingState, key: Buffer, messageKey: Buffer, plain: Buffer): string | undefined {
  if (!sha256(key.subarray(96, 128), plain).subarray(8, 24).equals(messageKey)) return 'A message with a wrong msg_key';
  if (plain.readBigInt64LE(8) !== BigInt(state.id.toString())) return 'A message of another session';
  const length = plain.readInt32LE(28);
  const paddingBytes = plain.length - 32 - length;
  if (length < 0 || length % 4 !== 0) return 'The length of a message is not a multiple of 4';
  return paddingBytes < 12 || paddingBytes > 1024 ? 'The padding of a message has a wrong length' : undefined;
}

/** @returns false when the message was seen before. */
function remember(state: DecodingState, messageId: string): boolean {
  if (state.msgIds.includes(messageId)) return false;
  state.msgIds.push(messageId);
  if (state.msgIds.length > maxSeenMessages) state.msgIds.shift();
  return true;
}

async function parse(gramjs: GramjsInternals, state: DecodingState, plain: Buffer): Promise<TlMessage> {
  const reader = new gramjs.reader.BinaryReader(plain.subarray(16, 32 + plain.readInt32LE(28)));
  const messageId = reader.readLong();
  const sequence = reader.readInt();
  reader.readInt();
  // A repeated message is answered with an acknowledgement alone: an empty list of acks is a message nobody acts on, and
  // the sender acknowledges whatever it handles.
  const isNew = remember(state, messageId.toString());
  const object = isNew ? await reader.tgReadObject() : new Api.MsgsAck({ msgIds: [] });
  return new gramjs.tlMessage.TLMessage(messageId, sequence, object);
}

/** Decrypts message bodies in place; those waiting behind a big one along with it. */
class Opener {
  /** Bodies that are plain text although their turn has not come. */
  readonly #opened = new WeakSet<Buffer>();

  constructor(
    private readonly backend: IgeBackend,
    private readonly decryption: MessageDecryption,
  ) {}

  async open(state: DecodingState, key: Buffer, body: Buffer): Promise<void> {
    if (this.#opened.delete(body)) return;
    const job = jobFor(key, body);
    if (body.length <= bigMessageBytes) this.backend.decryptInPlace([job]);
    else await this.decryption.decrypt(job, (count) => this.#openBehind(state, body, count));
  }

  #openBehind(state: DecodingState, body: Buffer, count: number): IgeJob[] {
    const jobs: IgeJob[] = [];
    for (const next of messagesBehind(body)) {
      if (jobs.length >= count || next.length <= bigMessageBytes) break;
      const key = checkEnvelope(state, next);
      if (typeof key === 'string') break;
      this.#opened.add(next);
      jobs.push(jobFor(key, next));
    }
    return jobs;
  }
}

/**
 * Replaces `MTProtoState.decryptMessageData`. It works in the memory of the body it gets: bytes in the answer are views of it.
 * Bodies too short for a message are transport errors and go to the original.
 *
 * @param original GramJS's own method.
 */
export function patchDecoding(
  gramjs: GramjsInternals,
  backend: IgeBackend,
  original: StatePrototype['decryptMessageData'],
): void {
  const opener = new Opener(backend, new TurnDecryption(backend));
  const decode = async (state: DecodingState, body: Buffer): Promise<TlMessage> => {
    const key = checkEnvelope(state, body);
    if (typeof key === 'string') throw new gramjs.errors.SecurityError(key);
    await opener.open(state, key, body);
    const plain = body.subarray(envelopeBytes);
    const fault = findFault(state, key, body.subarray(8, envelopeBytes), plain);
    if (fault !== undefined) throw new gramjs.errors.SecurityError(fault);
    return parse(gramjs, state, plain);
  };
  const prototype = gramjs.state.MTProtoState.prototype as unknown as StatePrototype;
  prototype.decryptMessageData = function (body) {
    return body.length < envelopeBytes ? original.call(this, body) : decode(this, body);
  };
}
