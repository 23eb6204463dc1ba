// Who calls, and what callers of each kind may do. Types, and the caller nobody knows.
import type { Config } from '../config.ts';

/**
 * What a caller may do. `catalog`: read lists, search, posters. `stream`: open the bytes of items. `viewer`: keep progress and
 * lists of one's own. `admin`: change the catalogue, users, keys.
 */
export const scopes = ['catalog', 'stream', 'viewer', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Who stands behind a request. */
export interface Caller {
  readonly kind: 'anonymous' | 'user' | 'key';
  /** `u:<id>` of a user, `k:<id>` of a key; null when nobody is known. Stable, no secret. */
  readonly subject: string | null;
  readonly scopes: ReadonlySet<Scope>;
  /** Came by a cookie, so that other sites could have sent the request: what changes something must look at Origin. */
  readonly isByCookie: boolean;
}

/** Somebody without credentials: where access is public, everybody may watch; elsewhere nobody unknown may do anything. */
export function anonymousCaller(access: Config['links']['access']): Caller {
  const open = access === 'public' ? (['catalog', 'stream', 'viewer'] as const) : [];
  return { kind: 'anonymous', subject: null, scopes: new Set(open), isByCookie: false };
}

/** Finds out who calls. */
export interface Identities {
  /**
   * Looks at the session cookie, `Authorization` (Bearer: key; Basic: user and password or token) and a token of the address.
   *
   * @param token as it came with the address, for programs that can send no header.
   * @throws AppError `unauthenticated` for credentials that are no good; `storage_unavailable`.
   */
  identify(request: { readonly headers: Headers; readonly token?: string | undefined }): Promise<Caller>;
}
