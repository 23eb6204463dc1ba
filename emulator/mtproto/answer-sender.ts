// Sends the answers of calls: small ones through the outbox, file blocks straight into their packet.
import type { FaultAction } from '../fault-rule.ts';
import type { Connection } from './connection.ts';
import { cdnRedirect, corruptFileBlock, findFileBlock, lengthenFileBlock, shortenFileBlock } from './file-block.ts';
import { packIfSmaller } from './gzip.ts';
import { openPacket, packetOf } from './outgoing-packet.ts';
import type { RawAnswer, RpcAnswer, RpcCall, RpcError, RpcSubject } from './rpc.ts';
import type { ServerCore } from './server-core.ts';
import { RPC_RESULT_HEAD_BYTES, rpcResult, writeRpcResultHead } from './service-messages.ts';
import type { PacketDamage, Session } from './session.ts';
import { tlBytes } from './tl-bytes.ts';

const RPC_ERROR_ID = 0x2144ca19;

/** A call with what is needed to answer it. */
export interface AnsweredCall {
  readonly call: RpcCall;
  readonly subject: RpcSubject;
  readonly session: Session;
  readonly msgId: bigint;
  readonly fault: FaultAction | undefined;
}

/** Sends answers on one connection. */
export class AnswerSender {
  readonly #core: ServerCore;
  readonly #connection: Connection;

  constructor(core: ServerCore, connection: Connection) {
    this.#core = core;
    this.#connection = connection;
  }

  /** Sends what the service half returned. */
  async sendAnswer(answered: AnsweredCall, made: RpcAnswer): Promise<void> {
    const { call, fault } = answered;
    const isRedirected = fault?.do === 'cdn_redirect' && call.method === 'upload.getFile';
    const answer = isRedirected ? cdnRedirect(call.dcId) : made;
    if (isRawAnswer(answer)) {
      if (fault === undefined || fault.do === 'delay') await this.#sendRaw(answered, answer);
      else this.#sendSpoiled(answered, await materialise(answer), fault);
      return;
    }
    const encoded = this.#core.book.codec(call.layer).encodeResult(call.method, answer);
    if (fault !== undefined) this.#sendSpoiled(answered, encoded, fault);
    else this.#sendEncoded(answered, encoded);
  }

  /** Sends an error. */
  sendError({ session, msgId }: Pick<AnsweredCall, 'session' | 'msgId'>, error: RpcError): void {
    const code = Buffer.alloc(8);
    code.writeUInt32LE(RPC_ERROR_ID, 0);
    code.writeInt32LE(error.code, 4);
    const body = rpcResult(msgId, Buffer.concat([code, tlBytes(Buffer.from(error.text, 'utf8'))]));
    session.calls.answer(msgId, false, body);
    session.send({ body, kind: 'answer', contentRelated: true });
  }

  /** The block is written where it is encrypted; nothing is made before the client has taken enough of what went before. */
  async #sendRaw(answered: AnsweredCall, answer: RawAnswer): Promise<void> {
    const { session, msgId } = answered;
    const isOpen = await this.#connection.reserve(answer.byteLength);
    try {
      // The session may have moved to another connection meanwhile, and then still waits for this answer.
      if (!isOpen && !session.isLive) {
        session.calls.remove(msgId);
        return;
      }
      const packet = openPacket(RPC_RESULT_HEAD_BYTES + answer.byteLength);
      const start = packet.bodyStart + RPC_RESULT_HEAD_BYTES;
      writeRpcResultHead(packet.buffer, packet.bodyStart, msgId);
      await answer.writeTo(packet.buffer, start);
      this.#countFile(answered, packet.buffer.subarray(start, packet.bodyEnd));
      session.calls.answer(msgId, true);
      session.sendAlone(packet, 'answer', true);
    } finally {
      this.#connection.release(answer.byteLength);
    }
  }

  #sendEncoded(answered: AnsweredCall, encoded: Buffer): void {
    const { session, msgId, call } = answered;
    const isFile = call.method === 'upload.getFile';
    if (isFile) this.#countFile(answered, encoded);
    const body = rpcResult(msgId, isFile ? encoded : packIfSmaller(encoded));
    session.calls.answer(msgId, true, body);
    session.send({ body, kind: 'answer', contentRelated: true });
  }

  #sendSpoiled(answered: AnsweredCall, encoded: Buffer, fault: FaultAction): void {
    const damage = damageOf(fault);
    if (damage === undefined) this.#sendEncoded(answered, spoiled(encoded, fault));
    else this.#sendDamaged(answered, encoded, damage);
    if (fault.do === 'dup_answer') this.#sendEncoded(answered, encoded);
  }

  /** The client does not get this answer: a repeat of the call is carried out afresh. */
  #sendDamaged({ session, msgId }: AnsweredCall, encoded: Buffer, damage: PacketDamage): void {
    session.calls.remove(msgId);
    session.sendAlone(packetOf(rpcResult(msgId, encoded)), 'answer', true, damage);
  }

  #countFile({ call, subject }: AnsweredCall, answer: Buffer): void {
    const block = findFileBlock(answer);
    if (call.method !== 'upload.getFile' || block === undefined) return;
    this.#core.faults.countGetFile(subject.fileId ?? '', subject.botId ?? 0, call.dcId, block.size);
  }
}

function spoiled(encoded: Buffer, fault: FaultAction): Buffer {
  if (fault.do === 'short_block') return shortenFileBlock(encoded, fault.bytes);
  if (fault.do === 'long_block') return lengthenFileBlock(encoded, fault.extraBytes);
  return fault.do === 'corrupt_block' ? corruptFileBlock(encoded) : encoded;
}

function damageOf(fault: FaultAction): PacketDamage | undefined {
  if (fault.do === 'cut_block') return { kind: 'cut', afterBytes: fault.bytes };
  return fault.do === 'corrupt_frame' ? { kind: 'flip' } : undefined;
}

async function materialise(answer: RawAnswer): Promise<Buffer> {
  const buffer = Buffer.alloc(answer.byteLength);
  await answer.writeTo(buffer, 0);
  return buffer;
}

function isRawAnswer(answer: RpcAnswer): answer is RawAnswer {
  return typeof answer === 'object' && 'kind' in answer && answer.kind === 'raw';
}
