// MongoDB's errors as ours.
import { MongoServerError } from 'mongodb';
import { AppError, isAppError } from '../errors.ts';

/** The server's code for a broken unique index. */
const duplicateKey = 11_000;

/** Whether a write was refused because another document has the key. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === duplicateKey;
}

/**
 * Runs one call of the driver; what it throws becomes an AppError: `internal` where the command is at fault,
 * `storage_unavailable` for all the rest (no server, no primary, cut connection, time limit).
 *
 * Broken unique indexes pass as they are: the caller asks {@link isDuplicate}.
 */
export async function mongoCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isAppError(error) || isDuplicate(error)) throw error;
    throw new AppError(isRefused(error) ? 'internal' : 'storage_unavailable', undefined, { cause: error });
  }
}

/**
 * The server answered, and will answer the same again; a retryable one says so by a label. The driver wraps whatever ends a bulk
 * write in an error of the server's class: that of a cut connection has no code.
 */
function isRefused(error: unknown): boolean {
  if (!(error instanceof MongoServerError) || error.code === undefined) return false;
  return !error.hasErrorLabel('RetryableWriteError') && !error.hasErrorLabel('TransientTransactionError');
}
