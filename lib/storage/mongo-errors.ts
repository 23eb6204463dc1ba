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
 * Broken unique indexes pass as they are: see {@link isDuplicate} and {@link unlessDuplicate}.
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
 * As {@link mongoCall}, for a write that another document may stand in the way of.
 *
 * @returns undefined when one does: then nothing was written.
 */
export async function unlessDuplicate<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await mongoCall(call);
  } catch (error) {
    if (isDuplicate(error)) return undefined;
    throw error;
  }
}

/**
 * Codes of a server that is on its way down, has just lost its place as the primary, does not reach the others, or had too little
 * time. Such a one says so by a label as well, but to writes alone, and not if it stands for itself.
 */
const passingCodes: readonly unknown[] = [
  ...[6, 7, 24, 43, 50, 64, 89, 91, 112, 133, 134, 189, 202, 234, 262, 290, 317, 358, 384],
  ...[9001, 10_107, 11_600, 11_602, 13_388, 13_435, 13_436],
];

/** The server answered, and will answer the same again. What ends a bulk write is wrapped in its class as well: a cut has no code. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof MongoServerError) || error.code === undefined) return false;
  if (passingCodes.includes(error.code)) return false;
  return !error.hasErrorLabel('RetryableWriteError') && !error.hasErrorLabel('TransientTransactionError');
}
