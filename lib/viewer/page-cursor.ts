// Places in a viewer's lists as text for the next request, and back. Pure.
import { z } from 'zod';
import { AppError } from '../errors.ts';

/** What the list is ordered by, then the item. */
const cursorSchema = z.tuple([z.union([z.string().max(30), z.int()]), z.int(), z.int()]);

/** A place in one of the lists: time or rank, message_id, chat_id. */
export type Cursor = z.infer<typeof cursorSchema>;

/** @example readCursor(writeCursor([5, 7, 1])) // [5, 7, 1] */
export function writeCursor(place: Cursor): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * A place in one of the lists, back from a cursor.
 *
 * @param text as the caller sent it.
 * @throws AppError `bad_request` for anything {@link writeCursor} does not make.
 * @example readCursor(writeCursor([5, 7, 1])) // [5, 7, 1]
 */
export function readCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch (cause) {
    throw new AppError('bad_request', 'This is not the cursor of a page.', { cause });
  }
}
