// Turns values into what libsql can take. libsql aborts the process on a boolean and silently accepts wrong counts.
import { storedText } from './stored-text.ts';

/** What a caller may pass for a `?`. */
export type SqlValue = string | number | bigint | boolean | Date | Uint8Array | null | undefined;

/** What libsql is given, and nothing else. */
export type BoundValue = string | number | bigint | Uint8Array | null;

const sqlPiece =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\?\d*|[:@$][A-Za-z_]\w*/g;

/**
 * Counts the `?` of a statement; those inside literals, quoted names and comments do not count.
 *
 * @param sql one statement.
 * @throws TypeError for numbered and named parameters (`?1`, `:name`): libsql binds unknown ones as NULL without a word.
 * @example countPlaceholders("SELECT '?' WHERE a = ? AND b = ?") // 2
 */
export function countPlaceholders(sql: string): number {
  const parameters = (sql.match(sqlPiece) ?? []).filter((piece) => /^[?:@$]/.test(piece));
  const other = parameters.find((piece) => piece !== '?');
  if (other !== undefined) throw new TypeError(`only plain ? parameters are allowed in SQL, found ${other}`);
  return parameters.length;
}

/**
 * One value as libsql may have it.
 *
 * Booleans become 0 or 1, dates milliseconds, undefined NULL. Whole numbers become integers, as libsql would bind every
 * number as REAL. Text loses NUL characters (libsql cuts at the first) and lone surrogates become U+FFFD.
 *
 * @throws TypeError for anything that would be stored differently from what was meant.
 * @example bindValue(true) // 1n
 */
export function bindValue(value: SqlValue): BoundValue {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
      return storedText(value);
    case 'boolean':
      return value ? 1n : 0n;
    case 'bigint':
      return safeBigint(value);
    case 'number':
      return boundNumber(value);
    default:
      return boundObject(value);
  }
}

function safeBigint(value: bigint): bigint {
  // libsql reads integers beyond 2^53 back rounded: such ids are stored as decimal text.
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new TypeError('an integer beyond 2^53 cannot be bound; store it as text');
  }
  return value;
}

function boundNumber(value: number): BoundValue {
  if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be bound`);
  return Number.isInteger(value) ? safeBigint(BigInt(value)) : value;
}

function boundObject(value: unknown): BoundValue {
  if (value instanceof Date) return boundNumber(value.getTime());
  // Only the very view is stored: a Buffer may be a slice of a larger pool.
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const kind = Array.isArray(value) ? 'array' : typeof value;
  throw new TypeError(`a value of type ${kind} cannot be bound`);
}

/**
 * All values of one call, checked against the number of `?`.
 *
 * @param placeholders as {@link countPlaceholders} counts them.
 * @throws TypeError when the counts differ or a value cannot be bound; the message names the position, never the value.
 */
export function bindValues(placeholders: number, values: readonly SqlValue[]): BoundValue[] {
  if (!Array.isArray(values)) throw new TypeError('SQL values must be given as an array');
  if (values.length !== placeholders) {
    throw new TypeError(`the statement has ${placeholders} parameter(s), ${values.length} value(s) were given`);
  }
  // Array.from and not map: map would skip the holes of a sparse array and leave them to libsql.
  return Array.from(values, (value: SqlValue, index) => {
    try {
      return bindValue(value);
    } catch (error) {
      throw new TypeError(`SQL value ${index + 1}: ${(error as Error).message}`, { cause: error });
    }
  });
}
