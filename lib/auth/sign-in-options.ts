// How next-auth signs people in: our accounts, our sessions, our pages. The only file that knows its options.
import type { AuthOptions } from 'next-auth';
import { decode } from 'next-auth/jwt';
import credentials from 'next-auth/providers/credentials';
import { isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Accounts } from './accounts.ts';
import type { AuditTrail } from './audit-trail.ts';
import { type Sessions, sessionSeconds } from './sessions.ts';
import type { ClientOf } from './sign-in-pace.ts';
import { type TelegramSignIn, ticketCookie } from './telegram-sign-in.ts';

/** The listener's private header with the address of the socket. */
const remoteHeader = 'x-sv-remote';

/** What signing in needs of this room. */
export interface SignInOptionsRooms {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly audit: AuditTrail;
  /** Undefined: nobody signs in by the bot. */
  readonly telegram: TelegramSignIn | undefined;
  readonly log: Log;
  readonly clientOf: ClientOf;
}

/** Told that somebody has signed in. What goes wrong there must not keep anybody out. */
export type SignedInListener = (userId: string) => Promise<void>;

/** Both ways of a bundler and of Node to give the default of a CommonJS module. */
const credentialsProvider =
  typeof credentials === 'function' ? credentials : (credentials as unknown as { default: typeof credentials }).default;

/**
 * The options; the sessions must have been started.
 *
 * @param onSignedIn Default: nobody is told.
 */
export function signInOptions(rooms: SignInOptionsRooms, onSignedIn?: SignedInListener): AuthOptions {
  const { accounts, sessions, log } = rooms;
  return {
    secret: sessions.secret,
    useSecureCookies: sessions.isSecure,
    cookies: {
      sessionToken: {
        name: sessions.cookieName,
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: sessions.isSecure },
      },
    },
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    pages: { signIn: '/login?from=check', signOut: '/account', error: '/login?from=check' },
    providers: [
      credentialsProvider({
        credentials: { login: {}, password: {} },
        authorize: (given, request) => authorize(rooms, given, request.headers ?? {}),
      }),
      ...(rooms.telegram ? [byTelegram(rooms, rooms.telegram)] : []),
    ],
    // What is over or was revoked is no token at all, for every route of next-auth.
    jwt: {
      decode: async (params) => {
        const token = await decode(params).catch(() => null);
        return (await sessions.userOf(token)) ? token : null;
      },
    },
    callbacks: {
      jwt: async ({ token, user }) => {
        if (!user) return token;
        const record = await accounts.find(user.id);
        return record ? { name: record.login, ...sessions.begin(record) } : {};
      },
      session: async ({ session, token }) => {
        const user = await sessions.userOf(token);
        return { expires: session.expires, user: { name: user?.login ?? null, role: user?.role } };
      },
    },
    events: {
      signIn: ({ user }) => tell(onSignedIn, user.id, log),
      signOut: ({ token }) => sessions.end(token),
    },
    logger: {
      error: (code) => log.warn('sign-in failed in next-auth', { code }),
      warn: (code) => log.debug('next-auth warns', { code }),
      debug: () => undefined,
    },
  };
}

async function tell(listener: SignedInListener | undefined, userId: string, log: Log): Promise<void> {
  try {
    await listener?.(userId);
  } catch (error) {
    log.warn('what was to follow a sign-in did not', { error });
  }
}

/** The browser brings the cookie of the sign-in it has begun, and nothing else. */
function byTelegram({ sessions, log, clientOf }: SignInOptionsRooms, telegram: TelegramSignIn) {
  return credentialsProvider({
    ...{ id: 'telegram', name: 'Telegram', credentials: {} },
    authorize: async (_given, request) => {
      const headers = new Headers(request.headers ?? {});
      const cookie = ticketCookie(headers.get('cookie') ?? '', sessions.isSecure) ?? '';
      const user = await telegram
        .complete(cookie, clientOf(headers), headers.get(remoteHeader) ?? '')
        .catch((error: unknown) => {
          log.warn('a sign-in by the bot could not be looked at', { error });
          throw new Error('Unavailable');
        });
      if (!user) throw new Error('TelegramOver');
      return { id: user.id, name: user.login };
    },
  });
}

async function authorize(
  { accounts, audit, log, clientOf }: SignInOptionsRooms,
  given: Record<'login' | 'password', string> | undefined,
  headers: Record<string, string>,
) {
  const address = headers[remoteHeader] ?? '';
  const login = given?.login ?? '';
  try {
    const client = clientOf(new Headers(headers));
    const user = await accounts.verify({ login, password: given?.password ?? '', client });
    if (!user) {
      log.info('a sign-in was refused', { address });
      return null;
    }
    await audit.note({ subject: `u:${user.id}`, address }, 'session.begin', `u:${user.id}`);
    return { id: user.id, name: user.login };
  } catch (error) {
    // next-auth hands the message on to the page.
    const isTooMany = isAppError(error) && error.code === 'too_many_requests';
    if (!isTooMany) log.warn('a sign-in could not be looked at', { error });
    throw new Error(isTooMany ? 'TooManyTries' : 'Unavailable');
  }
}
