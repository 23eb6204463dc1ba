// Shapes of people, keys, links and the trail, for pages. A browser may load this file: types only.
import type { z } from 'zod';
import type { auditEntrySchema, keySchema, newKeySchema, userSchema } from './operations/auth-operations.ts';
import type { issuedLinkSchema } from './operations/link-operations.ts';

export type ShownUser = z.output<typeof userSchema>;
export type ShownKey = z.output<typeof keySchema>;
export type NewKey = z.output<typeof newKeySchema>;
export type ShownLink = z.output<typeof issuedLinkSchema>;
export type AuditEntry = z.output<typeof auditEntrySchema>;

export interface UserList {
  readonly users: readonly ShownUser[];
  readonly next: string | null;
}

export interface KeyList {
  readonly keys: readonly ShownKey[];
  readonly next: string | null;
}

export interface LinkList {
  readonly links: readonly ShownLink[];
  readonly next: string | null;
}

export interface AuditList {
  readonly entries: readonly AuditEntry[];
  readonly next: string | null;
}
