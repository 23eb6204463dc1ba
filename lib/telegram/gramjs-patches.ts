// Mends GramJS 2.26.22 where it can hang or lose a request. Applied once per process, before the first sender.
//
// Not in the list because this room does not use `TelegramClient` at all, only senders it owns (see mtproto-link.ts): flood
// sleeps inside invoke, the misnamed AUTH_KEY_UNREGISTERED, endless connect loops, reconnects without back-off, release
// timers of borrowed senders, the session's growing entity set, foreign keys that are thrown away, leaks on disconnect.
import { type GramjsInternals, gramjsInternals } from './gramjs-internals.ts';
import { patchContainers } from './patch-containers.ts';
import { patchCrypto } from './patch-crypto.ts';
import { patchDecoding } from './patch-decoding.ts';

const mark = Symbol.for('streamvault.gramjs-patched');

/** Applies every patch; later calls do nothing. The mark stands on GramJS's own object, as modules of ours may be loaded twice. */
export function applyGramjsPatches(): GramjsInternals {
  const gramjs = gramjsInternals();
  const target = gramjs.sender.MTProtoSender as typeof gramjs.sender.MTProtoSender & { [mark]?: true };
  if (target[mark]) return gramjs;
  patchCrypto(gramjs);
  patchContainers(gramjs);
  patchDecoding(gramjs);
  target[mark] = true;
  return gramjs;
}
