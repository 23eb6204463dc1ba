// Finds out who calls: key, password, personal token, session.
import type { Config } from '../config.ts';
import { AppError, isAppError } from '../errors.ts';
import type { ApiKeyRecord, UserRecord } from '../storage/auth-stores.ts';
import { type Accounts, telegramIdOf, userScopes } from './accounts.ts';
import { anonymousCaller, type Caller, type Credentials, type Identities } from './caller.ts';
import { type KeyRing, keyScopes } from './key-ring.ts';
import { looksLikeKey } from './key-text.ts';
import type { Sessions } from './sessions.ts';
import type { ClientOf, SignInClient } from './sign-in-pace.ts';

/** What {@link Identities} works with. */
export interface IdentitiesOptions {
  readonly access: Config['links']['access'];
  readonly accounts: Accounts;
  readonly keys: KeyRing;
  readonly sessions: Sessions;
  readonly clientOf: ClientOf;
}

/** Makes the door. */
export function createIdentities({ access, accounts, keys, sessions, clientOf }: IdentitiesOptions): Identities {
  const anonymous = anonymousCaller(access);

  async function byAuthorization(header: string, client: SignInClient): Promise<Caller | undefined> {
    const [, scheme = '', value = ''] = /^(\w+) +(\S+) *$/.exec(header) ?? [];
    if (scheme.toLowerCase() === 'bearer') return byKey(value, 'any');
    if (scheme.toLowerCase() !== 'basic') return undefined;
    const [, login = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
    if (looksLikeKey(password)) return byKey(password, 'any');
    const user = await accounts.verify({ login, password, client });
    return user && userCaller(user, false);
  }

  /** Addresses end in logs and histories: only a personal token may stand in one. */
  async function byKey(text: string, kind: 'any' | 'personal'): Promise<Caller | undefined> {
    const record = await keys.find(text);
    if (!record) return undefined;
    if (record.user_id === null) return kind === 'any' ? keyCaller(record) : undefined;
    const user = await accounts.find(record.user_id);
    return user && !user.is_disabled ? tokenCaller(record, user) : undefined;
  }

  async function known({ headers, token }: Credentials): Promise<Caller | undefined> {
    const authorization = headers.get('authorization');
    if (authorization !== null) return byAuthorization(authorization, clientOf(headers));
    if (token !== undefined) return byKey(token, 'personal');
    const user = headers.has('cookie') ? await sessions.find(headers) : undefined;
    return user ? userCaller(user, true) : anonymous;
  }

  const identify: Identities['identify'] = async (request) => {
    const caller = await known(request);
    if (!caller) throw new AppError('unauthenticated');
    return caller;
  };

  return {
    identify,
    identifyOrNobody: (request) =>
      identify(request).catch((error: unknown) => {
        if (isAppError(error) && error.code === 'unauthenticated') return anonymous;
        throw error;
      }),
  };
}

function userCaller(user: UserRecord, isByCookie: boolean): Caller {
  const scopes = new Set(userScopes(user));
  return { kind: 'user', ...inTelegram(user), subject: `u:${user.id}`, scopes, isByCookie, linksAs: `u${user.id}` };
}

function inTelegram(user: UserRecord): { readonly telegramId?: number } {
  const telegramId = telegramIdOf(user);
  return telegramId === undefined ? {} : { telegramId };
}

function endsAt({ expires_at_ms }: ApiKeyRecord): { readonly endsAtMs?: number } {
  return expires_at_ms === null ? {} : { endsAtMs: expires_at_ms };
}

function keyCaller(record: ApiKeyRecord): Caller {
  const scopes = new Set(keyScopes(record));
  return {
    kind: 'key',
    subject: `k:${record.id}`,
    scopes,
    isByCookie: false,
    linksAs: `k${record.id}`,
    ...endsAt(record),
  };
}

/** Never more than its person may, and nothing that changes the house. */
function tokenCaller(record: ApiKeyRecord, user: UserRecord): Caller {
  const allowed = new Set(userScopes(user));
  const scopes = new Set(keyScopes(record).filter((scope) => scope !== 'admin' && allowed.has(scope)));
  const linksAs = `u${user.id}k${record.id}`;
  return {
    ...{ kind: 'key', ...inTelegram(user), subject: `u:${user.id}` },
    ...{ scopes, isByCookie: false, linksAs, ...endsAt(record) },
  };
}
