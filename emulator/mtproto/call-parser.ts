// From the bytes of a message to a call: wrappers off, layer learned, query decoded.
import type { TlObject } from '../tl/tl-object.ts';
import type { AuthKeyRecord } from './auth-key-store.ts';
import { type UnwrappedCall, unwrapCall } from './call-wrappers.ts';
import { RpcError } from './rpc.ts';
import type { ServerCore } from './server-core.ts';

/** A call that could be read. */
export interface ParsedCall {
  readonly query: TlObject;
  readonly withoutUpdates: boolean;
  readonly after: readonly bigint[];
}

/**
 * Reads a call in the layer of its key, and remembers the layer it names.
 *
 * @throws RpcError 400 INPUT_METHOD_INVALID_<id> for a method the layer does not know, 400 INPUT_FETCH_ERROR for a body
 * that cannot be read.
 */
export function parseCall(core: ServerCore, key: AuthKeyRecord, body: Buffer): ParsedCall {
  const call = unwrap(core, key, body);
  if (call.layer !== undefined && call.layer !== key.layer) {
    key.layer = call.layer;
    core.onKeyChanged(key);
  }
  const codec = core.book.codec(key.layer);
  const methodId = call.body.readUInt32LE(0);
  const method = codec.findMethodName(methodId);
  if (method === undefined) {
    core.log('warn', 'unknown method', { methodId: methodId.toString(16), layer: key.layer });
    throw new RpcError(400, `INPUT_METHOD_INVALID_${methodId}`);
  }
  try {
    return { query: codec.decode(call.body).value, withoutUpdates: call.withoutUpdates, after: call.after };
  } catch (error) {
    core.log('warn', 'unreadable call', { method, layer: key.layer, reason: String(error) });
    throw new RpcError(400, 'INPUT_FETCH_ERROR');
  }
}

function unwrap(core: ServerCore, key: AuthKeyRecord, body: Buffer): UnwrappedCall {
  try {
    return unwrapCall(body, (layer) => core.book.codec(layer ?? key.layer));
  } catch (error) {
    core.log('warn', 'unreadable wrapper', { layer: key.layer, reason: String(error) });
    throw new RpcError(400, 'INPUT_FETCH_ERROR');
  }
}
