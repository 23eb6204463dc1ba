// What decrypts AES-256-IGE: the interface, and the ladder from the fastest to the one that runs everywhere.
import { AppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import { igeLoaders } from './aes-ige-loaders.ts';
import { proveIgeBackend } from './aes-ige-vectors.ts';

/** From the fastest to the slowest; figures in docs/decisions/0009-where-aes-runs.md. */
export const igeBackendNames = ['addon', 'prebuilt', 'wasm'] as const;

/** `addon` our own C, `prebuilt` a package with ready binaries, `wasm` WebAssembly. */
export type IgeBackendName = (typeof igeBackendNames)[number];

/** One message: `data` is a multiple of 16 bytes, `key` and `iv` are 32 bytes each. */
export interface IgeJob {
  /** Cipher text before, plain text after. */
  readonly data: Uint8Array;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** Decrypts in the calling thread. */
export interface IgeBackend {
  readonly name: IgeBackendName;
  /** So many messages of one call cost hardly more time than one; 1: they run one after the other. */
  readonly interleaves: number;
  /**
   * Decrypts any number of independent messages, each in its own memory.
   *
   * @throws RangeError when a length is wrong; then no message was touched.
   */
  decryptInPlace(jobs: readonly IgeJob[]): void;
}

/** How each backend is had; a loader throws when it cannot be. */
export type IgeLoaders = Readonly<Record<IgeBackendName, () => IgeBackend>>;

/** Which ways to decrypt are tried. */
export interface IgeChoice {
  /** Takes this one or none. Default: the first that works. */
  readonly only?: IgeBackendName;
  /** Default: the real ones. */
  readonly loaders?: IgeLoaders;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return code === 'MODULE_NOT_FOUND' ? 'it is not there' : (String(message).split('\n')[0] ?? '');
}

function loadProven(log: Log, name: IgeBackendName, loaders: IgeLoaders): IgeBackend {
  const backend = loaders[name]();
  proveIgeBackend(backend);
  log.debug('AES-IGE is decrypted', { by: name });
  return backend;
}

/**
 * The fastest backend that is there and decrypts the fixed vectors rightly. Every one passed over leaves one info line.
 *
 * @throws AppError `bad_configuration` when the only one allowed does not work, `internal` when none is left.
 */
export function chooseIgeBackend(log: Log, { only, loaders = igeLoaders }: IgeChoice = {}): IgeBackend {
  for (const name of only ? [only] : igeBackendNames) {
    try {
      return loadProven(log, name, loaders);
    } catch (error) {
      const reason = reasonOf(error);
      if (only) {
        const advice = 'Leave TG_AES empty to take the fastest that works.';
        throw new AppError('bad_configuration', `TG_AES=${name} cannot be used: ${reason}. ${advice}`, {
          cause: error,
        });
      }
      log.info('a way to decrypt AES-IGE is passed over', { backend: name, reason });
    }
  }
  throw new AppError('internal', 'No AES-IGE implementation works on this machine.');
}
