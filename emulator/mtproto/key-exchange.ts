// The key exchange of one connection, from req_pq to dh_gen_ok.
// Source: https://core.telegram.org/mtproto/auth_key
import { createHash, randomBytes } from 'node:crypto';
import type { TlCodec } from '../tl/tl-codec.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { encryptIgeInPlace, type IgeDecrypt } from './aes-ige.ts';
import { agreeOnKey, DH_GENERATOR, DH_PRIME, type DhSecret, drawDhSecret } from './diffie-hellman.ts';
import { drawPrimePair, type PrimePair } from './prime-pair.ts';
import { type RsaKey, unwrapRsaPad, unwrapSha1Padding } from './rsa.ts';

/** What all exchanges of a server share. */
export interface KeyExchangeTools {
  readonly codec: TlCodec;
  readonly rsa: RsaKey;
  readonly decryptIge: IgeDecrypt;
  /** Unix time in ms. */
  readonly now: () => number;
}

/** The client broke the exchange; the connection is to be closed. */
export class KeyExchangeError extends Error {
  override readonly name = 'KeyExchangeError';
}

/** The result of an exchange. */
export interface AgreedKey {
  readonly authKey: Buffer;
  readonly firstSalt: bigint;
}

/** States: idle -> pqSent -> dhSent -> idle. A new req_pq starts over from any state. */
type State =
  | { readonly at: 'idle' }
  | { readonly at: 'pqSent'; readonly nonce: Buffer; readonly serverNonce: Buffer; readonly primes: PrimePair }
  | {
      readonly at: 'dhSent';
      readonly nonce: Buffer;
      readonly serverNonce: Buffer;
      readonly newNonce: Buffer;
      readonly secret: DhSecret;
    };

/** One exchange after another on one connection. */
export class KeyExchange {
  readonly #tools: KeyExchangeTools;
  #state: State = { at: 'idle' };

  constructor(tools: KeyExchangeTools) {
    this.#tools = tools;
  }

  /**
   * Takes one plain request.
   *
   * @param body the TL request of an unencrypted message.
   * @returns the plain answer, and the key once both sides have it.
   * @throws KeyExchangeError when the request does not belong to the exchange.
   */
  step(body: Buffer): { answer: TlObject | undefined; agreed?: AgreedKey } {
    const request = this.#decode(body);
    switch (request._) {
      case 'req_pq':
      case 'req_pq_multi':
        return { answer: this.#onReqPq(request) };
      case 'req_DH_params':
        return { answer: this.#onReqDhParams(request) };
      case 'set_client_DH_params':
        return this.#onSetClientDhParams(request);
      case 'msgs_ack':
        return { answer: undefined };
      default:
        throw new KeyExchangeError(`${request._} is not part of the key exchange`);
    }
  }

  #onReqPq(request: TlObject): TlObject {
    const nonce = bytesOf(request, 'nonce');
    const serverNonce = randomBytes(16);
    const primes = drawPrimePair();
    this.#state = { at: 'pqSent', nonce, serverNonce, primes };
    return {
      _: 'resPQ',
      nonce,
      server_nonce: serverNonce,
      pq: primes.pq,
      server_public_key_fingerprints: [this.#tools.rsa.fingerprint],
    };
  }

  #onReqDhParams(request: TlObject): TlObject {
    const state = this.#state;
    if (state.at !== 'pqSent') throw new KeyExchangeError('req_DH_params before req_pq');
    checkNonces(request, state);
    const inner = this.#openInnerData(bytesOf(request, 'encrypted_data'));
    checkNonces(inner, state);
    if (!bytesOf(inner, 'p').equals(state.primes.p) || !bytesOf(inner, 'q').equals(state.primes.q)) {
      throw new KeyExchangeError('p and q are not the factors');
    }
    const newNonce = bytesOf(inner, 'new_nonce');
    const secret = drawDhSecret();
    this.#state = { at: 'dhSent', nonce: state.nonce, serverNonce: state.serverNonce, newNonce, secret };
    const answer = this.#tools.codec.encode({
      _: 'server_DH_inner_data',
      nonce: state.nonce,
      server_nonce: state.serverNonce,
      g: DH_GENERATOR,
      dh_prime: DH_PRIME,
      g_a: secret.gA,
      server_time: Math.floor(this.#tools.now() / 1000),
    });
    return {
      _: 'server_DH_params_ok',
      nonce: state.nonce,
      server_nonce: state.serverNonce,
      encrypted_answer: sealAnswer(answer, temporaryKey(state.serverNonce, newNonce)),
    };
  }

  #onSetClientDhParams(request: TlObject): { answer: TlObject; agreed: AgreedKey } {
    const state = this.#state;
    if (state.at !== 'dhSent') throw new KeyExchangeError('set_client_DH_params before req_DH_params');
    checkNonces(request, state);
    const { key, iv } = temporaryKey(state.serverNonce, state.newNonce);
    const plain = this.#tools.decryptIge(bytesOf(request, 'encrypted_data'), key, iv);
    const inner = this.#decode(plain.subarray(20));
    if (inner._ !== 'client_DH_inner_data') throw new KeyExchangeError(`${inner._} instead of client_DH_inner_data`);
    checkNonces(inner, state);
    const authKey = agree(state.secret, bytesOf(inner, 'g_b'));
    this.#state = { at: 'idle' };
    const answer = {
      _: 'dh_gen_ok',
      nonce: state.nonce,
      server_nonce: state.serverNonce,
      new_nonce_hash1: newNonceHash(state.newNonce, authKey),
    };
    return { answer, agreed: { authKey, firstSalt: firstSaltOf(state.newNonce, state.serverNonce) } };
  }

  #openInnerData(encrypted: Buffer): TlObject {
    const inner = this.#decode(this.#unwrap(encrypted));
    if (!inner._.startsWith('p_q_inner_data')) throw new KeyExchangeError(`${inner._} instead of p_q_inner_data`);
    return inner;
  }

  #unwrap(encrypted: Buffer): Buffer {
    const { codec, rsa, decryptIge } = this.#tools;
    try {
      const block = rsa.decryptRaw(encrypted);
      const data = unwrapRsaPad(block, decryptIge) ?? unwrapSha1Padding(block, (bytes) => codec.decode(bytes).end);
      if (data !== undefined) return data;
    } catch (cause) {
      // The number is above the modulus, or what stands behind the hash is not TL.
      throw new KeyExchangeError('encrypted_data opens by neither padding', { cause });
    }
    throw new KeyExchangeError('encrypted_data opens by neither padding');
  }

  #decode(body: Buffer): TlObject {
    try {
      return this.#tools.codec.decode(body).value;
    } catch (cause) {
      throw new KeyExchangeError('cannot read a request of the key exchange', { cause });
    }
  }
}

/**
 * AES key and IV that hide the Diffie-Hellman numbers.
 *
 * @param newNonce 32 bytes, known to the client and, through RSA, to the server.
 */
export function temporaryKey(serverNonce: Buffer, newNonce: Buffer): { key: Buffer; iv: Buffer } {
  const newServer = sha1(newNonce, serverNonce);
  const serverNew = sha1(serverNonce, newNonce);
  const newNew = sha1(newNonce, newNonce);
  return {
    key: Buffer.concat([newServer, serverNew.subarray(0, 12)]),
    iv: Buffer.concat([serverNew.subarray(12, 20), newNew, newNonce.subarray(0, 4)]),
  };
}

/**
 * `new_nonce_hash1`: proof to the client that the server has the same key.
 *
 * One key in 256 has a leading zero byte, which GramJS and Telethon leave out: their hash then differs, and they start the
 * exchange over. To close the connection instead would leave mtcute waiting for ever.
 *
 * @param authKey 256 bytes, leading zeros included.
 */
export function newNonceHash(newNonce: Buffer, authKey: Buffer): Buffer {
  const auxHash = sha1(authKey).subarray(0, 8);
  return sha1(newNonce, Buffer.from([1]), auxHash).subarray(4, 20);
}

/** The salt both sides start with: `new_nonce[0..8] ^ server_nonce[0..8]`. */
export function firstSaltOf(newNonce: Buffer, serverNonce: Buffer): bigint {
  return BigInt.asIntN(64, newNonce.readBigInt64LE(0) ^ serverNonce.readBigInt64LE(0));
}

function sealAnswer(answer: Buffer, { key, iv }: { key: Buffer; iv: Buffer }): Buffer {
  const size = 20 + answer.length;
  const sealed = Buffer.concat([sha1(answer), answer, randomBytes((16 - (size % 16)) % 16)]);
  encryptIgeInPlace(sealed, key, iv);
  return sealed;
}

function agree(secret: DhSecret, gB: Buffer): Buffer {
  try {
    return agreeOnKey(secret, gB);
  } catch (cause) {
    throw new KeyExchangeError('g_b is not within the group', { cause });
  }
}

function checkNonces(object: TlObject, state: { nonce: Buffer; serverNonce: Buffer }): void {
  const same =
    bytesOf(object, 'nonce').equals(state.nonce) && bytesOf(object, 'server_nonce').equals(state.serverNonce);
  if (!same) throw new KeyExchangeError(`${object._} carries foreign nonces`);
}

function bytesOf(object: TlObject, field: string): Buffer {
  const value = object[field];
  if (!Buffer.isBuffer(value)) throw new KeyExchangeError(`${object._}.${field} is missing`);
  return value;
}

function sha1(...parts: Buffer[]): Buffer {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
