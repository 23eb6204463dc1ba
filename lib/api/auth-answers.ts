// Records of the auth room as the API shows them. Pure.
import type { z } from 'zod';
import type { ApiKeyRecord, AuditRecord, UserRecord } from '../storage/auth-stores.ts';
import { type auditEntrySchema, type keySchema, scopes, type userSchema } from './operations/auth-operations.ts';

const moment = (atMs: number) => new Date(atMs).toISOString();
const momentOrNull = (atMs: number | null) => (atMs === null ? null : moment(atMs));

/** A user without the password's hash. */
export function shownUser(user: UserRecord): z.output<typeof userSchema> {
  const { id, login, role, is_disabled, shown_name: name } = user;
  const signs_in_by = name === null ? 'password' : 'telegram';
  return { id, login, name, role, signs_in_by, is_disabled, created_at: moment(user.created_at_ms) };
}

/** A key without its hash. */
export function shownKey(key: ApiKeyRecord): z.output<typeof keySchema> {
  const { id, name, user_id, created_by, is_revoked } = key;
  return {
    ...{ id, name, user_id, created_by, is_revoked },
    scopes: scopes.filter((scope) => key.scopes.includes(scope)),
    created_at: moment(key.created_at_ms),
    expires_at: momentOrNull(key.expires_at_ms),
    last_used_at: momentOrNull(key.last_used_at_ms),
  };
}

/** An entry of the trail. */
export function shownAudit(entry: AuditRecord): z.output<typeof auditEntrySchema> {
  const { id, at_ms, actor, action, target, detail, ip } = entry;
  return { id, at: moment(at_ms), actor, action, target, detail: JSON.parse(detail), ip };
}

/**
 * Where a page goes on: the key of its last row, or null when it was not full.
 *
 * @param limit rows a full page has.
 * @example nextOf([{ id: 'a' }], 1, ({ id }) => id) // 'a'
 */
export function nextOf<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < limit ? null : keyOf(last);
}
