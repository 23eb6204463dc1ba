// How MTProto packets are cut out of a TCP stream: the contract of the transports and their recognition.
// Source: https://core.telegram.org/mtproto/mtproto-transports
import { AbridgedFraming } from './abridged-framing.ts';
import { FramingError } from './framing-limits.ts';
import { FullFraming } from './full-framing.ts';
import type { InboundBytes } from './inbound-bytes.ts';
import { IntermediateFraming } from './intermediate-framing.ts';

/** One way of cutting packets. It belongs to one connection, since `full` counts packets. */
export interface Framing {
  readonly name: 'abridged' | 'intermediate' | 'padded intermediate' | 'full';
  /**
   * Takes the next packet.
   *
   * @returns the payload, or undefined while it is not complete. A padded payload keeps its padding.
   * @throws FramingError when the stream cannot be a packet of this transport.
   */
  read(bytes: InboundBytes): Buffer | undefined;
  /**
   * Puts the frame around a payload that stands inside a larger buffer.
   *
   * @param buffer holds at least `MAX_HEAD_BYTES` before `start` and `MAX_TAIL_BYTES` after `end`.
   * @returns the part of `buffer` to send.
   */
  wrap(buffer: Buffer, start: number, end: number): Buffer;
}

/** What the first bytes of a connection say. */
export type Recognised = { readonly kind: 'plain'; readonly framing: Framing } | { readonly kind: 'obfuscated' };

const INTERMEDIATE_TAG = 0xeeeeeeee;
const PADDED_TAG = 0xdddddddd;
const HTTP_WORDS = ['GET ', 'POST', 'HEAD', 'OPTI'];

/**
 * Recognises the transport by the first bytes and takes its tag off.
 *
 * `full` has no tag; its second word is the packet number 0, which an obfuscated header must not have there.
 *
 * @returns undefined while more bytes are needed. An obfuscated header stays in `bytes`.
 * @throws FramingError for HTTP, which this server does not speak.
 */
export function recogniseFraming(bytes: InboundBytes): Recognised | undefined {
  if (bytes.length < 1) return undefined;
  if (bytes.peek(1)[0] === 0xef) {
    bytes.skip(1);
    return { kind: 'plain', framing: new AbridgedFraming() };
  }
  if (bytes.length < 4) return undefined;
  const head = bytes.peek(4);
  if (HTTP_WORDS.includes(head.toString('latin1'))) throw new FramingError('HTTP transport is not served');
  const tagged = framingOfTag(head.readUInt32LE(0));
  if (tagged !== undefined && tagged.name !== 'abridged') {
    bytes.skip(4);
    return { kind: 'plain', framing: tagged };
  }
  if (bytes.length < 8) return undefined;
  if (bytes.peek(8).readUInt32LE(4) === 0) return { kind: 'plain', framing: new FullFraming() };
  return { kind: 'obfuscated' };
}

/** The framing that a 4-byte protocol tag names, as inside an obfuscated header. */
export function framingOfTag(tag: number): Framing | undefined {
  if (tag === 0xefefefef) return new AbridgedFraming();
  if (tag === INTERMEDIATE_TAG) return new IntermediateFraming(false);
  if (tag === PADDED_TAG) return new IntermediateFraming(true);
  return undefined;
}
