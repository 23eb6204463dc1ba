// The receive path of MTProto 2.0 without GramJS's copies, and with the checks it leaves out
// (core.telegram.org/mtproto/security_guidelines).
import { Api } from 'telegram';
import { messagesBehind } from './abridged-frames.ts';
import type { IgeBackend } from './aes-ige-backend.ts';
import type { DecodingState, GramjsInternals, StatePrototype, TlMessage } from './gramjs-internals.ts';
import { digestOf, type MessageDecryption, type MessageJob, TurnDecryption } from './message-decryption.ts';
import { deriveMessageKeys } from './message-keys.ts';

/** Such messages wait for the end of the turn: a burst of them would otherwise hold the event loop. Measured. */
const bigMessageBytes = 64 * 1024;
/** Remembered message ids of the other side. */
const maxSeenMessages = 500;
/** Key id and msg_key stand before the encrypted part. */
const envelopeBytes = 24;

/** On the state of a connection; by name, as modules of ours may be loaded twice. */
const decryptionOf = Symbol.for('streamvault.message-decryption');

interface OwnState extends DecodingState {
  [decryptionOf]?: MessageDecryption | undefined;
}

/** Big messages of the connection with this state are decrypted by `decryption`; undefined: in the thread. */
export function decryptBigMessagesBy(state: DecodingState, decryption: MessageDecryption | undefined): void {
  (state as OwnState)[decryptionOf] = decryption;
}

/** The encrypted part with all that opens and proves it. */
function jobFor(authKey: Buffer, body: Buffer): MessageJob {
  return {
    data: body.subarray(envelopeBytes),
    ...deriveMessageKeys(authKey, body.subarray(8, envelopeBytes), 8),
    hashedBefore: authKey.subarray(96, 128),
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
function findFault(state: DecodingState, job: MessageJob, body: Buffer): string | undefined {
  const plain = body.subarray(envelopeBytes);
  const digest = job.digest ?? digestOf(job);
  if (!body.subarray(8, envelopeBytes).equals(digest.subarray(8, 24))) return 'A message with a wrong msg_key';
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
  readonly #opened = new WeakMap<Buffer, MessageJob>();
  readonly #inThread: MessageDecryption;

  constructor(private readonly backend: IgeBackend) {
    this.#inThread = new TurnDecryption(backend);
  }

  async open(state: OwnState, key: Buffer, body: Buffer): Promise<MessageJob> {
    const opened = this.#opened.get(body);
    if (opened) return opened;
    const job = jobFor(key, body);
    const decryption = state[decryptionOf] ?? this.#inThread;
    if (body.length <= bigMessageBytes) this.backend.decryptInPlace([job]);
    else await decryption.decrypt(job, (count) => this.#openBehind(state, body, count));
    return job;
  }

  #openBehind(state: DecodingState, body: Buffer, count: number): MessageJob[] {
    const jobs: MessageJob[] = [];
    for (const next of messagesBehind(body)) {
      if (jobs.length >= count || next.length <= bigMessageBytes) break;
      const key = checkEnvelope(state, next);
      if (typeof key === 'string') break;
      const job = jobFor(key, next);
      this.#opened.set(next, job);
      jobs.push(job);
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
  const opener = new Opener(backend);
  const decode = async (state: DecodingState, body: Buffer): Promise<TlMessage> => {
    const key = checkEnvelope(state, body);
    if (typeof key === 'string') throw new gramjs.errors.SecurityError(key);
    const job = await opener.open(state, key, body);
    const fault = findFault(state, job, body);
    if (fault !== undefined) throw new gramjs.errors.SecurityError(fault);
    return parse(gramjs, state, body.subarray(envelopeBytes));
  };
  const prototype = gramjs.state.MTProtoState.prototype as unknown as StatePrototype;
  prototype.decryptMessageData = function (body) {
    return body.length < envelopeBytes ? original.call(this, body) : decode(this, body);
  };
}
