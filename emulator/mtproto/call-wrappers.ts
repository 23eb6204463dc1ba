// Takes the wrappers off a call: invokeWithLayer, initConnection and the other invokeX forms, in any nesting.
// They are read by hand because the layer that the codec needs is written inside them.
// Source: https://core.telegram.org/api/invoking
import type { TlCodec } from '../tl/tl-codec.ts';
import { GZIP_PACKED_ID, unpackGzip } from './gzip.ts';
import { readTlBytes } from './tl-bytes.ts';

/** No client nests deeper than about five. */
const MAX_DEPTH = 12;

/** A call without its wrappers. */
export interface UnwrappedCall {
  /** The bare method call. */
  readonly body: Buffer;
  /** Layer named by invokeWithLayer, if any. */
  readonly layer: number | undefined;
  readonly withoutUpdates: boolean;
  /** Messages that must be done first (invokeAfterMsg, invokeAfterMsgs). */
  readonly after: readonly bigint[];
}

interface Draft {
  body: Buffer;
  layer: number | undefined;
  withoutUpdates: boolean;
  after: bigint[];
}

type TakeOff = (draft: Draft, codecOf: (layer: number | undefined) => TlCodec) => void;

/**
 * Unwraps a call.
 *
 * @param codecOf the codec for a layer, needed for the JSON value in initConnection; undefined asks for the session's.
 * @throws when a wrapper is cut short or nested without end.
 */
export function unwrapCall(body: Buffer, codecOf: (layer: number | undefined) => TlCodec): UnwrappedCall {
  const draft: Draft = { body, layer: undefined, withoutUpdates: false, after: [] };
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const takeOff = WRAPPERS.get(draft.body.readUInt32LE(0));
    if (takeOff === undefined) return draft;
    takeOff(draft, codecOf);
  }
  throw new RangeError('a call is wrapped too often');
}

const WRAPPERS: ReadonlyMap<number, TakeOff> = new Map<number, TakeOff>([
  [0xda9b0d0d, takeOffLayer],
  [0xc1cd5ea9, takeOffInitConnection],
  [0xbf9459b7, takeOffWithoutUpdates],
  [0xcb9f372d, takeOffAfterMsg],
  [0x3dc4b4f0, takeOffAfterMsgs],
  // invokeWithMessagesRange: a boxed pair of ints.
  [0x365275f2, (draft) => skip(draft, 4 + 12)],
  // invokeWithTakeout: a long.
  [0xaca9fd2e, (draft) => skip(draft, 4 + 8)],
  // invokeWithBusinessConnection and invokeWithReCaptcha: a string; the two store checks: two strings.
  [0xdd289f8e, (draft) => skipStrings(draft, 4, 1)],
  [0xadbb0f94, (draft) => skipStrings(draft, 4, 1)],
  [0x1df92984, (draft) => skipStrings(draft, 4, 2)],
  [0x0dae54f8, (draft) => skipStrings(draft, 4, 2)],
  [
    GZIP_PACKED_ID,
    (draft) => {
      draft.body = unpackGzip(draft.body);
    },
  ],
]);

function takeOffLayer(draft: Draft): void {
  draft.layer = draft.body.readInt32LE(4);
  skip(draft, 8);
}

function takeOffInitConnection(draft: Draft, codecOf: (layer: number | undefined) => TlCodec): void {
  const flags = draft.body.readUInt32LE(4);
  // flags and api_id, then device_model, system_version, app_version, system_lang_code, lang_pack, lang_code.
  skipStrings(draft, 12, 6);
  // inputClientProxy: address and port.
  if ((flags & 1) !== 0) {
    skipStrings(draft, 4, 1);
    skip(draft, 4);
  }
  if ((flags & 2) !== 0) skip(draft, codecOf(draft.layer).decode(draft.body, 0).end);
}

function takeOffWithoutUpdates(draft: Draft): void {
  draft.withoutUpdates = true;
  skip(draft, 4);
}

function takeOffAfterMsg(draft: Draft): void {
  draft.after.push(draft.body.readBigInt64LE(4));
  skip(draft, 12);
}

function takeOffAfterMsgs(draft: Draft): void {
  const count = draft.body.readUInt32LE(8);
  for (let i = 0; i < count; i++) draft.after.push(draft.body.readBigInt64LE(12 + 8 * i));
  skip(draft, 12 + 8 * count);
}

function skip(draft: Draft, bytes: number): void {
  if (bytes + 4 > draft.body.length) throw new RangeError('a wrapped call is cut short');
  draft.body = draft.body.subarray(bytes);
}

function skipStrings(draft: Draft, start: number, count: number): void {
  let offset = start;
  for (let i = 0; i < count; i++) offset = readTlBytes(draft.body, offset).end;
  skip(draft, offset);
}
