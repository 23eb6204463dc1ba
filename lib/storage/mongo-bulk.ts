// Many writes of one kind, in commands no server chokes on.
import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import { mongoCall } from './mongo-errors.ts';

/** Operations of one command: beyond about 60 some compatible servers hang. */
const mostAtOnce = 50;

/**
 * Writes in commands of at most 50 operations, in order. Not all or none: one that fails leaves those before it written, so each
 * must be fit to be repeated.
 *
 * @throws AppError `storage_unavailable`, `internal`.
 */
export async function writeMany<Row extends Document>(
  collection: Collection<Row>,
  operations: readonly AnyBulkWriteOperation<Row>[],
): Promise<void> {
  for (let start = 0; start < operations.length; start += mostAtOnce) {
    const slice = operations.slice(start, start + mostAtOnce);
    await mongoCall(() => collection.bulkWrite(slice));
  }
}
