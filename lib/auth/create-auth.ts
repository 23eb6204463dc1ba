// Wires this room: who calls, who may open what, who changed what.
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import { Accounts } from './accounts.ts';
import { AuditTrail } from './audit-trail.ts';
import type { Identities } from './caller.ts';
import { FirstAdmin } from './first-admin.ts';
import { createIdentities } from './identities.ts';
import { KeyRing } from './key-ring.ts';
import { createLinkAccess, type LinkAccess } from './link-access.ts';
import { Revocations } from './revocations.ts';
import { Sessions } from './sessions.ts';

/** Everything of this room. */
export interface Auth {
  readonly links: LinkAccess;
  readonly identities: Identities;
  readonly accounts: Accounts;
  readonly keys: KeyRing;
  readonly sessions: Sessions;
  readonly audit: AuditTrail;
  readonly firstAdmin: FirstAdmin;
  /** Reads secrets and revocations; the store must be open. Idempotent. @throws AppError `bad_configuration`, `storage_unavailable`. */
  start(): Promise<void>;
  /** Idempotent. */
  stop(): Promise<void>;
}

export interface AuthOptions {
  readonly config: Pick<Config, 'links' | 'signIn' | 'url' | 'dataDir'>;
  readonly storage: Pick<Storage, 'users' | 'apiKeys' | 'revocations' | 'audit' | 'settings'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Builds the room; nothing is read before `start`. */
export function createAuth({ config, storage, clock, log }: AuthOptions): Auth {
  const { url, dataDir, signIn } = config;
  const revocations = new Revocations({ store: storage.revocations, clock, log });
  const links = createLinkAccess({ config: config.links, url, dataDir, clock, revocations });
  const revokeLinks = (subject: string) => links.revokeSubject(subject);
  const accounts = new Accounts({ store: storage.users, clock, revokeLinks });
  const keys = new KeyRing({ store: storage.apiKeys, clock, revokeLinks });
  const sessions = new Sessions({ accounts, revocations, clock, dataDir, secret: signIn.secret, url });
  const audit = new AuditTrail({ store: storage.audit, clock });
  const { adminPassword } = signIn;
  const firstAdmin = new FirstAdmin({ accounts, audit, settings: storage.settings, clock, log, url, adminPassword });
  const identities = createIdentities({ access: config.links.access, accounts, keys, sessions });
  return {
    ...{ links, identities, accounts, keys, sessions, audit, firstAdmin },
    async start() {
      await links.start();
      await sessions.start();
      await revocations.start();
      await firstAdmin.start();
    },
    stop: () => revocations.stop(),
  };
}
