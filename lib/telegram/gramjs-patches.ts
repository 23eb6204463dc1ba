// Mends GramJS 2.26.22 where it can hang or lose a request. Applied once per process, before the first sender.
//
// Not in the list because this room does not use `TelegramClient` at all, only senders it owns (see mtproto-link.ts): flood
// sleeps inside invoke, the misnamed AUTH_KEY_UNREGISTERED, endless connect loops, reconnects without back-off, release
// timers of borrowed senders, the session's growing entity set, foreign keys that are thrown away, leaks on disconnect.
import { type Log, silentLog } from '#lib/log.ts';
import { chooseIgeBackend, type IgeBackend, type IgeBackendName } from './aes-ige-backend.ts';
import { type GramjsInternals, gramjsInternals, type StatePrototype } from './gramjs-internals.ts';
import { patchBigIntegers } from './patch-big-integers.ts';
import { patchContainers } from './patch-containers.ts';
import { patchCrypto } from './patch-crypto.ts';
import { patchDecoding } from './patch-decoding.ts';
import { patchEncoding } from './patch-encoding.ts';

const mark = Symbol.for('streamvault.gramjs-patched');

interface Patched {
  readonly ige: IgeBackend;
  /** GramJS's own, for what ours hands on. */
  readonly decrypt: StatePrototype['decryptMessageData'];
}

/** How the patched library decrypts, and who hears of it. */
export interface PatchOptions {
  /** Hears which way to decrypt was passed over and why. Default: nobody. */
  readonly log?: Log;
  /** Decrypts by this one or not at all, for connections made before too. Default: the fastest that works. */
  readonly ige?: IgeBackendName | undefined;
}

/** GramJS as this room uses it. */
export interface PatchedGramjs {
  readonly gramjs: GramjsInternals;
  /** What decrypts. */
  readonly ige: IgeBackend;
}

/**
 * Applies every patch; later calls change nothing but, if it is named, what decrypts. The mark stands on GramJS's own object,
 * as modules of ours may be loaded twice.
 *
 * @throws AppError `bad_configuration` when the named way to decrypt does not work, `internal` when none works here.
 */
export function applyGramjsPatches({ log = silentLog, ige }: PatchOptions = {}): PatchedGramjs {
  const gramjs = gramjsInternals();
  const target = gramjs.sender.MTProtoSender as typeof gramjs.sender.MTProtoSender & { [mark]?: Patched };
  const before = target[mark];
  if (before && (ige === undefined || ige === before.ige.name)) return { gramjs, ige: before.ige };
  const backend = chooseIgeBackend(log, ige ? { only: ige } : {});
  const prototype = gramjs.state.MTProtoState.prototype as unknown as StatePrototype;
  const decrypt = before?.decrypt ?? prototype.decryptMessageData;
  patchCrypto(gramjs, backend);
  patchDecoding(gramjs, backend, decrypt);
  if (!before) {
    patchContainers(gramjs);
    patchEncoding(gramjs);
    patchBigIntegers(gramjs);
  }
  target[mark] = { ige: backend, decrypt };
  return { gramjs, ige: backend };
}
