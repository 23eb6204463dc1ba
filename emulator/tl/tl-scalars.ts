// The built-in TL types: how each is read, written and what stands for it when an answer leaves it out.
import type { TlCursor } from './tl-cursor.ts';
import { TlEncodeError } from './tl-errors.ts';
import type { TlValue } from './tl-object.ts';
import type { TlWriter } from './tl-writer.ts';

/** Reader, writer and default of one TL type. A type without `zero` has no default. */
export interface TlCoder {
  readonly read: (cursor: TlCursor) => TlValue;
  readonly write: (writer: TlWriter, value: TlValue) => void;
  readonly zero?: TlValue;
}

const BOOL_TRUE = 0x997275b5;
const BOOL_FALSE = 0xbc799737;
const EMPTY = Buffer.alloc(0);

/** The built-in types by name. `int` also takes unsigned values, `long` also safe integers. */
export const SCALARS: ReadonlyMap<string, TlCoder> = new Map<string, TlCoder>([
  ['int', { read: (c) => c.int(), write: (w, v) => w.uint(integer(v)), zero: 0 }],
  ['#', { read: (c) => c.uint(), write: (w, v) => w.uint(integer(v)), zero: 0 }],
  ['long', { read: (c) => c.long(), write: (w, v) => w.long(long(v)), zero: 0n }],
  ['double', { read: (c) => c.double(), write: (w, v) => w.double(double(v)), zero: 0 }],
  ['string', { read: (c) => c.bytes().toString('utf8'), write: (w, v) => w.bytes(text(v)), zero: '' }],
  ['bytes', { read: (c) => c.bytes(), write: (w, v) => w.bytes(bytes(v)), zero: EMPTY }],
  ['int128', fixed(16)],
  ['int256', fixed(32)],
  ['Bool', { read: readBool, write: (w, v) => w.uint(bool(v) ? BOOL_TRUE : BOOL_FALSE), zero: false }],
]);

function fixed(byteLength: number): TlCoder {
  return {
    read: (cursor) => cursor.raw(byteLength),
    write: (writer, value) => {
      const raw = bytes(value);
      if (raw.length !== byteLength) throw new TlEncodeError(`wants ${byteLength} bytes, got ${raw.length}`);
      writer.raw(raw);
    },
    zero: Buffer.alloc(byteLength),
  };
}

function readBool(cursor: TlCursor): boolean {
  const id = cursor.uint();
  if (id !== BOOL_TRUE && id !== BOOL_FALSE) throw cursor.error('wants Bool');
  return id === BOOL_TRUE;
}

function integer(value: TlValue): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= -0x80000000 && value <= 0xffffffff) return value;
  throw wrong('a 32-bit integer', value);
}

function long(value: TlValue): bigint {
  if (typeof value === 'bigint' && value >= -(1n << 63n) && value < 1n << 64n) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  throw wrong('a 64-bit integer', value);
}

function double(value: TlValue): number {
  if (typeof value === 'number') return value;
  throw wrong('a number', value);
}

function text(value: TlValue): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  throw wrong('a string', value);
}

function bytes(value: TlValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw wrong('bytes', value);
}

function bool(value: TlValue): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong('a boolean', value);
}

function wrong(wanted: string, value: TlValue): TlEncodeError {
  return new TlEncodeError(`wants ${wanted}, got ${Array.isArray(value) ? 'a list' : typeof value}`);
}
