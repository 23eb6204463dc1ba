// TL vectors, boxed (`Vector<T>`, with an id) and bare (`vector<T>`).
import type { TlCursor } from './tl-cursor.ts';
import { TlDecodeError, TlEncodeError } from './tl-errors.ts';
import type { TlValue } from './tl-object.ts';
import type { TlCoder } from './tl-scalars.ts';
import type { TlWriter } from './tl-writer.ts';

const VECTOR_ID = 0x1cb5c415;

/**
 * Makes the coder of a vector.
 *
 * @param element Coder of one element. @param boxed Whether the vector's own id stands in front of the count.
 */
export function vectorCoder(element: TlCoder, boxed: boolean): TlCoder {
  return {
    read: (cursor) => {
      if (boxed && cursor.uint() !== VECTOR_ID) throw cursor.error('wants a vector');
      return readElements(cursor, element);
    },
    write: (writer, value) => {
      if (!Array.isArray(value)) throw new TlEncodeError(`wants a list, got ${typeof value}`);
      if (boxed) writer.uint(VECTOR_ID);
      writeElements(writer, element, value);
    },
    zero: [],
  };
}

function readElements(cursor: TlCursor, element: TlCoder): TlValue[] {
  const count = cursor.count();
  const values: TlValue[] = [];
  cursor.enter();
  try {
    while (values.length < count) values.push(element.read(cursor));
  } catch (error) {
    throw error instanceof TlDecodeError ? error.under(`[${values.length}]`) : error;
  }
  cursor.leave();
  return values;
}

function writeElements(writer: TlWriter, element: TlCoder, values: readonly TlValue[]): void {
  writer.uint(values.length);
  let index = 0;
  try {
    for (; index < values.length; index += 1) element.write(writer, values[index]);
  } catch (error) {
    throw error instanceof TlEncodeError ? error.under(`[${index}]`) : error;
  }
}
