// Keys of programs and personal tokens: made, found by what was presented, revoked.
import { timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { ApiKeyRecord, ApiKeyStore } from '../storage/auth-stores.ts';
import { type Scope, scopes } from './caller.ts';
import { keyHash, looksLikeKey, newId, newKey } from './key-text.ts';

/** A revocation by another process counts here after this time. */
const rememberedMs = 3000;

/** Keys remembered at most. */
const mostRemembered = 1000;

/** The store hears of a key's use this often at most. */
const usedEveryMs = 60_000;

/** Keys that are good at the same time, of all programs and of one person. */
const mostKeys = { ofPrograms: 500, ofPerson: 20 } as const;

/** Read at once. */
const pageLength = 200;

/** What a key shall be. */
export interface KeyOrder {
  /** 1…80 characters. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Whose personal token it is; null: a program's. */
  readonly userId: string | null;
  /** Epoch ms; null: never ends. */
  readonly expiresAtMs: number | null;
  /** Subject of who makes it. */
  readonly createdBy: string;
}

/** What {@link KeyRing} works with. */
export interface KeyRingOptions {
  readonly store: ApiKeyStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Ends the links that hang on a key. */
  readonly revokeLinks: (subject: string) => Promise<void>;
}

/** The scopes of a key as far as this version knows them. */
export function keyScopes(record: ApiKeyRecord): readonly Scope[] {
  return scopes.filter((scope) => record.scopes.includes(scope));
}

/** All keys. */
export class KeyRing {
  readonly #options: KeyRingOptions;
  readonly #remembered: LRUCache<string, { readonly record: ApiKeyRecord | undefined }>;
  /** Counts revocations: what was read before one is not remembered after it. */
  #revoked = 0;
  readonly #usedAtMs = new LRUCache<string, number>({ max: mostRemembered });

  constructor(options: KeyRingOptions) {
    this.#options = options;
    const perf = { now: () => options.clock.nowMs() };
    this.#remembered = new LRUCache({ max: mostRemembered, ttl: rememberedMs, ttlResolution: 0, perf });
  }

  /**
   * Makes a key.
   *
   * @returns `key`: the text itself, to be shown once; it is kept nowhere.
   * @throws AppError `bad_request` when there are too many.
   * @throws AppError `internal` when the id of the new key is taken.
   */
  async create(order: KeyOrder): Promise<{ readonly key: string; readonly record: ApiKeyRecord }> {
    await this.#requireRoom(order.userId);
    const key = newKey();
    const { name, scopes: wanted, userId, expiresAtMs, createdBy } = order;
    const times = { created_at_ms: this.#options.clock.nowMs(), expires_at_ms: expiresAtMs, last_used_at_ms: null };
    const record = { id: newId(), name, scopes: wanted, key_hash: keyHash(key), user_id: userId, ...times };
    const whole: ApiKeyRecord = { ...record, created_by: createdBy, is_revoked: false };
    if ((await this.#options.store.add(whole)) === 'exists') throw new AppError('internal', 'a key was made twice');
    return { key, record: whole };
  }

  /**
   * The good key behind a text, and notes its use.
   *
   * @returns undefined for what is none, revoked or over.
   */
  async find(text: string): Promise<ApiKeyRecord | undefined> {
    if (!looksLikeKey(text)) return undefined;
    const hash = keyHash(text);
    const record = await this.#recall(hash);
    const nowMs = this.#options.clock.nowMs();
    if (!record || record.is_revoked || (record.expires_at_ms ?? Number.POSITIVE_INFINITY) <= nowMs) return undefined;
    if (!timingSafeEqual(Buffer.from(record.key_hash), Buffer.from(hash))) return undefined;
    await this.#noteUse(record, nowMs);
    return record;
  }

  /** By id, strictly after one; of all or of one person. */
  list(query: Parameters<ApiKeyStore['list']>[0]): Promise<readonly ApiKeyRecord[]> {
    return this.#options.store.list(query);
  }

  /** All that are good now, by id: of a person, or those of programs (null). */
  async good(userId: string | null): Promise<readonly ApiKeyRecord[]> {
    const nowMs = this.#options.clock.nowMs();
    const found: ApiKeyRecord[] = [];
    for (let after = ''; ; ) {
      const page = await this.#options.store.list({ ...(userId === null ? {} : { userId }), after, limit: pageLength });
      found.push(...page.filter((key) => key.user_id === userId && isGood(key, nowMs)));
      const last = page.at(-1);
      if (!last || page.length < pageLength) return found;
      after = last.id;
    }
  }

  /**
   * Ends a key and the links that hang on it: here at once, elsewhere within seconds.
   *
   * @param ofUser only if it is the token of this person. Default: any key.
   * @throws AppError `not_found`.
   */
  async revoke(id: string, ofUser?: string): Promise<ApiKeyRecord> {
    const record = await this.#options.store.find(id);
    if (!record || (ofUser !== undefined && record.user_id !== ofUser)) {
      throw new AppError('not_found', 'There is no such key.');
    }
    await this.#options.store.revoke(id);
    this.#revoked += 1;
    this.#remembered.delete(record.key_hash);
    await this.#options.revokeLinks(`k:${id}`);
    return { ...record, is_revoked: true };
  }

  async #recall(hash: string): Promise<ApiKeyRecord | undefined> {
    const remembered = this.#remembered.get(hash);
    if (remembered) return remembered.record;
    const revoked = this.#revoked;
    const record = await this.#options.store.findByHash(hash);
    // Texts that are no key are not remembered: guesses must not push out what is in use.
    if (record && revoked === this.#revoked) this.#remembered.set(hash, { record });
    return record;
  }

  async #noteUse({ id, last_used_at_ms }: ApiKeyRecord, nowMs: number): Promise<void> {
    const notedAtMs = Math.max(this.#usedAtMs.get(id) ?? 0, last_used_at_ms ?? 0);
    if (nowMs - notedAtMs < usedEveryMs) return;
    this.#usedAtMs.set(id, nowMs);
    await this.#options.store.used(id, nowMs);
  }

  async #requireRoom(userId: string | null): Promise<void> {
    const most = userId === null ? mostKeys.ofPrograms : mostKeys.ofPerson;
    if ((await this.good(userId)).length < most) return;
    throw new AppError('bad_request', `There can be ${most} keys; revoke one first.`);
  }
}

function isGood({ is_revoked, expires_at_ms }: ApiKeyRecord, nowMs: number): boolean {
  return !is_revoked && (expires_at_ms === null || expires_at_ms > nowMs);
}
