// The key exchange driven by a client written from the protocol page, with both RSA paddings and every refusal.
import { constants, createHash, publicEncrypt, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SchemaBook } from '../tl/schema-book.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { encryptIgeInPlace, loadIgeDecrypt } from './aes-ige.ts';
import { firstSaltOf, KeyExchange, KeyExchangeError, newNonceHash, temporaryKey } from './key-exchange.ts';
import { generateRsaPrivateKeyPem, RsaKey } from './rsa.ts';

const { mtproto: codec } = SchemaBook.load();
const rsa = new RsaKey(generateRsaPrivateKeyPem());
const decryptIge = loadIgeDecrypt();
const START_MS = 1_800_000_000_000;

type Padding = (data: Buffer) => Buffer;

function oldPadding(data: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(1), sha1(data), data, randomBytes(235 - data.length)]);
}

function rsaPad(data: Buffer): Buffer {
  const padded = Buffer.concat([data, randomBytes(192 - data.length)]);
  for (;;) {
    const tempKey = randomBytes(32);
    const hash = createHash('sha256').update(tempKey).update(padded).digest();
    const aes = Buffer.concat([Buffer.from(padded).reverse(), hash]);
    encryptIgeInPlace(aes, tempKey, Buffer.alloc(32));
    const mask = createHash('sha256').update(aes).digest();
    const head = Buffer.from(tempKey.map((byte, i) => byte ^ (mask[i] ?? 0)));
    // Below the modulus for certain.
    if ((head[0] ?? 0) < 0x80) return Buffer.concat([head, aes]);
  }
}

/** A client that may cheat in what it puts into the inner data. */
class ExchangeClient {
  readonly exchange = new KeyExchange({ codec, rsa, decryptIge, now: () => START_MS });
  readonly nonce = randomBytes(16);
  readonly newNonce = randomBytes(32);
  serverNonce: Buffer = Buffer.alloc(16);

  step(request: TlObject) {
    return this.exchange.step(codec.encode(request));
  }

  reqPq(method = 'req_pq_multi'): bigint {
    const answer = this.step({ _: method, nonce: this.nonce }).answer ?? { _: 'nothing' };
    expect(answer.server_public_key_fingerprints).toEqual([rsa.fingerprint]);
    this.serverNonce = answer.server_nonce as Buffer;
    return BigInt(`0x${(answer.pq as Buffer).toString('hex')}`);
  }

  reqDhParams(pq: bigint, padding: Padding, change: Partial<TlObject> = {}) {
    const [p, q] = factor(pq);
    const inner = {
      _: 'p_q_inner_data',
      pq: bytes(pq),
      p: bytes(p),
      q: bytes(q),
      nonce: this.nonce,
      server_nonce: this.serverNonce,
      new_nonce: this.newNonce,
      ...change,
    };
    const block = padding(codec.encode(inner as TlObject));
    const encrypted = publicEncrypt({ key: rsa.publicKeyPem, padding: constants.RSA_NO_PADDING }, block);
    return this.step({
      _: 'req_DH_params',
      nonce: this.nonce,
      server_nonce: this.serverNonce,
      p: bytes(p),
      q: bytes(q),
      public_key_fingerprint: rsa.fingerprint,
      encrypted_data: encrypted,
    }).answer;
  }

  openDhParams(answer: TlObject | undefined): TlObject {
    const { key, iv } = temporaryKey(this.serverNonce, this.newNonce);
    const plain = decryptIge(answer?.encrypted_answer as Buffer, key, iv);
    const { value, end } = codec.decode(plain.subarray(20));
    expect(sha1(plain.subarray(20, 20 + end)).equals(plain.subarray(0, 20))).toBe(true);
    return value;
  }

  setClientDhParams(gB: bigint) {
    const inner = codec.encode({
      _: 'client_DH_inner_data',
      nonce: this.nonce,
      server_nonce: this.serverNonce,
      retry_id: 0n,
      g_b: bytes(gB),
    });
    const size = 20 + inner.length;
    const sealed = Buffer.concat([sha1(inner), inner, randomBytes((16 - (size % 16)) % 16)]);
    const { key, iv } = temporaryKey(this.serverNonce, this.newNonce);
    encryptIgeInPlace(sealed, key, iv);
    const names = { nonce: this.nonce, server_nonce: this.serverNonce };
    return this.step({ _: 'set_client_DH_params', ...names, encrypted_data: sealed });
  }
}

function factor(pq: bigint): [bigint, bigint] {
  for (let p = 2 ** 28 + 1; ; p += 2) if (pq % BigInt(p) === 0n) return [BigInt(p), pq / BigInt(p)];
}

function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function bytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
}

function big(value: unknown): bigint {
  return BigInt(`0x${(value as Buffer).toString('hex')}`);
}

function sha1(data: Buffer): Buffer {
  return createHash('sha1').update(data).digest();
}

describe('key exchange', () => {
  it.each([
    ['p_q_inner_data', 'req_pq_multi', rsaPad, {}],
    ['p_q_inner_data', 'req_pq', oldPadding, {}],
    ['p_q_inner_data_dc', 'req_pq_multi', rsaPad, { dc: 2 }],
    ['p_q_inner_data_dc', 'req_pq_multi', oldPadding, { dc: 2 }],
    ['p_q_inner_data_temp_dc', 'req_pq_multi', rsaPad, { dc: 2, expires_in: 86_400 }],
  ] as const)('ends with the same key on both sides: %s, %s, padding %#', (_name, method, padding, extra) => {
    const client = new ExchangeClient();
    const params = client.openDhParams(client.reqDhParams(client.reqPq(method), padding, { _: _name, ...extra }));
    expect(params.server_time).toBe(START_MS / 1000);
    const prime = big(params.dh_prime);
    for (;;) {
      const b = big(randomBytes(255));
      const shared = modPow(big(params.g_a), b, prime).toString(16).padStart(512, '0');
      if (shared.startsWith('00')) continue;
      const { answer, agreed } = client.setClientDhParams(modPow(BigInt(params.g as number), b, prime));
      expect(agreed?.authKey.toString('hex')).toBe(shared);
      expect(answer?.new_nonce_hash1).toEqual(newNonceHash(client.newNonce, Buffer.from(shared, 'hex')));
      expect(agreed?.firstSalt).toBe(firstSaltOf(client.newNonce, client.serverNonce));
      return;
    }
  });

  it('keeps the leading zero byte of a key', () => {
    const client = new ExchangeClient();
    const params = client.openDhParams(client.reqDhParams(client.reqPq(), rsaPad));
    const prime = big(params.dh_prime);
    // Powers of g_a are searched for a short secret.
    let b = 1n;
    let shared = big(params.g_a);
    while (shared >> 2040n !== 0n) {
      b += 1n;
      shared = (shared * big(params.g_a)) % prime;
    }
    const { answer, agreed } = client.setClientDhParams(modPow(BigInt(params.g as number), b, prime));
    const padded = Buffer.from(shared.toString(16).padStart(512, '0'), 'hex');
    expect(agreed?.authKey).toEqual(padded);
    expect(answer?.new_nonce_hash1).toEqual(newNonceHash(client.newNonce, padded));
  });

  it('refuses numbers outside the group', () => {
    const client = new ExchangeClient();
    client.openDhParams(client.reqDhParams(client.reqPq(), rsaPad));
    expect(() => client.setClientDhParams(1n)).toThrow(KeyExchangeError);
  });

  it('refuses wrong factors, foreign nonces and broken paddings', () => {
    const client = new ExchangeClient();
    const pq = client.reqPq();
    expect(() => client.reqDhParams(pq, rsaPad, { p: Buffer.from([3]) })).toThrow(/factors/);
    expect(() => client.reqDhParams(pq, rsaPad, { nonce: randomBytes(16) })).toThrow(/foreign nonces/);
    expect(() => client.reqDhParams(pq, () => Buffer.concat([Buffer.alloc(1), randomBytes(255)]))).toThrow(/neither/);
  });

  it('refuses steps out of order and what is no step', () => {
    const client = new ExchangeClient();
    expect(() => client.setClientDhParams(4n)).toThrow(/before req_DH_params/);
    expect(() => client.reqDhParams(268_435_459n * 268_435_463n, rsaPad)).toThrow(/before req_pq/);
    expect(() => client.exchange.step(randomBytes(40))).toThrow(KeyExchangeError);
    expect(() => client.step({ _: 'ping', ping_id: 1n })).toThrow(/not part/);
  });
});
