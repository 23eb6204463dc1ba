// SQLite's error codes as sentences a person can act on.
import { AppError, isAppError } from '../errors.ts';

const sentences: readonly (readonly [RegExp, (file: string) => string])[] = [
  [
    /^SQLITE_(NOTADB|CORRUPT)/,
    (file) =>
      `The database file ${file} is damaged. Restore it from a backup, or move it away to begin with an empty catalogue.`,
  ],
  [/^SQLITE_(BUSY|LOCKED)/, (file) => `The database file ${file} is in use by another process.`],
  [/^SQLITE_FULL/, (file) => `The disk that holds the database file ${file} is full.`],
  [/^SQLITE_(READONLY|PERM)/, (file) => `The database file ${file} may not be written by this user.`],
  [/^SQLITE_IOERR/, (file) => `The disk that holds the database file ${file} reports read or write errors.`],
];

/**
 * An error of SQLite as an AppError: `storage_unavailable` where the file or disk is at fault, `internal` where the
 * statement is (a broken constraint, a wrong type).
 *
 * @param file path named in the sentence.
 */
export function sqliteError(error: unknown, file: string): AppError {
  if (isAppError(error)) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const sentence = sentences.find(([pattern]) => pattern.test(code))?.[1];
  if (sentence) return new AppError('storage_unavailable', sentence(file), { cause: error });
  return new AppError('internal', undefined, { cause: error });
}
