// The parts of GramJS that are not public, fetched through its CommonJS exports so that assignments reach every user of them.
import { createRequire } from 'node:module';
import type * as SenderModule from 'telegram/network/MTProtoSender.js';
import type * as StateModule from 'telegram/network/MTProtoState.js';
import type * as RequestStateModule from 'telegram/network/RequestState.js';

const load = createRequire(import.meta.url);

/** A message as GramJS hands it from its decoder to its handlers. */
export interface TlMessage {
  readonly msgId: { toString(): string };
  readonly seqNo: number;
  obj: unknown;
}

/** Reads TL values from a buffer. */
export interface TlReader {
  readLong(signed?: boolean): { toString(): string };
  readInt(signed?: boolean): number;
  read(length: number): Buffer;
  tgReadObject(): unknown;
}

/** AES-256-IGE as GramJS's crypto modules use it. */
export interface IgeCipher {
  encryptIge(plain: Buffer): Buffer;
  decryptIge(cipher: Buffer): Buffer;
}

/** AES-256-CTR as GramJS's obfuscated transport uses it. */
export interface CtrCipher {
  encrypt(data: Buffer): Buffer;
}

/** What our parts of `MTProtoState` touch. */
export interface DecodingState {
  readonly authKey:
    | { getKey(): Buffer | undefined; waitForKey(): Promise<void>; readonly _hash: Buffer | undefined }
    | undefined;
  readonly id: { toString(): string };
  readonly salt: { toString(): string };
  msgIds: string[];
}

/** The class `MTProtoState` with the methods we replace. */
export interface StatePrototype {
  encryptMessageData(this: DecodingState, data: Buffer): Promise<Buffer>;
  decryptMessageData(this: DecodingState, body: Buffer): Promise<TlMessage>;
}

/** GramJS's integer type; it is only handed on. */
type GramjsInteger = { toString(): string };

/** Helpers between bytes and integers. */
export interface IntegerHelpers {
  readBigIntFromBuffer(bytes: Buffer, little?: boolean, signed?: boolean): GramjsInteger;
  toSignedLittleBuffer(value: unknown, sizeBytes?: number): Buffer;
  returnBigInt(value: bigint): GramjsInteger;
}

/** The prototype of `MTProtoSender` with the methods we rely on. */
export interface SenderPrototype {
  _handleContainer(this: SenderPrototype, message: { obj: { messages: TlMessage[] } }): Promise<void>;
  _processMessage(message: TlMessage): Promise<void>;
  _handleRPCResult: unknown;
  _handleBadAuthKey: unknown;
  addStateToQueue: unknown;
  reconnect: unknown;
}

/** GramJS's modules by subject. */
export interface GramjsInternals {
  readonly ige: { IGE: new (key: Buffer, iv: Buffer) => IgeCipher };
  readonly ctr: { CTR: new (key: Buffer, iv: Buffer) => CtrCipher };
  readonly rsa: { readonly _serverKeys: Map<string, { n: unknown; e: number }> };
  readonly state: { MTProtoState: typeof StateModule.MTProtoState & { prototype: StatePrototype } };
  readonly sender: { MTProtoSender: typeof SenderModule.MTProtoSender };
  readonly requestState: { RequestState: typeof RequestStateModule.RequestState };
  readonly container: {
    MessageContainer: { new (messages: TlMessage[]): unknown; fromReader(reader: TlReader): Promise<unknown> };
  };
  readonly tlMessage: { TLMessage: new (msgId: unknown, seqNo: number, obj: unknown) => TlMessage };
  readonly reader: { BinaryReader: new (data: Buffer) => TlReader };
  readonly authKey: { AuthKey: new () => { setKey(value: Buffer): Promise<void>; getKey(): Buffer | undefined } };
  readonly helpers: IntegerHelpers;
  readonly errors: { SecurityError: new (text: string) => Error };
  readonly layer: { LAYER: number };
  readonly version: string;
}

/**
 * Loads the internals.
 *
 * @throws Error of the module loader when a file is not where GramJS 2.26.22 has it.
 */
export function gramjsInternals(): GramjsInternals {
  return {
    ige: load('telegram/crypto/IGE.js'),
    ctr: load('telegram/crypto/CTR.js'),
    rsa: load('telegram/crypto/RSA.js'),
    state: load('telegram/network/MTProtoState.js'),
    sender: load('telegram/network/MTProtoSender.js'),
    requestState: load('telegram/network/RequestState.js'),
    container: load('telegram/tl/core/MessageContainer.js'),
    tlMessage: load('telegram/tl/core/TLMessage.js'),
    reader: load('telegram/extensions/BinaryReader.js'),
    authKey: load('telegram/crypto/AuthKey.js'),
    helpers: load('telegram/Helpers.js'),
    errors: load('telegram/errors/Common.js'),
    layer: load('telegram/tl/AllTLObjects.js'),
    version: (load('telegram/package.json') as { version: string }).version,
  };
}
