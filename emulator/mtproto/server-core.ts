// What every connection of one server shares.
import type { Faults } from '../faults.ts';
import type { SchemaBook } from '../tl/schema-book.ts';
import type { AuthKeyRecord, AuthKeyStore } from './auth-key-store.ts';
import type { KeyExchangeTools } from './key-exchange.ts';
import type { RpcHandler } from './rpc.ts';

/** Takes events of the server; fields never hold secrets. */
export type ServerLog = (level: 'debug' | 'warn', event: string, fields: Record<string, unknown>) => void;

/** The shared parts of a server. */
export interface ServerCore {
  readonly book: SchemaBook;
  readonly handler: RpcHandler;
  readonly faults: Faults;
  readonly keys: AuthKeyStore;
  readonly exchange: KeyExchangeTools;
  /** Unix time in ms. */
  readonly now: () => number;
  readonly log: ServerLog;
  /** A key is new or its layer has changed: what is kept over a restart is to be written again. */
  readonly onKeyChanged: (key: AuthKeyRecord) => void;
  /** Forgets a key and closes its connections. */
  readonly revoke: (authKeyId: string) => void;
}
