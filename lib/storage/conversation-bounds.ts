// How much of the short-lived state of chats is kept, whatever the engine.
import { AppError } from '../errors.ts';
import type { ConversationRecord } from './bot-memory.ts';

/** Some hundred people with all they can begin at once. */
export const defaultMaxConversations = 10_000;
const maxKeyLength = 200;
const maxValueLength = 64 * 1024;

/** @throws AppError `internal` for a key or value beyond the limits. */
export function refuseLarge({ key, kind, value }: ConversationRecord): void {
  if (key.length <= maxKeyLength && value.length <= maxValueLength) return;
  throw new AppError('internal', `the conversation ${kind} is too large to be kept`);
}
