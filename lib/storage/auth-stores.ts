// What must be remembered of people, keys and what they did. Types and obligations only; part of storage.ts in all but length.

/** Somebody who signs in. */
export interface UserRecord {
  /** 16 hexadecimal digits. */
  readonly id: string;
  /** Unique; lower case. */
  readonly login: string;
  readonly role: 'admin' | 'viewer';
  /** Of scrypt with its parameters: no secret, and yet not for anybody's eyes. */
  readonly password_hash: string;
  readonly is_disabled: boolean;
  /** Sessions carry the number they began under; those of an older one are over. */
  readonly generation: number;
  readonly created_at_ms: number;
  /** How somebody who signs in by the bot is called; null: signs in by a password. */
  readonly shown_name: string | null;
}

/** What may be changed of a user; what is not given stays. */
export type UserChanges = Partial<Pick<UserRecord, 'role' | 'password_hash' | 'is_disabled'>>;

/** People. Every write is atomic and durable when its promise resolves. */
export interface UserStore {
  /** `exists` and no change when id or login are taken. */
  add(record: UserRecord): Promise<'added' | 'exists'>;
  find(id: string): Promise<UserRecord | undefined>;
  findByLogin(login: string): Promise<UserRecord | undefined>;
  /** By login ascending (code points), strictly after one; all, or those with this text in their login. Keyset. */
  list(query: {
    readonly after?: string;
    readonly part?: string;
    readonly limit: number;
  }): Promise<readonly UserRecord[]>;
  /** Changes a user and ends all sessions (the generation goes up by one). @returns false when there is no such user. */
  change(id: string, changes: UserChanges): Promise<boolean>;
  /** Admins that are not disabled. */
  countAdmins(): Promise<number>;
  /**
   * Writes people, replacing those of the same id or login; a generation never goes back, so that no session that was ended
   * begins again. For imports, as `Storage` says.
   */
  putAll(records: readonly UserRecord[]): Promise<void>;
}

/** A key of a program (`user_id` null) or the personal token of somebody. */
export interface ApiKeyRecord {
  /** 16 hexadecimal digits; no secret. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** SHA-256 of the key, 64 hexadecimal digits; unique. The key itself is kept nowhere. */
  readonly key_hash: string;
  /** Whose personal token this is. */
  readonly user_id: string | null;
  readonly created_at_ms: number;
  /** Subject of who made it. */
  readonly created_by: string;
  /** From then on it is no good; null: never. */
  readonly expires_at_ms: number | null;
  readonly last_used_at_ms: number | null;
  readonly is_revoked: boolean;
}

/** Keys and tokens. Every write is atomic and durable when its promise resolves. */
export interface ApiKeyStore {
  /** `exists` and no change when id or hash are taken. */
  add(record: ApiKeyRecord): Promise<'added' | 'exists'>;
  find(id: string): Promise<ApiKeyRecord | undefined>;
  findByHash(hash: string): Promise<ApiKeyRecord | undefined>;
  /** By id ascending, strictly after one; of all, or the tokens of one person. Keyset. */
  list(query: {
    readonly after?: string;
    readonly userId?: string;
    readonly limit: number;
  }): Promise<readonly ApiKeyRecord[]>;
  /** For good. @returns false when there is no such key, or it was revoked before. */
  revoke(id: string): Promise<boolean>;
  /** Notes a use; never back in time. No effect when there is no such key. */
  used(id: string, atMs: number): Promise<void>;
  /** Writes keys, replacing those of the same id; one that is revoked stays so. For imports, as `Storage` says. */
  putAll(records: readonly ApiKeyRecord[]): Promise<void>;
}

/** How often what hangs on something was revoked: links of an item, a person or a key; a session. */
export interface RevocationRecord {
  /** `i:<chat>:<message>`, `u:<user>`, `k:<key>`, `s:<session>`. */
  readonly key: string;
  /** 1 after the first time; what was never revoked has no record and counts as 0. */
  readonly generation: number;
  readonly updated_at_ms: number;
  /** When the record is needed no more; null: as long as the thing is there. */
  readonly expires_at_ms: number | null;
}

/** Revocations. Every write is atomic and durable when its promise resolves. */
export interface RevocationStore {
  /** Counts one more. @returns the record afterwards; parallel calls each count. */
  add(key: string, nowMs: number, expiresAtMs: number | null): Promise<RevocationRecord>;
  /** By (updated_at_ms, key) ascending, strictly after a place. Keyset. */
  list(query: {
    readonly after?: Pick<RevocationRecord, 'key' | 'updated_at_ms'>;
    readonly limit: number;
  }): Promise<readonly RevocationRecord[]>;
  /** @returns how many were removed. */
  removeExpired(nowMs: number): Promise<number>;
  /**
   * Writes records, replacing those of the same key; a generation never goes back, so that nothing revoked is good again. For
   * imports, as `Storage` says.
   */
  putAll(records: readonly RevocationRecord[]): Promise<void>;
}

/** Who changed what. */
export interface AuditRecord {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly at_ms: number;
  /** Subject, or a word for what is no caller, such as `console`. */
  readonly actor: string;
  /** `users.create`, `keys.revoke`, … */
  readonly action: string;
  /** What it was done to. */
  readonly target: string;
  /** JSON, at most 64 KiB; no secrets. */
  readonly detail: string;
  /** Address of the caller's socket; empty when unknown. */
  readonly ip: string;
}

/** The trail of changes. Every write is atomic and durable when its promise resolves. */
export interface AuditStore {
  add(record: AuditRecord): Promise<void>;
  /** Latest first (at_ms, then id, descending), strictly before a place; of all, or of one target. Keyset. */
  list(query: {
    readonly before?: Pick<AuditRecord, 'at_ms' | 'id'>;
    readonly target?: string;
    readonly limit: number;
  }): Promise<readonly AuditRecord[]>;
  /** @returns how many were removed. */
  removeBefore(atMs: number): Promise<number>;
}

/** A setting with its name. */
export interface SettingRecord {
  readonly key: string;
  /** JSON. */
  readonly value: string;
  readonly updated_at_ms: number;
}

/** Settings changed while running. Every write is durable when its promise resolves. */
export interface SettingStore {
  /** JSON. */
  find(key: string): Promise<string | undefined>;
  save(key: string, value: string, nowMs: number): Promise<void>;
  /** No effect when there is none. */
  remove(key: string): Promise<void>;
  /** All by key ascending (by code point), strictly after one. Keyset. */
  scan(query: { readonly after?: string; readonly limit: number }): Promise<readonly SettingRecord[]>;
  /** Writes settings, replacing those of the same key. For imports, as `Storage` says. */
  putAll(records: readonly SettingRecord[]): Promise<void>;
}

/** A bot's session, unreadable without the app's secret. */
export interface BotSessionRecord {
  readonly bot_id: number;
  /** Base64 of what `sealed-text` made. */
  readonly sealed: string;
  readonly updated_at_ms: number;
}

/** Sessions of bots. Every write is atomic and durable when its promise resolves. */
export interface BotSessionStore {
  find(botId: number): Promise<BotSessionRecord | undefined>;
  /** In place of the one that is there. */
  save(record: BotSessionRecord): Promise<void>;
  /** No effect when there is none. */
  remove(botId: number): Promise<void>;
}
