// Reads typed values out of a row or document; a value of another type means a damaged or foreign file.
import { types } from 'node:util';
import { AppError } from '../errors.ts';
import type { SqlRow } from './sqlite-database.ts';

function wrongColumn(column: string): AppError {
  return new AppError('storage_unavailable', undefined, { cause: new TypeError(`column ${column} has a wrong type`) });
}

/** @throws AppError `storage_unavailable` when the column holds no text. */
export function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrongColumn(column);
  return value;
}

/** @throws AppError `storage_unavailable` when the column holds no number. */
export function number(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrongColumn(column);
  return value;
}

/** Of engines that have such a type. @throws AppError `storage_unavailable` when the column holds neither true nor false. */
export function boolean(row: SqlRow, column: string): boolean {
  const value = row[column];
  if (typeof value !== 'boolean') throw wrongColumn(column);
  return value;
}

/** Of engines that have such a type. @throws AppError `storage_unavailable` when the column holds no time. */
export function date(row: SqlRow, column: string): Date {
  const value = row[column];
  if (!(value instanceof Date)) throw wrongColumn(column);
  return value;
}

/** @throws AppError `storage_unavailable` when the column holds no blob. */
export function bytes(row: SqlRow, column: string): Uint8Array {
  const value = row[column];
  // libsql gives an ArrayBuffer from all() and a Buffer from get(); MongoDB's Buffer is a view into the whole answer, and would keep it.
  if (types.isArrayBuffer(value)) return new Uint8Array(value);
  if (!types.isUint8Array(value)) throw wrongColumn(column);
  return new Uint8Array(value);
}

/**
 * One of a fixed set of words.
 *
 * @param column its name.
 * @param words all that it may be.
 * @throws AppError `storage_unavailable` for any other.
 */
export function oneOf<const Word extends string>(row: SqlRow, column: string, words: readonly Word[]): Word {
  const value = text(row, column);
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw wrongColumn(column);
  return word;
}

/** The reader's value, or null where the column is NULL. */
export function nullable<T>(row: SqlRow, column: string, read: (row: SqlRow, column: string) => T): T | null {
  return row[column] === null ? null : read(row, column);
}
