// A place in one of the orders of rows as a cursor: opaque to those who get it, checked when it comes back. Pure.
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { MediaRow, RowOrder, RowPlace } from '../storage/storage.ts';

const keyOf = { newest: 'created_at', oldest: 'created_at', name: 'custom_name', largest: 'file_size' } as const;

const id = z.int().min(0);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/);
const keys = { newest: time, oldest: time, name: z.string().max(400), largest: id } as const;

/**
 * @example writeRowCursor('largest', { file_size: 5, message_id: 7, chat_id: 1 } as MediaRow) // 'WyJsYXJnZXN0Iiw1LDcsMV0'
 */
export function writeRowCursor(order: RowOrder, row: MediaRow): string {
  return Buffer.from(JSON.stringify([order, row[keyOf[order]], row.message_id, row.chat_id])).toString('base64url');
}

/**
 * A place in the list of rows, back from a cursor.
 *
 * @param text as the caller sent it.
 * @throws AppError `bad_request` for anything that {@link writeRowCursor} does not write for this order.
 */
export function readRowCursor(order: RowOrder, text: string): RowPlace {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const [, key, message_id, chat_id] = z.tuple([z.literal(order), keys[order], id, id]).parse(parsed);
    return { key, message_id, chat_id };
  } catch (error) {
    throw new AppError('bad_request', 'cursor: must be what `next` said', { cause: error });
  }
}
