// Replaces GramJS's JavaScript ciphers, which block the event loop for milliseconds per block of a film.
import { type Cipher, createCipheriv } from 'node:crypto';
import { igeClass } from './aes-ige.ts';
import type { IgeBackend } from './aes-ige-backend.ts';
import type { CtrCipher, GramjsInternals } from './gramjs-internals.ts';

/** AES-256-CTR of node behind the face of GramJS's class. */
export class NativeCtr implements CtrCipher {
  readonly #cipher: Cipher;

  constructor(key: Buffer, iv: Buffer) {
    this.#cipher = createCipheriv('aes-256-ctr', key, iv);
  }

  encrypt(data: Buffer): Buffer {
    return this.#cipher.update(data);
  }
}

/** Puts the fast ciphers into GramJS; its modules look them up on the exports at every use. */
export function patchCrypto(gramjs: GramjsInternals, backend: IgeBackend): void {
  gramjs.ige.IGE = igeClass(backend);
  gramjs.ctr.CTR = NativeCtr;
}
