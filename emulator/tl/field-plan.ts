// Turns one definition into a reader and a writer of its fields, without its id.
import type { TlCursor } from './tl-cursor.ts';
import type { TlDefinition, TlField } from './tl-definition.ts';
import { TlDecodeError, TlEncodeError } from './tl-errors.ts';
import type { TlObject, TlValue } from './tl-object.ts';
import type { TlCoder } from './tl-scalars.ts';
import type { TlWriter } from './tl-writer.ts';

/** Reads and writes the fields of one constructor. */
export interface FieldPlan {
  readonly definition: TlDefinition;
  readonly read: (cursor: TlCursor) => TlObject;
  readonly write: (writer: TlWriter, value: TlObject) => void;
}

type FieldReader = (cursor: TlCursor, into: Record<string, TlValue>, words: Map<string, number>) => void;
type FieldWriter = (writer: TlWriter, value: TlObject) => void;

/**
 * Compiles the fields of a definition.
 *
 * @param definition The constructor or method. @param coderOf Gives the coder of a TL type.
 */
export function planFields(definition: TlDefinition, coderOf: (type: string) => TlCoder): FieldPlan {
  const { name, fields } = definition;
  const readers = fields.map((field) => fieldReader(field, coderOf));
  const writers = fields.map((field) => fieldWriter(field, fields, coderOf));
  return {
    definition,
    read: (cursor) => readFields(cursor, name, fields, readers),
    write: (writer, value) => writeFields(writer, value, fields, writers),
  };
}

function readFields(cursor: TlCursor, name: string, fields: readonly TlField[], readers: FieldReader[]): TlObject {
  const into: Record<string, TlValue> & { _: string } = { _: name };
  const words = new Map<string, number>();
  let index = 0;
  cursor.enter();
  try {
    for (; index < readers.length; index += 1) readers[index]?.(cursor, into, words);
  } catch (error) {
    throw error instanceof TlDecodeError ? error.under(fields[index]?.name ?? name) : error;
  }
  cursor.leave();
  return into;
}

function writeFields(writer: TlWriter, value: TlObject, fields: readonly TlField[], writers: FieldWriter[]): void {
  let index = 0;
  try {
    for (; index < writers.length; index += 1) writers[index]?.(writer, value);
  } catch (error) {
    if (error instanceof RangeError) throw new TlEncodeError(error.message).under(fields[index]?.name ?? value._);
    throw error instanceof TlEncodeError ? error.under(fields[index]?.name ?? value._) : error;
  }
}

function fieldReader({ name, type, flag }: TlField, coderOf: (type: string) => TlCoder): FieldReader {
  if (type === '#') return (cursor, _into, words) => void words.set(name, cursor.uint());
  const isSet = (words: Map<string, number>) =>
    flag === undefined || (((words.get(flag.word) ?? 0) >>> flag.bit) & 1) === 1;
  if (type === 'true' && flag) {
    return (_cursor, into, words) => {
      if (isSet(words)) into[name] = true;
    };
  }
  const coder = coderOf(type);
  return (cursor, into, words) => {
    if (isSet(words)) into[name] = coder.read(cursor);
  };
}

function fieldWriter(field: TlField, fields: readonly TlField[], coderOf: (type: string) => TlCoder): FieldWriter {
  const { name, type, flag } = field;
  if (type === '#') return wordWriter(name, fields);
  if (type === 'true' && flag) return () => undefined;
  const coder = coderOf(type);
  // Fields that share one bit stand or fall together: readers take all of them as soon as the bit is set.
  const sharers = flag ? fields.filter((other) => other.flag?.word === flag.word && other.flag.bit === flag.bit) : [];
  return (writer, value) => {
    const given = value[name];
    if (given !== undefined && given !== null) return coder.write(writer, given);
    if (flag && !sharers.some((other) => isPresent(value, other))) return;
    if (coder.zero === undefined) throw new TlEncodeError(`${type} is required`);
    coder.write(writer, coder.zero);
  };
}

function wordWriter(word: string, fields: readonly TlField[]): FieldWriter {
  const flagged = fields.filter((field) => field.flag?.word === word);
  return (writer, value) => {
    let bits = 0;
    for (const field of flagged) if (field.flag && isPresent(value, field)) bits |= 1 << field.flag.bit;
    writer.uint(bits);
  };
}

function isPresent(value: TlObject, { name, type }: TlField): boolean {
  const given = value[name];
  return given !== undefined && given !== null && (type !== 'true' || given === true);
}
