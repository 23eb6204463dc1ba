// Where the data centers are and by which RSA key they are known: Telegram's own, or a server given by configuration.
import { createHash, createPublicKey } from 'node:crypto';
import { helpers } from 'telegram';
import type { TelegramServer } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import type { GramjsInternals } from './gramjs-internals.ts';

/** Telegram's production data centers (core.telegram.org/api/datacenter; addresses as help.getConfig lists them). */
const telegramDcs: readonly { readonly id: number; readonly host: string; readonly port: number }[] = [
  { id: 1, host: '149.154.175.53', port: 443 },
  { id: 2, host: '149.154.167.51', port: 443 },
  { id: 3, host: '149.154.175.100', port: 443 },
  { id: 4, host: '149.154.167.91', port: 443 },
  { id: 5, host: '91.108.56.130', port: 443 },
];

/** A public key of a server. */
export interface RsaKey {
  readonly modulus: Buffer;
  readonly exponent: Buffer;
  /** Signed 64-bit decimal, as GramJS keys its table. */
  readonly fingerprint: string;
}

/** TL `bytes`: length, data, zeroes up to a multiple of 4. */
function tlBytes(data: Buffer): Buffer {
  const head =
    data.length < 254 ? Buffer.from([data.length]) : Buffer.from([254, data.length & 0xff, data.length >> 8, 0]);
  const padding = (4 - ((head.length + data.length) % 4)) % 4;
  return Buffer.concat([head, data, Buffer.alloc(padding)]);
}

/**
 * Reads an RSA public key in PEM form (PKCS #1 or SPKI) and computes its MTProto fingerprint: the last 8 bytes of the SHA-1
 * of modulus and exponent (core.telegram.org/mtproto/auth_key).
 *
 * @throws AppError `bad_configuration`.
 */
export function readRsaKey(pem: string): RsaKey {
  try {
    const { n = '', e = '' } = createPublicKey(pem).export({ format: 'jwk' });
    const modulus = Buffer.from(n, 'base64url');
    const exponent = Buffer.from(e, 'base64url');
    const hash = createHash('sha1')
      .update(Buffer.concat([tlBytes(modulus), tlBytes(exponent)]))
      .digest();
    return { modulus, exponent, fingerprint: hash.readBigInt64LE(12).toString() };
  } catch (error) {
    throw new AppError('bad_configuration', 'TELEGRAM_SERVER: publicKeyPem is not an RSA public key', { cause: error });
  }
}

/** Answers where to connect. */
export class ServerDirectory {
  /** Stands in session files: keys made with one server are of no use to another. */
  readonly identity: string;
  readonly defaultDc: number;
  readonly #dcs: ReadonlyMap<number, { readonly host: string; readonly port: number }>;
  readonly #key: RsaKey | undefined;

  /** @param server undefined: Telegram itself. */
  constructor(server: TelegramServer | undefined) {
    this.#key = server ? readRsaKey(server.publicKeyPem) : undefined;
    this.identity = this.#key ? `key:${this.#key.fingerprint}` : 'telegram';
    this.defaultDc = server?.defaultDc ?? 2;
    this.#dcs = new Map((server?.dcs ?? telegramDcs).map(({ id, host, port }) => [id, { host, port }]));
  }

  /** Lets GramJS's key exchange accept the server's key. Telegram's own keys are built into GramJS. */
  trust(gramjs: GramjsInternals): void {
    if (!this.#key) return;
    gramjs.rsa._serverKeys.set(this.#key.fingerprint, {
      n: helpers.readBigIntFromBuffer(this.#key.modulus, false),
      e: this.#key.exponent.readUIntBE(0, this.#key.exponent.length),
    });
  }

  /** @throws AppError `telegram_refused` for a data center nobody knows. */
  getAddress(dcId: number): { readonly host: string; readonly port: number } {
    const address = this.#dcs.get(dcId);
    if (!address)
      throw new AppError('telegram_refused', `Telegram sent us to data center ${dcId}, which we do not know.`);
    return address;
  }
}
