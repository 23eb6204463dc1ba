// Whose files are counted, and by what number. Pure.
import { createHash } from 'node:crypto';

/**
 * The number a sender is counted by: people of Telegram by their own, which are positive; keys and accounts by one of their
 * own, which is negative.
 *
 * @param subject `t:<id of Telegram>`, `k:<id of a key>` or `u:<id of an account>`.
 * @example senderNumber('t:4242') // 4242
 */
export function senderNumber(subject: string): number {
  const person = /^t:(\d{1,15})$/.exec(subject)?.[1];
  if (person !== undefined) return Number(person);
  return -1 - createHash('sha256').update(subject).digest().readUIntBE(0, 6);
}
