// Where the protocol half (transports, keys, sessions) meets the service half (what Telegram's methods do).
import type { TlObject } from '../tl/tl-object.ts';

/** One method call as the service half sees it: wrappers (`invokeWithLayer`, `initConnection`, …) already taken off. */
export interface RpcCall {
  /** TL name of the method, for example `upload.getFile`. */
  readonly method: string;
  readonly query: TlObject;
  /** The TL layer of this client; it belongs to the auth key and outlives a connection. */
  readonly layer: number;
  /** The data centre whose port the call came in by. */
  readonly dcId: number;
  /** Hex of the 8-byte auth key id. */
  readonly authKeyId: string;
  readonly sessionId: bigint;
  /** True inside `invokeWithoutUpdates`: this session asks for no pushed updates. */
  readonly withoutUpdates: boolean;
  /** Aborted when the connection goes away before the answer. */
  readonly signal: AbortSignal;
}

/** An answer that writes itself: file blocks go into the outgoing buffer without a copy through the codec. */
export interface RawAnswer {
  readonly kind: 'raw';
  /** Bytes of the boxed TL object, a multiple of 4. */
  readonly byteLength: number;
  /** Writes exactly `byteLength` bytes at `offset` of `target`. */
  writeTo(target: Buffer, offset: number): void | Promise<void>;
}

/** An answer is a TL object (boxed), a bare vector result, a boolean, or raw bytes. */
export type RpcAnswer = TlObject | readonly TlObject[] | readonly bigint[] | readonly number[] | boolean | RawAnswer;

/** What the fault rules may look at besides the method and the DC. */
export interface RpcSubject {
  readonly botId?: number;
  /** Decimal document or photo id. */
  readonly fileId?: string;
  readonly offset?: number;
}

/** The service half. */
export interface RpcHandler {
  /**
   * Carries out one call.
   *
   * @throws RpcError with Telegram's own code and name; any other error is logged and answered 500 INTERNAL.
   */
  handle(call: RpcCall): Promise<RpcAnswer>;
  /** Names the bot, file and offset of a call for the fault rules and the counters. Never throws. */
  describe(call: RpcCall): RpcSubject;
}

/** What the service half may ask of the protocol half. */
export interface MtprotoPort {
  /**
   * Pushes an `Updates` object to every live session of these auth keys that wants updates.
   *
   * A session wants updates once it has made a call that is not `upload.*` and not wrapped in `invokeWithoutUpdates`.
   * The object is encoded in each session's own layer. Not queued: a session that is not connected is told `updatesTooLong`
   * when it comes back, and catches up by `updates.getDifference`.
   *
   * @returns the number of sessions written to.
   */
  pushUpdates(authKeyIds: readonly string[], updates: TlObject): number;
  /** Forgets a key: its next message is answered by transport error -404. Open connections of the key are closed. */
  revokeAuthKey(authKeyId: string): void;
  /** Registers a key known from elsewhere, as after a restart from disk. */
  restoreAuthKey(authKeyId: string, key: StoredAuthKey): void;
}

/** What of an auth key is kept over a restart. */
export interface StoredAuthKey {
  readonly dcId: number;
  readonly authKey: Buffer;
  readonly layer: number;
}

/** An RPC error as Telegram sends it. */
export class RpcError extends Error {
  /** @param code HTTP-like code, 400, 401, 403, 406, 420 or 500. @param text Telegram's name, for example `FLOOD_WAIT_3`. */
  constructor(
    readonly code: number,
    readonly text: string,
  ) {
    super(`${code} ${text}`);
    this.name = 'RpcError';
  }
}
