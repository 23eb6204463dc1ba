// The three implementations of AES-256-IGE decryption, loaded on demand.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ige256Decrypt, initSync, SIMD_AVAILABLE } from '@mtcute/wasm';
import type { IgeBackend, IgeJob, IgeLoaders } from './aes-ige-backend.ts';

const load = createRequire(import.meta.url);

/** Messages the addon takes in one call; `MAX_MESSAGES` in native/aes-ige.c. */
const addonMessages = 4;

/** The set-up puts the addon beside the bundles; sources run from where they stand. */
const addonPath = import.meta.url.endsWith('.ts') ? '../../dist/native/aes-ige.node' : './native/aes-ige.node';

type DecryptAll = (...dataKeyIv: readonly Uint8Array[]) => void;
type DecryptOne = (data: Uint8Array, key: Uint8Array, iv: Uint8Array) => Uint8Array;

/** Before anything is decrypted, so that a refused call leaves all messages as they were. */
function checkLengths(jobs: readonly IgeJob[]): void {
  for (const { data, key, iv } of jobs) {
    if (data.length % 16 !== 0)
      throw new RangeError(`AES-IGE works on blocks of 16 bytes, not on ${data.length} bytes`);
    if (key.length !== 32 || iv.length !== 32) throw new RangeError('AES-256-IGE takes a key and a vector of 32 bytes');
  }
}

function loadAddon(): IgeBackend {
  const { decrypt } = load(fileURLToPath(new URL(addonPath, import.meta.url))) as { readonly decrypt: DecryptAll };
  return {
    name: 'addon',
    interleaves: addonMessages,
    decryptInPlace(jobs) {
      checkLengths(jobs);
      for (let start = 0; start < jobs.length; start += addonMessages) {
        decrypt(...jobs.slice(start, start + addonMessages).flatMap(({ data, key, iv }) => [data, key, iv]));
      }
    },
  };
}

/** A backend that writes its result elsewhere and knows one message at a time. */
function copying(name: 'prebuilt' | 'wasm', decrypt: DecryptOne): IgeBackend {
  return {
    name,
    interleaves: 1,
    decryptInPlace(jobs) {
      checkLengths(jobs);
      for (const { data, key, iv } of jobs) data.set(decrypt(data, key, iv));
    },
  };
}

function loadPrebuilt(): IgeBackend {
  const { native } = load('@mtcute/crypto-node/native.js') as {
    readonly native: { readonly ige256_decrypt: DecryptOne };
  };
  return copying('prebuilt', (data, key, iv) => native.ige256_decrypt(data, key, iv));
}

function loadWasm(): IgeBackend {
  const name = SIMD_AVAILABLE ? '@mtcute/wasm/mtcute-simd.wasm' : '@mtcute/wasm/mtcute.wasm';
  initSync(new WebAssembly.Module(readFileSync(load.resolve(name))));
  return copying('wasm', ige256Decrypt);
}

/** The real ones. A loader throws when its code is not there or does not run on this machine. */
export const igeLoaders: IgeLoaders = { addon: loadAddon, prebuilt: loadPrebuilt, wasm: loadWasm };
