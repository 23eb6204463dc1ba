// A place in the catalogue as a cursor: opaque to those who get it, checked when it comes back. Pure.
import type { NewestPlace } from '../storage/storage.ts';
import type { SortKey, TitleSort } from './title-order.ts';
import type { ListPlace } from './title-search.ts';

/** Longest cursor looked at: that of a name may hold six long words. */
const maxLength = 1500;

/** Longest word and most words of a name in a cursor. */
const maxWordLength = 40;
const maxWords = 6;

/** @example writeCursor({ created_at: '2026-01-01T00:00:00Z', message_id: 7, chat_id: 1 }) // 'WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsNywxXQ' */
export function writeCursor({ created_at, message_id, chat_id }: NewestPlace): string {
  return packed([created_at, message_id, chat_id]);
}

/**
 * @param text as the caller sent it.
 * @returns undefined for anything that {@link writeCursor} does not write.
 * @example readCursor('WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsNywxXQ') // { created_at: '2026-01-01T00:00:00Z', message_id: 7, chat_id: 1 }
 */
export function readCursor(text: string): NewestPlace | undefined {
  const parsed = unpacked(text);
  if (parsed?.length !== 3) return undefined;
  const [created_at, message_id, chat_id] = parsed;
  if (typeof created_at !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(created_at))
    return undefined;
  if (!isId(message_id) || !isId(chat_id)) return undefined;
  return { created_at, message_id, chat_id };
}

/** A place in a list of another order than newest first. */
export function writeSortCursor(sort: TitleSort, { createdAtS, messageId, chatId, key = 0 }: ListPlace): string {
  const keys = typeof key === 'number' ? [key] : [key.part, ...key.words];
  return packed([sort, createdAtS, messageId, chatId, ...keys]);
}

/**
 * Reads a place in a list.
 *
 * @param text of a caller: anything.
 * @returns undefined for anything that {@link writeSortCursor} does not write for this order.
 */
export function readSortCursor(sort: TitleSort, text: string): ListPlace | undefined {
  const parsed = unpacked(text);
  if (!parsed || parsed[0] !== sort) return undefined;
  const [, createdAtS, messageId, chatId, number, ...words] = parsed;
  if (!isId(createdAtS) || !isId(messageId) || !isId(chatId) || !isId(number)) return undefined;
  const key = keyOf(sort, number, words);
  return key === undefined ? undefined : { createdAtS, messageId, chatId, key };
}

function keyOf(sort: TitleSort, number: number, words: readonly unknown[]): SortKey | undefined {
  if (sort !== 'name') return words.length === 0 ? number : undefined;
  const areWords = words.every((word) => typeof word === 'string' && word.length <= maxWordLength);
  return areWords && words.length <= maxWords ? { words: words as string[], part: number } : undefined;
}

const packed = (parts: readonly (string | number)[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

function unpacked(text: string): unknown[] | undefined {
  if (text.length > maxLength || !/^[\w-]+$/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    // No JSON: somebody's own invention.
    return undefined;
  }
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
