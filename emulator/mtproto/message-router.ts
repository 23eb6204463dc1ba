// From packets to messages: plain ones go to the key exchange, encrypted ones are opened, checked and sorted.
import { randomBytes } from 'node:crypto';
import { type AuthKeyRecord, addSession } from './auth-key-store.ts';
import { CallRunner } from './call-runner.ts';
import type { Connection } from './connection.ts';
import { type EnvelopedMessage, MSG_CONTAINER_ID, splitContainer } from './containers.ts';
import { MAX_HEAD_BYTES, MAX_TAIL_BYTES } from './framing-limits.ts';
import { GZIP_PACKED_ID, unpackGzip } from './gzip.ts';
import { KeyExchange, KeyExchangeError } from './key-exchange.ts';
import { openMessage, PLAIN_HEAD_BYTES } from './message-crypto.ts';
import { checkClientMessageId, MessageIdSource } from './message-ids.ts';
import { packetOf } from './outgoing-packet.ts';
import type { ServerCore } from './server-core.ts';
import { ServiceDesk } from './service-desk.ts';
import { badMsgNotification, badServerSalt, newSessionCreated, updatesTooLong } from './service-messages.ts';
import { Session } from './session.ts';

const PLAIN_MESSAGE_HEAD_BYTES = 20;
const MAX_PADDING_BYTES = 1024;
/** Transport error for a key the server does not have. */
const KEY_UNKNOWN = -404;

/** Handles the packets of one connection. */
export class MessageRouter {
  readonly #core: ServerCore;
  readonly #connection: Connection;
  readonly #dcId: number;
  readonly #exchange: KeyExchange;
  readonly #plainIds: MessageIdSource;
  readonly #calls: CallRunner;
  readonly #services: ServiceDesk;

  constructor(core: ServerCore, connection: Connection, dcId: number) {
    this.#core = core;
    this.#connection = connection;
    this.#dcId = dcId;
    this.#exchange = new KeyExchange(core.exchange);
    this.#plainIds = new MessageIdSource(core.now);
    this.#calls = new CallRunner(core, connection, dcId);
    this.#services = new ServiceDesk(core, connection);
  }

  /** Takes one packet; whatever is wrong with it ends at most this connection. */
  onPacket(packet: Buffer): void {
    try {
      this.#route(packet);
    } catch (error) {
      this.#core.log('warn', 'a packet could not be handled', { dcId: this.#dcId, error });
      this.#connection.close();
    }
  }

  #route(packet: Buffer): void {
    if (packet.length < PLAIN_MESSAGE_HEAD_BYTES) {
      this.#connection.close();
    } else if (packet.readBigInt64LE(0) === 0n) {
      this.#onPlain(packet);
    } else {
      this.#onEncrypted(packet);
    }
  }

  #onPlain(packet: Buffer): void {
    const end = PLAIN_MESSAGE_HEAD_BYTES + packet.readUInt32LE(16);
    try {
      const { answer, agreed } = this.#exchange.step(packet.subarray(PLAIN_MESSAGE_HEAD_BYTES, end));
      if (agreed !== undefined) {
        const stored = { dcId: this.#dcId, authKey: agreed.authKey, layer: 0 };
        this.#core.onKeyChanged(this.#core.keys.add(stored, agreed.firstSalt));
        this.#core.faults.countKeyCreation();
      }
      if (answer !== undefined) this.#sendPlain(this.#core.exchange.codec.encode(answer));
    } catch (error) {
      if (!(error instanceof KeyExchangeError)) throw error;
      this.#core.log('debug', 'key exchange refused', { reason: error.message });
      this.#connection.close();
    }
  }

  #sendPlain(body: Buffer): void {
    const start = MAX_HEAD_BYTES;
    const end = start + PLAIN_MESSAGE_HEAD_BYTES + body.length;
    const buffer = Buffer.alloc(end + MAX_TAIL_BYTES);
    buffer.writeBigInt64LE(this.#plainIds.next('answer'), start + 8);
    buffer.writeUInt32LE(body.length, start + 16);
    body.copy(buffer, start + PLAIN_MESSAGE_HEAD_BYTES);
    this.#connection.sendPacket(buffer, start, end);
  }

  #onEncrypted(packet: Buffer): void {
    const key = this.#core.keys.find(packet.subarray(0, 8).toString('hex'));
    const plain =
      key?.dcId === this.#dcId ? openMessage(key.authKey, packet, this.#core.exchange.decryptIge) : undefined;
    if (key === undefined || plain === undefined) {
      this.#core.log('debug', 'message of an unknown key', { dcId: this.#dcId, known: key !== undefined });
      this.#connection.failWith(KEY_UNKNOWN);
      return;
    }
    const bodyBytes = plain.readUInt32LE(28);
    const padding = plain.length - PLAIN_HEAD_BYTES - bodyBytes;
    if (bodyBytes < 4 || bodyBytes % 4 !== 0 || padding < 0 || padding > MAX_PADDING_BYTES) {
      this.#core.log('debug', 'message length is wrong', { bodyBytes });
      this.#connection.close();
      return;
    }
    const message = {
      msgId: plain.readBigInt64LE(16),
      seqNo: plain.readInt32LE(24),
      body: plain.subarray(PLAIN_HEAD_BYTES, PLAIN_HEAD_BYTES + bodyBytes),
    };
    this.#admit(key, plain.readBigInt64LE(0), plain.readBigInt64LE(8), message);
  }

  /** Salt first, then the message id, then the session's announcement: what a client must learn before any answer. */
  #admit(key: AuthKeyRecord, salt: bigint, sessionId: bigint, message: EnvelopedMessage): void {
    const session = this.#sessionOf(key, sessionId);
    session.attach(this.#connection);
    const { msgId, seqNo } = message;
    if (!key.salts.accepts(salt)) {
      session.sendAlone(packetOf(badServerSalt(msgId, seqNo, key.salts.current())), 'notice', false);
      return;
    }
    const badCode = checkClientMessageId(msgId, this.#core.now());
    if (badCode !== undefined) {
      session.sendAlone(packetOf(badMsgNotification(msgId, seqNo, badCode)), 'notice', false);
      return;
    }
    if (!session.isAnnounced) this.#announce(session, message);
    this.#sort(session, message);
    tellOfMissedUpdates(session);
  }

  #sessionOf(key: AuthKeyRecord, sessionId: bigint): Session {
    const known = key.sessions.get(sessionId);
    if (known !== undefined) return known;
    const session = new Session(sessionId, key, this.#core.now);
    addSession(key, session);
    return session;
  }

  /** In a packet of its own: gotd reads a container in one go and would wait for the answer standing behind this notice. */
  #announce(session: Session, message: EnvelopedMessage): void {
    session.isAnnounced = true;
    const salt = session.key.salts.current();
    const body = newSessionCreated(firstMessageId(message), randomBytes(8).readBigInt64LE(0), salt);
    session.sendAlone(packetOf(body), 'notice', true);
  }

  #sort(session: Session, message: EnvelopedMessage): void {
    switch (message.body.readUInt32LE(0)) {
      case MSG_CONTAINER_ID:
        this.#open(session, message);
        return;
      case GZIP_PACKED_ID:
        this.#unpack(session, message);
        return;
      default:
        if (!this.#services.handle(session, message)) this.#calls.receive(session, message);
    }
  }

  #open(session: Session, container: EnvelopedMessage): void {
    const messages = splitContainer(container.body);
    if (messages === undefined) {
      session.send({
        body: badMsgNotification(container.msgId, container.seqNo, 64),
        kind: 'notice',
        contentRelated: false,
      });
      return;
    }
    for (const message of messages) this.#sort(session, message);
  }

  #unpack(session: Session, packed: EnvelopedMessage): void {
    let body: Buffer;
    try {
      body = unpackGzip(packed.body);
    } catch (error) {
      // Broken or oversized: the call inside cannot be known, so it is refused as unreadable.
      this.#calls.refuseUnreadable(session, packed.msgId, String(error));
      return;
    }
    if (body.length < 4) this.#calls.refuseUnreadable(session, packed.msgId, 'nothing packed');
    else this.#sort(session, { ...packed, body });
  }
}

/** The lowest id in the first message: a container has a higher one than what it holds. */
function firstMessageId(message: EnvelopedMessage): bigint {
  if (message.body.readUInt32LE(0) !== MSG_CONTAINER_ID) return message.msgId;
  const inner = splitContainer(message.body) ?? [];
  return inner.reduce((lowest, { msgId }) => (msgId < lowest ? msgId : lowest), message.msgId);
}

/** A session that comes back on a new connection would otherwise learn of a gap only by the next update. */
function tellOfMissedUpdates(session: Session): void {
  if (!session.hasMissedUpdates || !session.takesUpdates) return;
  session.hasMissedUpdates = false;
  session.send({ body: updatesTooLong(), kind: 'notice', contentRelated: true });
}
