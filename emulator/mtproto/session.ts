// One MTProto session: its message numbers, its outbox, and the connection it is on.
import type { AuthKeyRecord } from './auth-key-store.ts';
import { CallLog } from './call-log.ts';
import { type EnvelopedMessage, joinContainer, MAX_CONTAINER_MESSAGES } from './containers.ts';
import { MessageIdSource } from './message-ids.ts';
import { type OutgoingPacket, packetOf, sealPacket } from './outgoing-packet.ts';

/** Larger messages leave alone, so that small ones do not wait to be copied into a container with them. */
const ALONE_FROM_BYTES = 32 * 1024;
const MAX_CONTAINER_BYTES = 512 * 1024;

/** The part of a connection a session writes to. */
export interface SessionWire {
  readonly isOpen: boolean;
  /** True while the client does not take what it was sent. */
  readonly isCongested: boolean;
  close(): void;
  /** Frames and sends `buffer[start, end)`, which is encrypted by then; spoils it on request. */
  sendPacket(buffer: Buffer, start: number, end: number, damage?: PacketDamage): void;
}

/** What a fault does to a packet on the wire: ends it and the connection after so many bytes, or flips a bit of it. */
export type PacketDamage = { readonly kind: 'cut'; readonly afterBytes: number } | { readonly kind: 'flip' };

/** A message to send: `answer` to a client's message, or `notice`. Content-related messages are acknowledged by clients. */
export interface OutgoingMessage {
  readonly body: Buffer;
  readonly kind: 'answer' | 'notice';
  readonly contentRelated: boolean;
}

/** A session lives as long as its key; connections come and go. */
export class Session {
  readonly id: bigint;
  readonly key: AuthKeyRecord;
  readonly calls = new CallLog();
  /** True once the client has been told of it by new_session_created. */
  isAnnounced = false;
  /** True once the client has shown that it takes pushed updates. */
  wantsUpdates = false;
  /** True while there are updates that it was not sent. */
  hasMissedUpdates = false;
  readonly #ids: MessageIdSource;
  #wire: SessionWire | undefined;
  #contentRelatedSent = 0;
  #outbox: OutgoingMessage[] = [];
  #outboxBytes = 0;
  #flushPlanned = false;

  /** @param now Unix time in ms. */
  constructor(id: bigint, key: AuthKeyRecord, now: () => number) {
    this.id = id;
    this.key = key;
    this.#ids = new MessageIdSource(now);
  }

  get isLive(): boolean {
    return this.#wire?.isOpen === true;
  }

  /** Moves the session to the connection its client now uses. */
  attach(wire: SessionWire): void {
    this.#wire = wire;
  }

  /** False too while the client does not take what it was sent: it then catches up by getDifference. */
  get takesUpdates(): boolean {
    return this.wantsUpdates && this.isLive && this.#wire?.isCongested === false;
  }

  /** Closes the connection the session is on. */
  disconnect(): void {
    this.#wire?.close();
  }

  /** Puts a message into the outbox; what is put there in one turn of the event loop leaves together, in order. */
  send(message: OutgoingMessage): void {
    if (message.body.length > ALONE_FROM_BYTES || this.#outboxBytes > MAX_CONTAINER_BYTES) this.flush();
    if (message.body.length > ALONE_FROM_BYTES) {
      this.sendAlone(packetOf(message.body), message.kind, message.contentRelated);
      return;
    }
    this.#outbox.push(message);
    this.#outboxBytes += message.body.length;
    if (this.#outbox.length >= MAX_CONTAINER_MESSAGES) this.flush();
    else this.#planFlush();
  }

  /** Sends a message at once, in a packet of its own. */
  sendAlone(packet: OutgoingPacket, kind: 'answer' | 'notice', contentRelated: boolean, damage?: PacketDamage): void {
    const wire = this.#wire;
    if (wire === undefined || !wire.isOpen) return;
    const head = {
      salt: this.key.salts.current(),
      sessionId: this.id,
      msgId: this.#ids.next(kind),
      seqNo: this.#nextSeqNo(contentRelated),
    };
    const [start, end] = sealPacket(packet, this.key, head);
    wire.sendPacket(packet.buffer, start, end, damage);
  }

  /** Sends what is in the outbox: one message as it is, several in a container. */
  flush(): void {
    const messages = this.#outbox;
    this.#outbox = [];
    this.#outboxBytes = 0;
    const [only] = messages;
    if (only === undefined) return;
    if (messages.length === 1) {
      this.sendAlone(packetOf(only.body), only.kind, only.contentRelated);
      return;
    }
    const enveloped: EnvelopedMessage[] = messages.map(({ body, kind, contentRelated }) => ({
      msgId: this.#ids.next(kind),
      seqNo: this.#nextSeqNo(contentRelated),
      body,
    }));
    this.sendAlone(packetOf(joinContainer(enveloped)), 'notice', false);
  }

  #planFlush(): void {
    if (this.#flushPlanned) return;
    this.#flushPlanned = true;
    setImmediate(() => {
      this.#flushPlanned = false;
      this.flush();
    });
  }

  #nextSeqNo(contentRelated: boolean): number {
    const seqNo = this.#contentRelatedSent * 2 + (contentRelated ? 1 : 0);
    if (contentRelated) this.#contentRelatedSent += 1;
    return seqNo;
  }
}
