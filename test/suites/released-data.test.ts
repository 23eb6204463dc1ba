// The data folder every release left behind: it opens with this code, and nothing in it is lost.
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Accounts } from '#lib/auth/accounts.ts';
import { keptKey } from '#lib/auth/kept-key.ts';
import { KeyRing } from '#lib/auth/key-ring.ts';
import { createSessionVault } from '#lib/auth/session-vault.ts';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { SqliteDatabase } from '#lib/storage/sqlite-database.ts';
import { SqliteStorage } from '#lib/storage/sqlite-storage.ts';
import { BotSession } from '#lib/telegram/bot-session.ts';

const releases = join(import.meta.dirname, '../releases');
const versions = readdirSync(releases).filter((name) => /^\d+\.\d+\.\d+$/.test(name));

interface MadeUp {
  readonly login: string;
  readonly password: string;
  readonly key: string;
  readonly botId: number;
  readonly session: { readonly server: string; readonly keys: { readonly 2: { readonly key: string } } };
}

const nameOf = (row: Readonly<Record<string, unknown>>) => String(row.name);

/** Tables and columns of a file, the list of migrations left out: that one grows. */
function columnsOf(database: SqliteDatabase): ReadonlyMap<string, string> {
  const tables = database.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  const own = tables.map(nameOf).filter((table) => table !== 'schema_migrations');
  return new Map(
    own.map((table) => [table, database.all(`PRAGMA table_info(${table})`).map(nameOf).join(', ')] as const),
  );
}

function contentOf(database: SqliteDatabase, columns: ReadonlyMap<string, string>) {
  return [...columns].map(([table, list]) => ({
    table,
    rows: database.all(`SELECT ${list} FROM ${table} ORDER BY 1, 2`),
  }));
}

/** Opens, looks, closes. */
function lookInto<T>(path: string, look: (database: SqliteDatabase) => T): T {
  const database = new SqliteDatabase(path);
  try {
    return look(database);
  } finally {
    database.close();
  }
}

it('is kept of at least one release', () => {
  expect(versions).toContain('0.1.0');
});

describe.each(versions)('the data folder of %s', (version) => {
  const madeUp: MadeUp = JSON.parse(readFileSync(join(releases, version, 'made-up.json'), 'utf8'));
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sv-released-'));
    path = join(folder, 'streamvault.db');
    await cp(join(releases, version), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function opened<T>(use: (storage: SqliteStorage) => Promise<T>): Promise<T> {
    const storage = new SqliteStorage(path, silentLog);
    await storage.start();
    try {
      return await use(storage);
    } finally {
      await storage.stop();
    }
  }

  it('keeps every row of every table', async () => {
    const columns = lookInto(path, columnsOf);
    const before = lookInto(path, (database) => contentOf(database, columns));
    expect(before.filter(({ rows }) => rows.length === 0)).toEqual([]);
    await opened(async () => undefined);
    expect(lookInto(path, (database) => contentOf(database, columns))).toEqual(before);
  });

  it('shows its films, and what is known of them', async () => {
    await opened(async ({ media, facts, titles }) => {
      expect((await media.page({ page: 1, perPage: 9 })).items.map(({ custom_name }) => custom_name)).toEqual([
        ...['A Song', 'Тихий Дон', 'Last Light 1979'],
      ]);
      expect((await facts.find(9, 1))?.layers.tmdb?.title).toBe('The Night Watch');
      expect(await titles.newest({ limit: 9 })).toHaveLength(3);
    });
  });

  it('lets its people and keys in', async () => {
    await opened(async ({ users, apiKeys }) => {
      const common = { clock: systemClock, revokeLinks: async () => undefined };
      const client = { name: '127.0.0.1', isShared: false };
      const accounts = new Accounts({ store: users, ...common });
      const { login, password, key } = madeUp;
      expect(await accounts.verify({ login, password, client })).toMatchObject({ login, role: 'admin' });
      expect(await accounts.verify({ login, password: `${password}x`, client })).toBeUndefined();
      expect(await new KeyRing({ store: apiKeys, ...common }).find(key)).toMatchObject({ name: 'a player' });
    });
  });

  it('knows its bots again, from the file and from the copy in the store', async () => {
    await opened(async ({ botSessions }) => {
      const vault = createSessionVault({ dataDir: folder, secret: undefined, clock: systemClock, store: botSessions });
      const { botId, session } = madeUp;
      const read = async () => {
        const found = new BotSession({
          ...{ dataDir: folder, botId, server: session.server, defaultDc: 1, vault, log: silentLog },
        });
        await found.read();
        await found.flush();
        return [found.isLoggedIn, found.homeDc, found.findKey(2)?.toString('base64')];
      };
      const same = [true, 2, session.keys[2].key];
      expect(await read()).toEqual(same);
      await rm(join(folder, 'sessions'), { recursive: true });
      expect(await read()).toEqual(same);
    });
  });

  it('keeps the secrets that links and sessions hang on', async () => {
    for (const name of ['link-secret', 'auth-secret']) {
      const kept = readFileSync(join(releases, version, name), 'utf8').trim();
      expect((await keptKey(folder, name, undefined)).toString('base64')).toBe(kept);
    }
  });
});
