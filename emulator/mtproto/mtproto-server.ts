// The protocol half of the emulator: a real MTProto 2.0 server on loopback.
import type { Socket } from 'node:net';
import type { Faults } from '../faults.ts';
import type { SchemaBook } from '../tl/schema-book.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { loadIgeDecrypt } from './aes-ige.ts';
import { type AuthKeyRecord, AuthKeyStore } from './auth-key-store.ts';
import { Connection } from './connection.ts';
import { type DcAddress, DcListener } from './dc-listener.ts';
import { MessageRouter } from './message-router.ts';
import type { MtprotoPort, RpcHandler, StoredAuthKey } from './rpc.ts';
import { RsaKey } from './rsa.ts';
import type { ServerCore, ServerLog } from './server-core.ts';

/** How a server is made. */
export interface MtprotoServerOptions {
  readonly book: SchemaBook;
  readonly handler: RpcHandler;
  readonly faults: Faults;
  /** A 2048-bit RSA key, from `generateRsaPrivateKeyPem` or kept from an earlier run. */
  readonly rsaPrivateKeyPem: string;
  /** Data centres. Default host: 127.0.0.<id> on Linux, else 127.0.0.1. Port 0 (default) takes a free one. */
  readonly dcs: readonly { readonly id: number; readonly host?: string; readonly port?: number }[];
  /** Called when a key is new or its layer has changed, to keep it over a restart. */
  readonly onAuthKey?: (authKeyId: string, key: StoredAuthKey) => void;
  /** Called when a key is forgotten, so that it stays forgotten over a restart. */
  readonly onAuthKeyGone?: (authKeyId: string) => void;
  readonly log?: ServerLog;
  /** Unix time in ms. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * Several data centres in one process, each on a port of its own.
 *
 * States: new -> started -> stopped. `start` and `stop` may be called again and return the promise already running.
 */
export class MtprotoServer implements MtprotoPort {
  readonly #core: ServerCore;
  readonly #rsa: RsaKey;
  readonly #listeners: DcListener[];
  readonly #connections = new Map<Connection, number>();
  #accepted = 0;
  readonly #onAuthKeyGone: (authKeyId: string) => void;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: MtprotoServerOptions) {
    const now = options.now ?? Date.now;
    this.#onAuthKeyGone = options.onAuthKeyGone ?? (() => undefined);
    this.#rsa = new RsaKey(options.rsaPrivateKeyPem);
    const decryptIge = loadIgeDecrypt();
    this.#core = {
      book: options.book,
      handler: options.handler,
      faults: options.faults,
      keys: new AuthKeyStore(now),
      exchange: { codec: options.book.mtproto, rsa: this.#rsa, decryptIge, now },
      now,
      log: options.log ?? (() => undefined),
      onKeyChanged: (key) => options.onAuthKey?.(key.id, { dcId: key.dcId, authKey: key.authKey, layer: key.layer }),
      revoke: (authKeyId) => this.revokeAuthKey(authKeyId),
    };
    this.#listeners = options.dcs.map(
      ({ id, host = defaultHost(id), port = 0 }) =>
        new DcListener({ id, host, port }, (socket, dcId) => this.#accept(socket, dcId)),
    );
  }

  /** Where each data centre listens; ports are known after `start`. */
  get addresses(): readonly DcAddress[] {
    return this.#listeners.map((listener) => listener.address);
  }

  /** PKCS#1 PEM. */
  get publicKeyPem(): string {
    return this.#rsa.publicKeyPem;
  }

  /** Signed decimal 64-bit fingerprint of the RSA key. */
  get fingerprint(): string {
    return this.#rsa.fingerprint.toString();
  }

  /** Opens all ports. @throws the system's error when one is taken; nothing is left open then. */
  start(): Promise<void> {
    this.#starting ??= Promise.all(this.#listeners.map((listener) => listener.open())).then(
      () => undefined,
      async (error) => {
        await this.stop();
        throw error;
      },
    );
    return this.#starting;
  }

  /** Closes the ports and destroys every connection. */
  stop(): Promise<void> {
    this.#stopping ??= this.#shutDown();
    return this.#stopping;
  }

  pushUpdates(authKeyIds: readonly string[], updates: TlObject): number {
    const bodies = new Map<number, Buffer>();
    let written = 0;
    for (const key of authKeyIds.flatMap((id) => this.#core.keys.family(id))) {
      for (const session of key.sessions.values()) {
        if (!session.takesUpdates) {
          session.hasMissedUpdates ||= session.wantsUpdates;
          continue;
        }
        const body = bodies.get(key.layer) ?? this.#core.book.codec(key.layer).encode(updates);
        bodies.set(key.layer, body);
        session.send({ body, kind: 'notice', contentRelated: true });
        written += 1;
      }
    }
    return written;
  }

  revokeAuthKey(authKeyId: string): void {
    for (const key of this.#core.keys.family(authKeyId)) {
      this.#core.keys.remove(key.id);
      this.#onAuthKeyGone(key.id);
      for (const session of key.sessions.values()) session.disconnect();
    }
  }

  restoreAuthKey(authKeyId: string, key: StoredAuthKey): void {
    const record: AuthKeyRecord = this.#core.keys.add(key);
    if (record.id !== authKeyId) {
      this.#core.keys.remove(record.id);
      throw new Error(`the stored key ${authKeyId} has another id`);
    }
  }

  /** Closes a data centre's port and connections, or opens the port again at the same address. */
  async setDcDown(dcId: number, down: boolean): Promise<void> {
    const listener = this.#listeners.find(({ address }) => address.id === dcId);
    if (listener === undefined) throw new RangeError(`there is no DC ${dcId}`);
    if (!down) return listener.open();
    listener.close();
    for (const [connection, id] of this.#connections) if (id === dcId) connection.destroy();
  }

  /** Destroys every connection; the ports stay open. */
  closeConnections(): void {
    for (const connection of this.#connections.keys()) connection.destroy();
  }

  #accept(socket: Socket, dcId: number): void {
    const { faults, log } = this.#core;
    const connection: Connection = new Connection(socket, {
      number: ++this.#accepted,
      network: () => faults.network,
      onPacket: (packet) => router.onPacket(packet),
      onBroken: (reason) => log('debug', 'transport broken', { dcId, reason }),
    });
    const router = new MessageRouter(this.#core, connection, dcId);
    this.#connections.set(connection, dcId);
    faults.countSocket('opened');
    socket.once('close', () => {
      this.#connections.delete(connection);
      faults.countSocket('closed');
    });
  }

  async #shutDown(): Promise<void> {
    for (const listener of this.#listeners) listener.close();
    const closed = [...this.#connections.keys()].map((connection) => connection.whenClosed());
    this.closeConnections();
    await Promise.all(closed);
  }
}

/** Distinct addresses let a client that keeps only the address of a DC tell them apart. */
function defaultHost(dcId: number): string {
  return process.platform === 'linux' ? `127.0.0.${dcId}` : '127.0.0.1';
}
