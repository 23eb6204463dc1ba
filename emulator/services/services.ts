// What every method of the service half works with, and the shape of a method.
import type { RpcAnswer, RpcCall } from '../mtproto/rpc.ts';
import type { BlobStore } from '../state/blob-store.ts';
import type { UserRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { CallbackQueries } from './callback-queries.ts';
import type { UpdateHub } from './update-hub.ts';

/** One data centre as clients are told of it. */
export interface DcAddress {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/** Settings that may change while the server runs. */
export interface ServiceSettings {
  readonly apiId: number;
  readonly apiHash: string;
  readonly defaultDc: number;
  /** Known only when the ports are open. */
  dcs: readonly DcAddress[];
  fileReferenceLifetimeMs: number;
}

/** Takes a short event and its fields. */
export type ServiceLog = (event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** The rooms a method may enter. */
export interface Services {
  readonly world: World;
  readonly blobs: BlobStore;
  readonly hub: UpdateHub;
  readonly callbacks: CallbackQueries;
  readonly settings: ServiceSettings;
  readonly log: ServiceLog;
  /** Authorizations on their way from one DC to another: bytes in hex to the account. */
  readonly exports: Map<string, { readonly userId: number; readonly dcId: number }>;
}

/** A method that works before log-in. */
export type OpenMethod = (services: Services, call: RpcCall) => RpcAnswer | Promise<RpcAnswer>;

/** A method of a logged-in account. */
export type AccountMethod = (services: Services, call: RpcCall, self: UserRecord) => RpcAnswer | Promise<RpcAnswer>;
