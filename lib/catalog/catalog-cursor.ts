// A place in the catalogue as a cursor: opaque to those who get it, checked when it comes back. Pure.
import type { NewestPlace } from '../storage/storage.ts';

/** Longest cursor looked at. */
const maxLength = 200;

/** @example writeCursor({ created_at: '2026-01-01T00:00:00Z', message_id: 7, chat_id: 1 }) // 'WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsNywxXQ' */
export function writeCursor({ created_at, message_id, chat_id }: NewestPlace): string {
  return Buffer.from(JSON.stringify([created_at, message_id, chat_id])).toString('base64url');
}

/**
 * @param text as the caller sent it.
 * @returns undefined for anything that {@link writeCursor} does not write.
 * @example readCursor('WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsNywxXQ') // { created_at: '2026-01-01T00:00:00Z', message_id: 7, chat_id: 1 }
 */
export function readCursor(text: string): NewestPlace | undefined {
  if (text.length > maxLength || !/^[\w-]+$/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parsed) || parsed.length !== 3) return undefined;
    const [created_at, message_id, chat_id] = parsed as unknown[];
    if (typeof created_at !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(created_at))
      return undefined;
    if (!isId(message_id) || !isId(chat_id)) return undefined;
    return { created_at, message_id, chat_id };
  } catch {
    // No JSON: somebody's own invention.
    return undefined;
  }
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
