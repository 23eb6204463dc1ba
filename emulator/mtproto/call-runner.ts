// Carries out calls: repeats, order, faults, and the hand-over to the service half.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultAction } from '../fault-rule.ts';
import { type AnsweredCall, AnswerSender } from './answer-sender.ts';
import { type ParsedCall, parseCall } from './call-parser.ts';
import type { Connection } from './connection.ts';
import type { EnvelopedMessage } from './containers.ts';
import { packetOf } from './outgoing-packet.ts';
import { type RpcAnswer, type RpcCall, RpcError } from './rpc.ts';
import type { ServerCore } from './server-core.ts';
import { badMsgNotification, badServerSalt, msgsAck } from './service-messages.ts';
import type { Session } from './session.ts';

/** A call still running after this is acknowledged, so that clients which resend what is not acknowledged do not. */
const ACK_AFTER_MS = 300;
const KEY_UNKNOWN = -404;

/** Runs the calls of one connection: started in order of arrival, answered when ready. */
export class CallRunner {
  readonly #core: ServerCore;
  readonly #connection: Connection;
  readonly #dcId: number;
  readonly #sender: AnswerSender;
  /** Calls not yet acknowledged; bounded by the calls a congested connection has let in. */
  #unacknowledged: { readonly session: Session; readonly msgId: bigint }[] = [];
  #ackTimer: NodeJS.Timeout | undefined;

  constructor(core: ServerCore, connection: Connection, dcId: number) {
    this.#core = core;
    this.#connection = connection;
    this.#dcId = dcId;
    this.#sender = new AnswerSender(core, connection);
  }

  /** Takes a message that is a call. A repeat is answered again or, while the first is running, left alone. */
  receive(session: Session, message: EnvelopedMessage): void {
    const { msgId, seqNo } = message;
    const before = session.calls.find(msgId);
    if (before?.state === 'running') return;
    if (before?.answer !== undefined) {
      session.send({ body: before.answer, kind: 'answer', contentRelated: true });
      return;
    }
    if (session.calls.isForgotten(msgId)) {
      session.send({ body: badMsgNotification(msgId, seqNo, 20), kind: 'notice', contentRelated: false });
      return;
    }
    session.calls.start(msgId);
    this.#planAck(session, msgId);
    void this.#run(session, message);
  }

  /** Answers a message whose call cannot even be unpacked. */
  refuseUnreadable(session: Session, msgId: bigint, reason: string): void {
    this.#core.log('warn', 'unreadable packed message', { reason });
    this.#sender.sendError({ session, msgId }, new RpcError(400, 'INPUT_FETCH_ERROR'));
  }

  async #run(session: Session, message: EnvelopedMessage): Promise<void> {
    const { msgId } = message;
    try {
      const parsed = parseCall(this.#core, session.key, message.body);
      await this.#carryOut(session, message, parsed);
    } catch (error) {
      if (this.#connection.signal.aborted) this.#giveUp(session, msgId);
      else this.#sender.sendError({ session, msgId }, this.#toRpcError(error));
    }
  }

  /** The connection went away under the call: a repeat starts afresh, and one that has come already is told to try again. */
  #giveUp(session: Session, msgId: bigint): void {
    session.calls.remove(msgId);
    if (session.isLive) this.#sender.sendError({ session, msgId }, new RpcError(500, 'RPC_CALL_FAIL'));
  }

  async #carryOut(session: Session, message: EnvelopedMessage, parsed: ParsedCall): Promise<void> {
    const { msgId } = message;
    const call = this.#callOf(session, parsed);
    this.#core.faults.countCall(call.method);
    session.wantsUpdates ||= asksForUpdates(session, call);
    // Without a wait the handler is called in this same turn, which keeps the order of arrival.
    if (parsed.after.length > 0) await waitForAll(session, parsed.after);
    const subject = this.#core.handler.describe(call);
    const { host, number } = this.#connection;
    this.#core.faults.noteHost(call.authKeyId, subject.botId, host, number);
    const fault = this.#core.faults.take({ ...subject, method: call.method, dcId: call.dcId });
    if (fault !== undefined && this.#strike(session, message, fault)) return;
    const answer = await this.#handle(session, call);
    if (call.method === 'auth.importBotAuthorization') this.#core.faults.countLogin();
    if (fault?.do === 'delay') await sleep(fault.delayMs, undefined, { ref: false });
    if (fault?.do === 'drop_answer' || session.calls.find(msgId)?.state === 'dropped') {
      session.calls.answer(msgId, true);
      return;
    }
    const answered: AnsweredCall = { call, subject, session, msgId, fault };
    await this.#sender.sendAnswer(answered, answer);
  }

  #callOf(session: Session, { query, withoutUpdates }: ParsedCall): RpcCall {
    return {
      method: query._,
      query,
      layer: session.key.layer,
      dcId: this.#dcId,
      authKeyId: session.key.boundTo ?? session.key.id,
      sessionId: session.id,
      withoutUpdates,
      signal: this.#connection.signal,
    };
  }

  #handle(session: Session, call: RpcCall): Promise<RpcAnswer> {
    if (call.method === 'auth.bindTempAuthKey') return Promise.resolve(this.#bindTemporaryKey(session, call));
    return this.#core.handler.handle(call);
  }

  /** The proof inside encrypted_message is not checked: this server has nothing to protect from its own clients. */
  #bindTemporaryKey(session: Session, call: RpcCall): boolean {
    const id = Buffer.alloc(8);
    const permanent = call.query.perm_auth_key_id;
    if (typeof permanent === 'bigint') id.writeBigInt64LE(BigInt.asIntN(64, permanent));
    const key = this.#core.keys.find(id.toString('hex'));
    if (key === undefined) throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID');
    session.key.boundTo = key.id;
    return true;
  }

  /** @returns true when the fault takes the place of the call. */
  #strike(session: Session, { msgId, seqNo }: EnvelopedMessage, fault: FaultAction): boolean {
    switch (fault.do) {
      case 'rpc_error':
        throw new RpcError(fault.code, fault.text);
      case 'close':
        this.#connection.close();
        return true;
      case 'reset':
        this.#connection.reset();
        return true;
      case 'black_hole':
        this.#connection.blackHole();
        return true;
      case 'transport_code':
        this.#connection.failWith(fault.code);
        return true;
      case 'revoke_key':
        this.#connection.failWith(KEY_UNKNOWN);
        this.#core.revoke(session.key.id);
        return true;
      case 'bad_salt':
        session.key.salts.rotate();
        session.calls.remove(msgId);
        session.sendAlone(packetOf(badServerSalt(msgId, seqNo, session.key.salts.current())), 'notice', false);
        return true;
      case 'bad_msg':
        session.calls.remove(msgId);
        session.sendAlone(packetOf(badMsgNotification(msgId, seqNo, fault.code)), 'notice', false);
        return true;
      default:
        return false;
    }
  }

  #toRpcError(error: unknown): RpcError {
    if (error instanceof RpcError) return error;
    this.#core.log('warn', 'a call failed inside the server', { error });
    return new RpcError(500, 'INTERNAL');
  }

  #planAck(session: Session, msgId: bigint): void {
    this.#unacknowledged.push({ session, msgId });
    this.#ackTimer ??= setTimeout(() => {
      this.#ackTimer = undefined;
      this.#acknowledge();
    }, ACK_AFTER_MS).unref();
  }

  #acknowledge(): void {
    const running = new Map<Session, bigint[]>();
    for (const { session, msgId } of this.#unacknowledged.splice(0)) {
      if (session.calls.find(msgId)?.state !== 'running') continue;
      running.set(session, [...(running.get(session) ?? []), msgId]);
    }
    for (const [session, msgIds] of running) {
      session.send({ body: msgsAck(msgIds), kind: 'notice', contentRelated: false });
    }
  }
}

/**
 * Every session opens with help.getConfig. Beside a live session that has the updates it asks for none by that: the Pyrogram
 * family opens further sessions for files with the same key, and would handle every update twice.
 */
function asksForUpdates(session: Session, { method, withoutUpdates }: RpcCall): boolean {
  if (withoutUpdates || method.startsWith('upload.')) return false;
  if (method !== 'help.getConfig') return true;
  return ![...session.key.sessions.values()].some((other) => other !== session && other.wantsUpdates && other.isLive);
}

/** @throws RpcError 400 MSG_WAIT_FAILED when one of the earlier calls failed. */
async function waitForAll(session: Session, msgIds: readonly bigint[]): Promise<void> {
  const outcomes = await Promise.all(msgIds.map((id) => session.calls.find(id)?.done ?? true));
  if (outcomes.includes(false)) throw new RpcError(400, 'MSG_WAIT_FAILED');
}
