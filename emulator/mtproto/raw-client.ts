// A bare MTProto client for tests and benches: it sends exactly what it is told and shows exactly what comes.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encryptIgeInPlace, loadIgeDecrypt } from './aes-ige.ts';
import { authKeyIdOf } from './auth-key-store.ts';
import { type EnvelopedMessage, joinContainer, MSG_CONTAINER_ID, splitContainer } from './containers.ts';
import { InboundBytes } from './inbound-bytes.ts';
import { IntermediateFraming } from './intermediate-framing.ts';
import { deriveKey, messageKey, paddingBytes } from './message-crypto.ts';
import { MessageIdSource } from './message-ids.ts';

/** A message as it came, with the number of the packet it came in. */
export interface ReceivedMessage extends EnvelopedMessage {
  readonly packet: number;
}

/** Speaks the intermediate transport with a key that both sides already have. */
export class RawClient {
  readonly messages: ReceivedMessage[] = [];
  /** The 4-byte code of a transport error, once one has come. */
  transportError: number | undefined;
  /** Packets whose msg_key does not fit what they hold; they are thrown away. */
  damagedPackets = 0;
  salt = 0n;
  sessionId = randomBytes(8).readBigInt64LE(0);
  readonly socket: Socket;
  readonly #authKey: Buffer;
  readonly #decrypt = loadIgeDecrypt();
  readonly #ids = new MessageIdSource(Date.now);
  readonly #bytes = new InboundBytes();
  readonly #framing = new IntermediateFraming(false);
  #packets = 0;
  #contentRelated = 0;
  #waiters: (() => void)[] = [];

  private constructor(socket: Socket, authKey: Buffer) {
    this.socket = socket;
    this.#authKey = authKey;
    socket.on('data', (chunk) => this.#onData(chunk));
    // The end of the connection is seen by `closed`.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#wake());
    socket.write(Buffer.alloc(4, 0xee));
  }

  static async open(address: { host: string; port: number }, authKey: Buffer): Promise<RawClient> {
    const socket = connect({ ...address, noDelay: true });
    await once(socket, 'connect');
    return new RawClient(socket, authKey);
  }

  nextMsgId(): bigint {
    return this.#ids.next('answer') - 1n;
  }

  /** Sends one message. @returns its id. */
  send(body: Buffer, msgId = this.nextMsgId(), seqNo = this.#nextSeqNo()): bigint {
    this.socket.write(this.#seal({ msgId, seqNo, body }));
    return msgId;
  }

  /** Sends several messages in one container. @returns the ids of the messages inside. */
  sendContainer(bodies: readonly Buffer[]): bigint[] {
    const messages = bodies.map((body) => ({ msgId: this.nextMsgId(), seqNo: this.#nextSeqNo(), body }));
    this.send(joinContainer(messages), this.nextMsgId(), this.#contentRelated * 2);
    return messages.map(({ msgId }) => msgId);
  }

  /** Waits for a message. @throws when none has come in time or the connection ended. */
  async waitFor(matches: (message: ReceivedMessage) => boolean, timeoutMs = 3000): Promise<ReceivedMessage> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const found = this.messages.find(matches);
      if (found !== undefined) return found;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new Error(`no such message in ${timeoutMs} ms, ${this.damagedPackets} were damaged`);
      if (this.socket.closed) throw new Error('the connection ended');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Waits for a message by its constructor. */
  waitForConstructor(id: number, timeoutMs?: number): Promise<ReceivedMessage> {
    return this.waitFor(({ body }) => body.readUInt32LE(0) === id, timeoutMs);
  }

  /** Waits for the rpc_result of a message. @returns the result's own bytes. */
  async result(msgId: bigint, timeoutMs?: number): Promise<Buffer> {
    const { body } = await this.waitFor((message) => answers(message, msgId), timeoutMs);
    return body.subarray(12);
  }

  results(msgId: bigint): ReceivedMessage[] {
    return this.messages.filter((message) => answers(message, msgId));
  }

  /** Resolves when the connection is gone. */
  async closed(): Promise<void> {
    if (!this.socket.closed) await once(this.socket, 'close');
  }

  close(): void {
    this.socket.destroy();
  }

  #nextSeqNo(): number {
    this.#contentRelated += 1;
    return this.#contentRelated * 2 - 1;
  }

  #seal({ msgId, seqNo, body }: EnvelopedMessage): Buffer {
    const head = Buffer.alloc(32);
    head.writeBigInt64LE(this.salt, 0);
    head.writeBigInt64LE(this.sessionId, 8);
    head.writeBigInt64LE(msgId, 16);
    head.writeInt32LE(seqNo, 24);
    head.writeUInt32LE(body.length, 28);
    const plain = Buffer.concat([head, body, randomBytes(paddingBytes(head.length + body.length))]);
    const msgKey = messageKey(this.#authKey, plain, 0);
    const { key, iv } = deriveKey(this.#authKey, msgKey, 0);
    encryptIgeInPlace(plain, key, iv);
    const frame = Buffer.alloc(4);
    frame.writeUInt32LE(24 + plain.length);
    return Buffer.concat([frame, authKeyIdOf(this.#authKey), msgKey, plain]);
  }

  #onData(chunk: Buffer): void {
    this.#bytes.push(chunk);
    for (;;) {
      const packet = this.#framing.read(this.#bytes);
      if (packet === undefined) break;
      if (packet.length === 4) this.transportError = packet.readInt32LE(0);
      else this.#open(packet);
    }
    this.#wake();
  }

  #open(packet: Buffer): void {
    const msgKey = packet.subarray(8, 24);
    const { key, iv } = deriveKey(this.#authKey, msgKey, 8);
    const plain = this.#decrypt(packet.subarray(24), key, iv);
    if (!messageKey(this.#authKey, plain, 8).equals(msgKey)) {
      this.damagedPackets += 1;
      return;
    }
    if (plain.readBigInt64LE(8) !== this.sessionId) throw new Error('session of the server is wrong');
    const outer = {
      msgId: plain.readBigInt64LE(16),
      seqNo: plain.readInt32LE(24),
      body: plain.subarray(32, 32 + plain.readUInt32LE(28)),
    };
    const isContainer = outer.body.readUInt32LE(0) === MSG_CONTAINER_ID;
    const inner = isContainer ? (splitContainer(outer.body) ?? []) : [outer];
    this.#packets += 1;
    for (const message of inner) this.messages.push({ ...message, packet: this.#packets });
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}

function answers({ body }: ReceivedMessage, msgId: bigint): boolean {
  return body.readUInt32LE(0) === 0xf35c6d01 && body.readBigInt64LE(4) === msgId;
}
