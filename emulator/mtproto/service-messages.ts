// The messages of the protocol itself, written by hand: they are few, fixed and the same in every layer.
// Source: https://core.telegram.org/mtproto/service_messages
import type { FutureSalt } from './salts.ts';

/** Constructors a client may send below the API. */
export const SERVICE_IDS = {
  msgsAck: 0x62d6b459,
  ping: 0x7abe77ec,
  pingDelayDisconnect: 0xf3427b8c,
  getFutureSalts: 0xb921bd04,
  rpcDropAnswer: 0x58e4a740,
  msgsStateReq: 0xda69fb52,
  msgsStateInfo: 0x04deb57d,
  msgsAllInfo: 0x8cc0d131,
  msgResendReq: 0x7d861a08,
  msgResendAnsReq: 0x8610baeb,
  destroySession: 0xe7512126,
  destroyAuthKey: 0xd1435160,
  httpWait: 0x9299359f,
} as const;

const RPC_RESULT_ID = 0xf35c6d01;
const VECTOR_ID = 0x1cb5c415;
/** Bytes of rpc_result before the result itself. */
export const RPC_RESULT_HEAD_BYTES = 12;

/** Writes the head of an rpc_result. @param offset in `target`. */
export function writeRpcResultHead(target: Buffer, offset: number, reqMsgId: bigint): void {
  target.writeUInt32LE(RPC_RESULT_ID, offset);
  target.writeBigInt64LE(reqMsgId, offset + 4);
}

/** `rpc_result`: the answer to a call. */
export function rpcResult(reqMsgId: bigint, result: Buffer): Buffer {
  const body = Buffer.allocUnsafe(RPC_RESULT_HEAD_BYTES + result.length);
  writeRpcResultHead(body, 0, reqMsgId);
  result.copy(body, RPC_RESULT_HEAD_BYTES);
  return body;
}

/** `pong`: the answer to a ping. */
export function pong(msgId: bigint, pingId: bigint): Buffer {
  return build(0x347773c5, [msgId, pingId]);
}

/** `new_session_created`: the first word of a session. @param salt the one to begin with. */
export function newSessionCreated(firstMsgId: bigint, uniqueId: bigint, salt: bigint): Buffer {
  return build(0x9ec20908, [firstMsgId, uniqueId, salt]);
}

/** Tells a client to fetch the difference: it was not sent everything. @returns `updatesTooLong`. */
export function updatesTooLong(): Buffer {
  return build(0xe317af7e, []);
}

/** `bad_server_salt`: the right salt for a message that had a wrong one. @param badSeqNo of the message. */
export function badServerSalt(badMsgId: bigint, badSeqNo: number, salt: bigint): Buffer {
  return build(0xedab447b, [badMsgId, int(badSeqNo), int(48), salt]);
}

/** `bad_msg_notification`: why a message was not taken, by its code. @param badSeqNo of the message. */
export function badMsgNotification(badMsgId: bigint, badSeqNo: number, code: number): Buffer {
  return build(0xa7eff811, [badMsgId, int(badSeqNo), int(code)]);
}

/** `msgs_ack`: which messages have come. */
export function msgsAck(msgIds: readonly bigint[]): Buffer {
  return build(SERVICE_IDS.msgsAck, [int(VECTOR_ID), int(msgIds.length), ...msgIds]);
}

/** The salts are a bare vector of bare objects. @param nowMs Unix time in ms. */
export function futureSalts(reqMsgId: bigint, nowMs: number, salts: readonly FutureSalt[]): Buffer {
  const rows = salts.flatMap((row) => [int(row.validSince), int(row.validUntil), row.salt]);
  return build(0xae500895, [reqMsgId, int(Math.floor(nowMs / 1000)), int(salts.length), ...rows]);
}

/**
 * `msgs_state_info`: what became of messages that were asked after.
 *
 * @param states one byte a message: 1 unknown, 4 received.
 */
export function msgsStateInfo(reqMsgId: bigint, states: Buffer): Buffer {
  const long = states.length >= 254;
  const head = long
    ? Buffer.from([254, states.length & 255, (states.length >> 8) & 255, 0])
    : Buffer.from([states.length]);
  const padding = Buffer.alloc((4 - ((head.length + states.length) % 4)) % 4);
  return Buffer.concat([build(SERVICE_IDS.msgsStateInfo, [reqMsgId]), head, states, padding]);
}

/** The three answers to rpc_drop_answer; `dropped` tells how many bytes are saved. */
export function rpcDropAnswer(outcome: 'unknown' | 'running' | 'dropped', msgId: bigint, bytes: number): Buffer {
  if (outcome === 'unknown') return build(0x5e2ad36e, []);
  if (outcome === 'running') return build(0xcd78e586, []);
  return build(0xa43ad8b7, [msgId, int(1), int(bytes)]);
}

/**
 * `destroy_session_ok`, or `destroy_session_none` when there was none.
 *
 * @param existed false: there was no such session.
 */
export function destroySessionAnswer(sessionId: bigint, existed: boolean): Buffer {
  return build(existed ? 0xe22045fc : 0x62d350c9, [sessionId]);
}

/** `destroy_auth_key_ok`. */
export function destroyAuthKeyOk(): Buffer {
  return build(0xf660e1d4, []);
}

/**
 * Reads a boxed vector of longs.
 *
 * @param offset of the vector's constructor.
 * @returns signed numbers.
 * @throws RangeError when it runs past the body.
 */
export function readLongs(body: Buffer, offset: number): bigint[] {
  const count = body.readUInt32LE(offset + 4);
  if (offset + 8 + count * 8 > body.length) throw new RangeError(`vector of ${count} longs is cut short`);
  return Array.from({ length: count }, (_, i) => body.readBigInt64LE(offset + 8 + i * 8));
}

type Field = bigint | { readonly int: number };

function int(value: number): Field {
  return { int: value };
}

function build(constructorId: number, fields: readonly Field[]): Buffer {
  const size = fields.reduce((sum, field) => sum + (typeof field === 'bigint' ? 8 : 4), 4);
  const body = Buffer.allocUnsafe(size);
  body.writeUInt32LE(constructorId, 0);
  let offset = 4;
  for (const field of fields) {
    if (typeof field === 'bigint') offset = body.writeBigInt64LE(BigInt.asIntN(64, field), offset);
    else offset = body.writeInt32LE(field.int | 0, offset);
  }
  return body;
}
