// Cuts the stream of the abridged transport (core.telegram.org/mtproto/mtproto-transports) into messages.
//
// A message goes into one buffer of its exact size while it arrives, and stays there: it is decrypted in place and the bytes
// of a film are views of it. Nothing is ever joined.
import { LinkError } from './rpc-errors.ts';

/** The largest message of the server: a 1 MiB part with room for its envelope. A longer one means we lost the rhythm. */
const maxMessageBytes = 4 * 1024 * 1024;
/** Headers and small messages pass through here; what the kernel hands over in one read is rarely more. */
const scratchBytes = 64 * 1024;
/** Below this it is cheaper to read past the end of the message into the scratch and copy. Chosen by feel. */
const leastDirectBytes = 32 * 1024;

const queueOf = Symbol('messages complete behind this one');

/** A message that knows the queue it came out of. */
interface QueuedMessage extends Buffer {
  [queueOf]?: readonly Buffer[];
}

/**
 * Messages of the same connection that are complete and wait behind this one, oldest first.
 *
 * @param message what {@link AbridgedFrames.take} gave; empty for any other buffer.
 */
export function messagesBehind(message: Buffer): readonly Buffer[] {
  return (message as QueuedMessage)[queueOf] ?? [];
}

/**
 * Frames a message.
 *
 * @param messageBytes a multiple of 4.
 * @example abridgedHeader(16) // <Buffer 04>
 */
export function abridgedHeader(messageBytes: number): Buffer {
  const words = messageBytes >> 2;
  if (words < 0x7f) return Buffer.from([words]);
  return Buffer.from([0x7f, words & 0xff, (words >> 8) & 0xff, (words >> 16) & 0xff]);
}

/** Takes bytes in pieces of any size, gives whole messages. Bounded only by its caller, who stops feeding it. */
export class AbridgedFrames {
  readonly #scratch = Buffer.allocUnsafeSlow(scratchBytes);
  readonly #header = Buffer.alloc(4);
  #headerBytes = 0;
  #message: Buffer | undefined;
  #messageBytes = 0;
  #isDirect = false;
  readonly #complete: Buffer[] = [];
  #completeBytes = 0;

  /** @param allocate gives the memory of a message. Default: fresh memory. */
  constructor(private readonly allocate: (sizeBytes: number) => Buffer = Buffer.allocUnsafeSlow) {}

  /** Bytes of complete messages nobody has taken yet. */
  get waitingBytes(): number {
    return this.#completeBytes;
  }

  /** The oldest complete message. */
  take(): Buffer | undefined {
    const message = this.#complete.shift();
    this.#completeBytes -= message?.length ?? 0;
    return message;
  }

  /** Where the next bytes of the stream may be written; then call {@link filled}. */
  space(): Buffer {
    const message = this.#message;
    this.#isDirect = message !== undefined && message.length - this.#messageBytes >= leastDirectBytes;
    return message && this.#isDirect ? message.subarray(this.#messageBytes) : this.#scratch;
  }

  /**
   * `count` bytes were written to the start of what {@link space} gave last.
   *
   * @throws LinkError `lost` as {@link push}.
   */
  filled(count: number): void {
    if (this.#isDirect) this.#grow(count);
    else this.push(this.#scratch.subarray(0, count));
  }

  /**
   * Copies the next bytes of the stream.
   *
   * @throws LinkError `lost` when a header announces an impossible length; the stream is of no use any more.
   */
  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#message) {
        const count = bytes.copy(this.#message, this.#messageBytes, at);
        this.#grow(count);
        at += count;
      } else {
        this.#header[this.#headerBytes++] = bytes[at++] ?? 0;
        this.#readHeader();
      }
    }
  }

  #readHeader(): void {
    const first = this.#header[0] ?? 0;
    if (first >= 0x7f && this.#headerBytes < 4) return;
    const sizeBytes = (first < 0x7f ? first : this.#header.readUIntLE(1, 3)) * 4;
    if (sizeBytes === 0 || sizeBytes > maxMessageBytes) throw new LinkError('lost', 'the framing is broken');
    this.#headerBytes = 0;
    this.#messageBytes = 0;
    this.#message = this.allocate(sizeBytes);
  }

  #grow(count: number): void {
    const message: QueuedMessage | undefined = this.#message;
    this.#messageBytes += count;
    if (!message || this.#messageBytes < message.length) return;
    this.#message = undefined;
    message[queueOf] = this.#complete;
    this.#complete.push(message);
    this.#completeBytes += message.length;
  }
}
