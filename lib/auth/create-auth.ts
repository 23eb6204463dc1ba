// Wires this room: who calls, who may open what, who changed what.
import type { AuthOptions as NextAuthOptions } from 'next-auth';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import { Accounts } from './accounts.ts';
import { AuditTrail } from './audit-trail.ts';
import type { Identities } from './caller.ts';
import { FirstAdmin } from './first-admin.ts';
import { createIdentities } from './identities.ts';
import { IssuedLinks } from './issued-links.ts';
import { KeyRing } from './key-ring.ts';
import { createLinkAccess, type LinkAccess } from './link-access.ts';
import { Revocations } from './revocations.ts';
import { Sessions } from './sessions.ts';
import { ShownOnce } from './shown-once.ts';
import { type SignedInListener, signInOptions } from './sign-in-options.ts';
import type { ClientOf } from './sign-in-pace.ts';
import { SignInTickets } from './sign-in-tickets.ts';
import { type TelegramRules, TelegramSignIn } from './telegram-sign-in.ts';

/** Between tries to read a store that is away. */
const retryMs = 2000;

/** Everything of this room. */
export interface Auth {
  readonly links: LinkAccess;
  readonly identities: Identities;
  readonly accounts: Accounts;
  readonly keys: KeyRing;
  readonly sessions: Sessions;
  readonly audit: AuditTrail;
  /** Links that were given away. */
  readonly issuedLinks: IssuedLinks;
  readonly firstAdmin: FirstAdmin;
  readonly shownOnce: ShownOnce;
  /** Signing in by the bot; undefined when that is off. */
  readonly telegram: TelegramSignIn | undefined;
  /** For next-auth's route. @param onSignedIn see {@link signInOptions}. @throws Error before the start. */
  signInOptions(onSignedIn?: SignedInListener): NextAuthOptions;
  /** Reads secrets and revocations; a store that is away is waited for in the background. @throws AppError `bad_configuration`. */
  start(): Promise<void>;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** What the room of sign-in and access is built on. */
export interface AuthOptions {
  readonly config: Pick<Config, 'links' | 'signIn' | 'url' | 'dataDir'>;
  readonly storage: Pick<
    Storage,
    'users' | 'apiKeys' | 'revocations' | 'audit' | 'settings' | 'issuedLinks' | 'conversations'
  >;
  readonly clock: Clock;
  readonly log: Log;
  /** Whom wrong passwords are counted for; a rule of the API, handed in by boot. */
  readonly clientOf: ClientOf;
  /** Default: nobody signs in by the bot. */
  readonly telegram?: TelegramRules;
}

/** Builds the room; nothing is read before `start`. */
export function createAuth({ config, storage, clock, log, clientOf, telegram: rules }: AuthOptions): Auth {
  const { url, dataDir, signIn } = config;
  const revocations = new Revocations({ store: storage.revocations, clock, log });
  const links = createLinkAccess({ config: config.links, url, dataDir, clock, revocations });
  const revokeLinks = (subject: string) => links.revokeSubject(subject);
  const accounts = new Accounts({
    ...{ store: storage.users, clock, revokeLinks },
    ...(rules ? { telegramRole: (userId: number) => rules.roleOf(userId) } : {}),
  });
  const keys = new KeyRing({ store: storage.apiKeys, clock, revokeLinks });
  const sessions = new Sessions({ accounts, revocations, clock, dataDir, secret: signIn.secret, url });
  const audit = new AuditTrail({ store: storage.audit, clock });
  const tickets = new SignInTickets({ store: storage.conversations, clock });
  const telegram =
    rules && new TelegramSignIn({ tickets, rules, accounts, audit, settings: storage.settings, clock, log });
  const issuedLinks = new IssuedLinks({ store: storage.issuedLinks, links, clock });
  const { adminPassword } = signIn;
  const firstAdmin = new FirstAdmin({ accounts, audit, settings: storage.settings, clock, log, url, adminPassword });
  const identities = createIdentities({ access: config.links.access, accounts, keys, sessions, clientOf });
  const stopping = new AbortController();
  let opening: Promise<void> = Promise.resolve();

  async function open(): Promise<void> {
    await revocations.start();
    await firstAdmin.start();
  }

  /** A store somewhere else may be away at the start; until it is there nobody is known, and no signature is good. */
  async function openLater(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await clock.sleep(retryMs, stopping.signal);
        return await open();
      } catch (error) {
        if (!stopping.signal.aborted) log.debug('who may do what still cannot be read', { error });
      }
    }
  }

  return {
    ...{
      links,
      identities,
      accounts,
      keys,
      sessions,
      audit,
      issuedLinks,
      firstAdmin,
      telegram,
      shownOnce: new ShownOnce(clock),
    },
    signInOptions: (onSignedIn) => signInOptions({ accounts, sessions, audit, telegram, log, clientOf }, onSignedIn),
    async start() {
      await links.start();
      await sessions.start();
      try {
        await open();
      } catch (error) {
        if (!isAppError(error) || error.code !== 'storage_unavailable') throw error;
        log.warn('who may do what cannot be read yet, trying on in the background', { error });
        opening = openLater();
      }
    },
    async stop() {
      stopping.abort();
      await opening;
      await revocations.stop();
    },
  };
}
