// Who calls, and what callers of each kind may do. Types, and the caller nobody knows.
import type { Config } from '../config.ts';

/**
 * What a caller may do. `catalog`: read lists, search, posters. `stream`: open the bytes of items. `viewer`: keep progress and
 * lists of one's own. `upload`: send files. `admin`: change the catalogue, users, keys.
 */
export const scopes = ['catalog', 'stream', 'viewer', 'upload', 'admin'] as const;
/** One thing a key may be allowed to do. */
export type Scope = (typeof scopes)[number];

/** Who stands behind a request. */
export interface Caller {
  readonly kind: 'anonymous' | 'user' | 'key';
  /** `u:<id>` of a user (by a personal token, too), `k:<id>` of a key; null when nobody is known. Stable, no secret. */
  readonly subject: string | null;
  readonly scopes: ReadonlySet<Scope>;
  /** Came by a cookie, so that other sites could have sent the request: what changes something must look at Origin. */
  readonly isByCookie: boolean;
  /** What links made for this caller hang on, as in `LinkClaim.by`: `u<id>`, `k<id>` or `u<id>k<id>`. Missing: nobody. */
  readonly linksAs?: string;
  /** In Telegram, of somebody who signs in by the bot. Missing: nobody of Telegram. */
  readonly telegramId?: number;
  /** When the caller's right ends, epoch ms: its links end then at the latest. Missing: not known. */
  readonly endsAtMs?: number;
}

/** Somebody without credentials: where access is public, everybody may watch; elsewhere nobody unknown may do anything. */
export function anonymousCaller(access: Config['links']['access']): Caller {
  const open = access === 'public' ? (['catalog', 'stream', 'viewer'] as const) : [];
  return { kind: 'anonymous', subject: null, scopes: new Set(open), isByCookie: false };
}

/** What a request brings along to be known by. */
export interface Credentials {
  readonly headers: Headers;
  /** A personal token that came with the address, from programs that can send no header. */
  readonly token?: string | undefined;
}

/** Finds out who calls. */
export interface Identities {
  /**
   * Looks at `Authorization` (Bearer: key; Basic: user and password, or any user and a key or token as password), at a token of
   * the address, and at the session cookie, in this order. A cookie that is over counts as none.
   *
   * @throws AppError `unauthenticated` for other credentials that are no good; `too_many_requests` after many wrong passwords;
   * `storage_unavailable`.
   */
  identify(request: Credentials): Promise<Caller>;
  /** As {@link identify}, but whoever brings wrong credentials is nobody: where absent and forbidden are answered alike. */
  identifyOrNobody(request: Credentials): Promise<Caller>;
}
