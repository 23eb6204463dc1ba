// Answers the messages of the protocol itself: pings, salts, states, drops, destruction.
// Source: https://core.telegram.org/mtproto/service_messages and service_messages_about_messages
import type { Connection } from './connection.ts';
import type { EnvelopedMessage } from './containers.ts';
import type { ServerCore } from './server-core.ts';
import {
  destroyAuthKeyOk,
  destroySessionAnswer,
  futureSalts,
  msgsStateInfo,
  pong,
  readLongs,
  rpcDropAnswer,
  rpcResult,
  SERVICE_IDS,
} from './service-messages.ts';
import type { Session } from './session.ts';

/** msgs_state_info: nothing known, or received. */
const STATE_UNKNOWN = 1;
const STATE_RECEIVED = 4;

/** Serves one connection. */
export class ServiceDesk {
  readonly #core: ServerCore;
  readonly #connection: Connection;

  constructor(core: ServerCore, connection: Connection) {
    this.#core = core;
    this.#connection = connection;
  }

  /** @returns false when the message is not a service message, so that it must be a call. */
  handle(session: Session, message: EnvelopedMessage): boolean {
    try {
      return this.#dispatch(session, message);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#core.log('debug', 'service message is cut short', { reason: error.message });
      return true;
    }
  }

  #dispatch(session: Session, { msgId, body }: EnvelopedMessage): boolean {
    switch (body.readUInt32LE(0)) {
      case SERVICE_IDS.msgsAck:
      case SERVICE_IDS.httpWait:
      case SERVICE_IDS.msgsStateInfo:
      case SERVICE_IDS.msgsAllInfo:
        return true;
      case SERVICE_IDS.ping:
        return answer(session, pong(msgId, body.readBigInt64LE(4)));
      case SERVICE_IDS.pingDelayDisconnect:
        this.#connection.disconnectAfter(Math.max(1, body.readInt32LE(12)) * 1000);
        return answer(session, pong(msgId, body.readBigInt64LE(4)));
      case SERVICE_IDS.getFutureSalts:
        return answer(session, futureSalts(msgId, this.#core.now(), session.key.salts.future(body.readInt32LE(4))));
      case SERVICE_IDS.msgsStateReq:
      case SERVICE_IDS.msgResendReq:
        return answer(session, msgsStateInfo(msgId, statesOf(session, readLongs(body, 4))));
      case SERVICE_IDS.msgResendAnsReq:
        return this.#resendAnswers(session, msgId, readLongs(body, 4));
      case SERVICE_IDS.rpcDropAnswer:
        return dropAnswer(session, msgId, body.readBigInt64LE(4));
      case SERVICE_IDS.destroySession:
        return destroySession(session, body.readBigInt64LE(4));
      case SERVICE_IDS.destroyAuthKey:
        answer(session, destroyAuthKeyOk());
        session.flush();
        this.#core.revoke(session.key.id);
        return true;
      default:
        return false;
    }
  }

  #resendAnswers(session: Session, msgId: bigint, msgIds: readonly bigint[]): boolean {
    for (const id of msgIds) {
      const kept = session.calls.find(id)?.answer;
      if (kept !== undefined) session.send({ body: kept, kind: 'answer', contentRelated: true });
    }
    return answer(session, msgsStateInfo(msgId, statesOf(session, msgIds)));
  }
}

function answer(session: Session, body: Buffer): true {
  session.send({ body, kind: 'answer', contentRelated: false });
  return true;
}

function statesOf(session: Session, msgIds: readonly bigint[]): Buffer {
  return Buffer.from(msgIds.map((id) => (session.calls.find(id) === undefined ? STATE_UNKNOWN : STATE_RECEIVED)));
}

/** A running call is carried out all the same; both messages are told that its answer will not come. */
function dropAnswer(session: Session, msgId: bigint, target: bigint): true {
  const call = session.calls.find(target);
  const running = call?.state === 'running';
  const result = rpcDropAnswer(running ? 'running' : 'unknown', target, 0);
  if (call !== undefined && running) {
    call.state = 'dropped';
    session.send({ body: rpcResult(target, result), kind: 'answer', contentRelated: true });
  }
  session.send({ body: rpcResult(msgId, result), kind: 'answer', contentRelated: true });
  return true;
}

function destroySession(session: Session, sessionId: bigint): true {
  // A session cannot destroy itself.
  const existed = sessionId !== session.id && session.key.sessions.delete(sessionId);
  return answer(session, destroySessionAnswer(sessionId, existed));
}
