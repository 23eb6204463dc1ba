// Shapes of people, keys, links and the trail, for pages. A browser may load this file: types only.
import type { z } from 'zod';
import type { auditEntrySchema, keySchema, newKeySchema, userSchema } from './operations/auth-operations.ts';
import type { issuedLinkSchema } from './operations/link-operations.ts';

/** A person who may sign in, without the password. */
export type ShownUser = z.output<typeof userSchema>;
/** A key or token, without its secret. */
export type ShownKey = z.output<typeof keySchema>;
/** A key or token just made: the only answer that has its secret. */
export type NewKey = z.output<typeof newKeySchema>;
/** A link that was given away, as its makers and administrators see it. */
export type ShownLink = z.output<typeof issuedLinkSchema>;
/** One line of the trail: who changed what, when. */
export type AuditEntry = z.output<typeof auditEntrySchema>;

/** A page of people. `next` is the cursor of the next page, null at the end. */
export interface UserList {
  readonly users: readonly ShownUser[];
  readonly next: string | null;
}

/** A page of keys. `next` is the cursor of the next page, null at the end. */
export interface KeyList {
  readonly keys: readonly ShownKey[];
  readonly next: string | null;
}

/** A page of links. `next` is the cursor of the next page, null at the end. */
export interface LinkList {
  readonly links: readonly ShownLink[];
  readonly next: string | null;
}

/** A page of the trail, newest first. `next` is the cursor of the next page, null at the end. */
export interface AuditList {
  readonly entries: readonly AuditEntry[];
  readonly next: string | null;
}
