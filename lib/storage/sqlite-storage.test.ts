// The storage contract on SQLite, and what is special to its file.
import { appendFileSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storageContract } from '#test/contracts/storage-contract.ts';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { silentLog } from '../log.ts';
import { migrations } from './migrations/migrations.ts';
import { openStorage } from './open-storage.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { SqliteStorage } from './sqlite-storage.ts';

storageContract('SQLite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-store-'));
  return {
    open: () => openStorage({ dataDir, mongo: undefined }, silentLog),
    dispose: () => rm(dataDir, { recursive: true, force: true }),
  };
});

describe('SQLite file', () => {
  let dataDir: string;
  let path: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sv-store-'));
    path = join(dataDir, 'deep', 'data', 'streamvault.db');
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('creates its folder and file for this user alone', async () => {
    const storage = openStorage({ dataDir: join(dataDir, 'deep', 'data'), mongo: undefined }, silentLog);
    const report = await storage.start();
    expect(statSync(join(dataDir, 'deep', 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    expect(report).toMatchObject({ migrationsApplied: migrations.length, schemaVersion: migrations.length });
    expect(report.summary).toContain(path);
    await storage.stop();
  });

  it('uses WAL and full synchronisation', async () => {
    const database = new SqliteDatabase(path);
    expect(database.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(database.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });
    database.close();
  });

  it.each([
    ['no database at all', 0],
    ['a database with a damaged page', 1],
  ])('refuses %s in a plain sentence that names the file', async (_name, kind) => {
    if (kind === 0) {
      path = join(dataDir, 'streamvault.db');
      writeFileSync(path, 'not a database, '.repeat(1000));
    } else {
      await damagePages(path);
    }
    const start = new SqliteStorage(path, silentLog).start();
    await expect(start).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(start).rejects.toThrow(`The database file ${path} is damaged.`);
  });

  it('says so when the file cannot be opened', async () => {
    appendFileSync(join(dataDir, 'file'), 'x');
    const start = new SqliteStorage(join(dataDir, 'file', 'streamvault.db'), silentLog).start();
    await expect(start).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(start).rejects.toThrow('cannot be opened or created');
  });

  it('says so when another process holds the file', async () => {
    const other = new SqliteDatabase(path);
    other.script('BEGIN IMMEDIATE');
    const start = new SqliteStorage(path, silentLog, { busyTimeoutMs: 50 }).start();
    await expect(start).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(start).rejects.toThrow(`The database file ${path} is in use by another process.`);
    other.close();
  });

  it('finds a page far behind as well as the first, with every filter, by the way of others', async () => {
    const storage = new SqliteStorage(path, silentLog);
    await storage.start();
    const rows = Array.from({ length: 21_000 }, (_, index) => ({
      ...mediaRecord({ message_id: index + 1, file_type: index % 2 === 0 ? 'video' : 'audio', uploaded_by: index % 3 }),
      ...{ missing_since: null, post_key: null, caption_due: 0 },
    }));
    await storage.mediaRows.putAll(rows);
    const newestFirst = rows.toReversed();
    for (const filter of [
      {},
      { fileType: 'audio' },
      { uploadedBy: 1 },
      { fileType: 'audio', uploadedBy: 1 },
    ] as const) {
      const fitting = newestFirst.filter(
        ({ file_type, uploaded_by }) =>
          ('fileType' in filter ? file_type === filter.fileType : true) &&
          ('uploadedBy' in filter ? uploaded_by === filter.uploadedBy : true),
      );
      const page = Math.floor(fitting.length / 10);
      const found = await storage.media.page({ page, perPage: 10, ...filter });
      expect(found.total).toBe(fitting.length);
      const ids = fitting.slice((page - 1) * 10, page * 10).map(({ message_id }) => message_id);
      expect(found.items.map(({ message_id }) => message_id)).toEqual(ids);
    }
    await storage.stop();
  });

  it('reads pages and titles by an index, never all rows', async () => {
    const storage = new SqliteStorage(path, silentLog);
    await storage.start();
    await storage.stop();
    const database = new SqliteDatabase(path);
    const place =
      '(created_at, message_id, chat_id) < (?, ?, ?) ORDER BY created_at DESC, message_id DESC, chat_id DESC';
    for (const filter of ['', 'AND file_type = ?', 'AND uploaded_by = ?', 'AND file_type = ? AND uploaded_by = ?']) {
      const sql = `EXPLAIN QUERY PLAN SELECT * FROM media WHERE is_active = 1 ${filter} AND ${place} LIMIT 20`;
      const plan = database.all(
        sql,
        Array.from({ length: sql.split('?').length - 1 }, () => 1),
      );
      expect(
        plan.map(({ detail }) => detail),
        filter,
      ).toEqual([expect.stringMatching(/^SEARCH media USING INDEX media_/)]);
    }
    database.close();
  });

  it('keeps its sums when rows are replaced, changed and removed', async () => {
    const storage = new SqliteStorage(path, silentLog);
    await storage.start();
    const row = { ...mediaRecord(), missing_since: null, post_key: null, caption_due: 0 };
    for (let round = 0; round < 3; round += 1) await storage.mediaRows.putAll([row]);
    await storage.mediaRows.putAll([{ ...row, file_size: 5, file_type: 'audio', uploaded_by: 3 }]);
    expect(await storage.media.totals()).toMatchObject({ items: 1, bytes: 5, audios: 1, videos: 0, removed: 0 });
    expect((await storage.media.page({ page: 1, perPage: 5, uploadedBy: 5228293685 })).total).toBe(0);
    expect((await storage.media.page({ page: 1, perPage: 5, uploadedBy: 3 })).total).toBe(1);
    await storage.media.setActive(row.chat_id, row.message_id, false);
    await storage.media.setActive(row.chat_id, row.message_id, false);
    expect(await storage.media.totals()).toMatchObject({ items: 0, bytes: 0, removed: 1 });
    await storage.stop();
  });

  it('brings the sums and titles of an older file along', async () => {
    const before = migrations.findIndex(({ sql }) => sql.includes('media_totals'));
    const older = new SqliteStorage(path, silentLog, { steps: migrations.slice(0, before) });
    // It lacks the tables of later steps, and stops there.
    await expect(older.start()).rejects.toMatchObject({ code: 'storage_unavailable' });
    const database = new SqliteDatabase(path);
    const record = mediaRecord();
    const names = Object.keys(record);
    const sql = `INSERT INTO media (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    database.run(sql, Object.values(record));
    database.close();
    const storage = new SqliteStorage(path, silentLog);
    await storage.start();
    expect(await storage.media.totals()).toMatchObject({ items: 1, bytes: 1000, videos: 1 });
    expect(await storage.titles.newest({ limit: 5 })).toHaveLength(1);
    await storage.stop();
  });

  describe('beside its owner', () => {
    const companion = (path: string, options = {}) =>
      new SqliteStorage(path, silentLog, { isCompanion: true, ...options });

    it('is opened by a second process that reads and writes at the same time', async () => {
      const owner = new SqliteStorage(path, silentLog);
      await owner.start();
      const beside = companion(path);
      await expect(beside.start()).resolves.toMatchObject({ migrationsApplied: 0, schemaVersion: migrations.length });
      await owner.media.add(mediaRecord());
      await beside.media.add(mediaRecord({ message_id: 8 }));
      expect((await owner.media.page({ page: 1, perPage: 5 })).total).toBe(2);
      await beside.stop();
      await owner.media.add(mediaRecord({ message_id: 9 }));
      await owner.stop();
    });

    it('creates no file where there is none', async () => {
      const start = openStorage({ dataDir, mongo: undefined }, silentLog, { role: 'companion' }).start();
      await expect(start).rejects.toMatchObject({ code: 'bad_configuration' });
      await expect(start).rejects.toThrow('Start the server first');
      expect(existsSync(join(dataDir, 'streamvault.db'))).toBe(false);
    });

    it('changes no file of an older version, nor one that is no database of ours', async () => {
      const lastTable = migrations.findLastIndex(({ sql }) => sql.includes('CREATE TABLE'));
      const older = new SqliteStorage(path, silentLog, { steps: migrations.slice(0, lastTable) });
      await expect(older.start()).rejects.toMatchObject({
        cause: { message: expect.stringContaining('missing tables') },
      });
      await expect(companion(path).start()).rejects.toThrow('is of an older version');
      const foreign = join(dataDir, 'foreign.db');
      new SqliteDatabase(foreign).close();
      await expect(companion(foreign).start()).rejects.toThrow('schema 0');
    });

    it('refuses a file of a newer version', async () => {
      const newer = { version: migrations.length + 1, name: 'later', sql: 'CREATE TABLE later (a INTEGER) STRICT' };
      const owner = new SqliteStorage(path, silentLog, { steps: [...migrations, newer] });
      await owner.start();
      await expect(companion(path).start()).rejects.toThrow('written by a newer version');
      await owner.stop();
    });
  });

  it('refuses a file of a newer version and leaves it as it is', async () => {
    const newer = { version: migrations.length + 1, name: 'later', sql: 'CREATE TABLE later (a INTEGER) STRICT' };
    const later = new SqliteStorage(path, silentLog, { steps: [...migrations, newer] });
    await later.start();
    await later.media.add(mediaRecord());
    await later.stop();
    const start = new SqliteStorage(path, silentLog).start();
    await expect(start).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(start).rejects.toThrow('was written by a newer version of StreamVault');
    await expect(later.start()).resolves.toMatchObject({ migrationsApplied: 0 });
    await later.stop();
  });

  it('undoes a step that fails half-way and applies it once it is mended', async () => {
    const broken = {
      version: migrations.length + 1,
      name: 'half',
      sql: 'CREATE TABLE half (a INTEGER) STRICT; BROKEN',
    };
    const start = new SqliteStorage(path, silentLog, { steps: [...migrations, broken] }).start();
    await expect(start).rejects.toThrow(`could not be brought to schema ${broken.version}`);
    const mended = { ...broken, sql: 'CREATE TABLE half (a INTEGER) STRICT' };
    const storage = new SqliteStorage(path, silentLog, { steps: [...migrations, mended] });
    await expect(storage.start()).resolves.toMatchObject({ migrationsApplied: 1, schemaVersion: mended.version });
    await storage.stop();
  });
});

/** Fills a database with rows and overwrites its pages from the third on. */
async function damagePages(path: string): Promise<void> {
  const storage = new SqliteStorage(path, silentLog);
  await storage.start();
  for (let id = 1; id <= 200; id += 1) await storage.media.add(mediaRecord({ message_id: id }));
  await storage.stop();
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(16_384, 0xa5), 0, 16_384, 8192);
  await file.close();
}
