// The auth keys the server knows, with what belongs to a key rather than to a connection.
import { createHash } from 'node:crypto';
import type { StoredAuthKey } from './rpc.ts';
import { SaltSchedule } from './salts.ts';
import type { Session } from './session.ts';

/** Keys kept; the oldest without a live session goes first. A test run makes hundreds. */
const MAX_KEYS = 20_000;
/** Sessions kept per key; real clients have a few, the oldest unconnected one goes first. */
const MAX_SESSIONS_PER_KEY = 128;

/** One auth key. */
export interface AuthKeyRecord {
  /** Hex of the 8-byte id. */
  readonly id: string;
  readonly idBytes: Buffer;
  readonly authKey: Buffer;
  readonly dcId: number;
  readonly salts: SaltSchedule;
  readonly sessions: Map<bigint, Session>;
  /** TL layer of the client, 0 until it has told. */
  layer: number;
  /** Hex id of the permanent key this temporary one is bound to. */
  boundTo: string | undefined;
}

/** Keys by id. A key works at the data centre where it was made. */
export class AuthKeyStore {
  readonly #keys = new Map<string, AuthKeyRecord>();
  readonly #now: () => number;

  /** @param now Unix time in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Adds a key, or returns the one already there.
   *
   * @param firstSalt salt agreed in the key exchange.
   */
  add(stored: StoredAuthKey, firstSalt?: bigint): AuthKeyRecord {
    const idBytes = authKeyIdOf(stored.authKey);
    const id = idBytes.toString('hex');
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const record: AuthKeyRecord = {
      id,
      idBytes,
      authKey: stored.authKey,
      dcId: stored.dcId,
      salts: new SaltSchedule(stored.authKey, this.#now, firstSalt),
      sessions: new Map(),
      layer: stored.layer,
      boundTo: undefined,
    };
    this.#keys.set(id, record);
    this.#evict();
    return record;
  }

  /** @param id hex of the 8-byte id. */
  find(id: string): AuthKeyRecord | undefined {
    return this.#keys.get(id);
  }

  /** The key itself and the temporary keys bound to it. */
  family(id: string): AuthKeyRecord[] {
    const own = this.#keys.get(id);
    const bound = [...this.#keys.values()].filter((record) => record.boundTo === id);
    return own === undefined ? bound : [own, ...bound];
  }

  remove(id: string): void {
    this.#keys.delete(id);
  }

  #evict(): void {
    if (this.#keys.size <= MAX_KEYS) return;
    for (const [id, record] of this.#keys) {
      if ([...record.sessions.values()].some((session) => session.isLive)) continue;
      this.#keys.delete(id);
      return;
    }
  }
}

/** Adds a session to its key and drops the oldest unconnected one when there are too many. */
export function addSession(record: AuthKeyRecord, session: Session): void {
  record.sessions.set(session.id, session);
  if (record.sessions.size <= MAX_SESSIONS_PER_KEY) return;
  for (const [id, old] of record.sessions) {
    if (old.isLive) continue;
    record.sessions.delete(id);
    return;
  }
}

/** The id of a key: the last 8 bytes of its SHA1. */
export function authKeyIdOf(authKey: Buffer): Buffer {
  return createHash('sha1').update(authKey).digest().subarray(12, 20);
}
