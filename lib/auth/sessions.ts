// Sessions of browsers: an encrypted token in a cookie, good until it ends, is signed out, or its user is changed.
import { randomBytes } from 'node:crypto';
import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { UserRecord } from '../storage/auth-stores.ts';
import type { Accounts } from './accounts.ts';
import { cookiesOf, hostCookieName } from './cookies.ts';
import { keptKey } from './kept-key.ts';
import type { Revocations } from './revocations.ts';

/** How long somebody stays signed in. */
export const sessionSeconds = 14 * 86_400;

const claimsSchema = z.object({
  sub: z.string(),
  sid: z.string().regex(/^[\w-]{22}$/),
  generation: z.int(),
});

/** What is in the token besides what next-auth writes. */
export type SessionClaims = Pick<z.infer<typeof claimsSchema>, 'sub' | 'sid' | 'generation'>;

/** What {@link Sessions} works with. */
export interface SessionsOptions {
  readonly accounts: Accounts;
  readonly revocations: Pick<Revocations, 'generationOf' | 'revoke'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly dataDir: string;
  /** AUTH_SECRET. Default: `auth-secret` in the data folder. */
  readonly secret: string | undefined;
  /** Public base URL: with https the cookie is Secure. */
  readonly url: string;
}

/** All sessions. */
export class Sessions {
  readonly #options: SessionsOptions;
  #secret: string | undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** Reads the secret, or makes one. @throws AppError `bad_configuration`. */
  async start(): Promise<void> {
    const { dataDir, secret } = this.#options;
    this.#secret ??= secret ?? (await keptKey(dataDir, 'auth-secret', undefined)).toString('base64');
  }

  /** For next-auth, which encrypts the tokens. Empty before the start. */
  get secret(): string {
    return this.#secret ?? '';
  }

  /** Whether the cookie is for https alone. */
  get isSecure(): boolean {
    return this.#options.url.startsWith('https:');
  }

  /** Where the token of a session is in a browser. */
  get cookieName(): string {
    return hostCookieName('next-auth.session-token', this.isSecure);
  }

  /** What the token of a new session says. */
  begin(user: Pick<UserRecord, 'id' | 'generation'>): SessionClaims {
    return { sub: user.id, sid: randomBytes(16).toString('base64url'), generation: user.generation };
  }

  /** The user whose session the request's cookie holds, if it is good. @throws AppError `storage_unavailable`. */
  async find(headers: Headers): Promise<UserRecord | undefined> {
    // The last: the most specific comes first, and ours stands at the root.
    const token = cookiesOf(headers.get('cookie') ?? '', this.cookieName).at(-1);
    if (token === undefined || this.#secret === undefined) return undefined;
    // Whatever is wrong with it, it is no session.
    const claims = await decode({ token, secret: this.#secret }).catch(() => null);
    return this.userOf(claims);
  }

  /** The user of a token that was decrypted, if the session is still good. @throws AppError `storage_unavailable`. */
  async userOf(claims: unknown): Promise<UserRecord | undefined> {
    const parsed = claimsSchema.safeParse(claims);
    if (!parsed.success || this.#options.revocations.generationOf(`s:${parsed.data.sid}`) > 0) return undefined;
    const user = await this.#options.accounts.find(parsed.data.sub);
    return user && !user.is_disabled && user.generation === parsed.data.generation ? user : undefined;
  }

  /** Signs out: the token is no good any more, whoever has a copy. */
  async end(claims: unknown): Promise<void> {
    const parsed = claimsSchema.safeParse(claims);
    if (!parsed.success) return;
    // No copy of the token can end later: none is renewed from now on.
    const endsAtMs = this.#options.clock.nowMs() + sessionSeconds * 1000 + 60_000;
    await this.#options.revocations.revoke(`s:${parsed.data.sid}`, endsAtMs);
  }
}
