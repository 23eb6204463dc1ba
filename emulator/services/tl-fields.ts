// Reads fields of decoded TL objects with the type the schema promises.
import { RpcError } from '../mtproto/rpc.ts';
import type { TlObject, TlValue } from '../tl/tl-object.ts';

function wrong(object: TlObject, field: string): RpcError {
  return new RpcError(400, `INPUT_FIELD_INVALID_${object._}.${field}`);
}

/** @throws RpcError 400 when the field is no int. */
export function readInt(object: TlObject, field: string): number {
  const value = object[field];
  if (typeof value === 'number') return value;
  throw wrong(object, field);
}

/** A long that fits a JavaScript number: ids, sizes, offsets. @param field its name in the schema. */
export function readLongNumber(object: TlObject, field: string): number {
  return Number(readLong(object, field));
}

/** A 64-bit number; throws when the field is none. */
export function readLong(object: TlObject, field: string): bigint {
  const value = object[field];
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  throw wrong(object, field);
}

/** A text; throws when the field is none. */
export function readString(object: TlObject, field: string): string {
  const value = object[field];
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  throw wrong(object, field);
}

/** An optional string: undefined when it is not given. @param field its name in the schema. */
export function findString(object: TlObject, field: string): string | undefined {
  return object[field] === undefined ? undefined : readString(object, field);
}

/** Bytes; throws when the field has none. */
export function readBytes(object: TlObject, field: string): Buffer {
  const value = object[field];
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  throw wrong(object, field);
}

/** True when the flag is set; one that is not there counts as unset. @param field its name in the schema. */
export function readFlag(object: TlObject, field: string): boolean {
  return object[field] === true;
}

/** True for objects of the schema. */
export function isTlObject(value: TlValue): value is TlObject {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value) && !Array.isArray(value);
}

/** An object; throws when the field is none. */
export function readObject(object: TlObject, field: string): TlObject {
  const value = object[field];
  if (isTlObject(value)) return value;
  throw wrong(object, field);
}

/** An object, or undefined when the field has none. */
export function findObject(object: TlObject, field: string): TlObject | undefined {
  const value = object[field];
  return isTlObject(value) ? value : undefined;
}

/** A vector; throws when the field is none. */
export function readVector(object: TlObject, field: string): readonly TlValue[] {
  const value = object[field];
  if (Array.isArray(value)) return value;
  throw wrong(object, field);
}

/** The objects of a vector; throws when the field is no vector. */
export function readObjects(object: TlObject, field: string): TlObject[] {
  return readVector(object, field).filter(isTlObject);
}

/** The objects of a vector, or undefined when the field is not there. */
export function findObjects(object: TlObject, field: string): TlObject[] | undefined {
  return object[field] === undefined ? undefined : readObjects(object, field);
}

/** The numbers of a vector; throws when the field is no vector. */
export function readInts(object: TlObject, field: string): number[] {
  return readVector(object, field).map(Number);
}

/** The 64-bit numbers of a vector; throws when the field is no vector. */
export function readLongs(object: TlObject, field: string): bigint[] {
  return readVector(object, field).map((value) => (typeof value === 'bigint' ? value : BigInt(Number(value))));
}
