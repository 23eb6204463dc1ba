// Turns values into what may stand in a filter or a document of MongoDB: what came as an object cannot become an operator there.
import { AppError } from '../errors.ts';
import { storedText } from './stored-text.ts';

/** What a field may be given; documents within documents are the matter of the store that has them. */
export type MongoValue = string | number | boolean | Date | Uint8Array | null;

/**
 * One value as MongoDB may have it: text as {@link storedText} has it, all others as they are.
 *
 * @throws AppError `internal` for an object, an invalid date, a number that is not finite or an integer beyond 2^53, whatever
 * its type said; the message never has the value.
 * @example bindMongo('a\0b') // 'ab'
 */
export function bindMongo<Value extends MongoValue>(value: Value): Value;
export function bindMongo(value: unknown): unknown {
  if (typeof value === 'string') return storedText(value);
  if (typeof value === 'boolean' || value === null || value instanceof Uint8Array) return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  if (typeof value === 'number' && isExact(value)) return value;
  throw new AppError('internal', `a value of type ${Array.isArray(value) ? 'array' : typeof value} cannot be bound`);
}

/**
 * All fields of a flat document or of a filter by equality.
 *
 * @throws AppError `internal` as {@link bindMongo}, with the field's name.
 */
export function bindFields<Fields extends object>(
  fields: { [Name in keyof Fields]: Fields[Name] & MongoValue },
): Fields {
  const bound = Object.entries<MongoValue>(fields).map(([name, value]) => {
    try {
      return [name, bindMongo(value)] as const;
    } catch (error) {
      throw new AppError('internal', `field ${name}: ${(error as Error).message}`, { cause: error });
    }
  });
  return Object.fromEntries(bound) as Fields;
}

/** Integers beyond 2^53 have lost digits already: such ids are stored as decimal text. */
function isExact(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
}
