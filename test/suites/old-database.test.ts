// A database of the version before: it opens, comes to the newest schema, and nothing in it is lost.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TitleIndex } from '#lib/catalog/title-index.ts';
import { silentLog } from '#lib/log.ts';
import { migrate } from '#lib/storage/migrate.ts';
import { migrations } from '#lib/storage/migrations/migrations.ts';
import { SqliteDatabase } from '#lib/storage/sqlite-database.ts';
import { SqliteStorage } from '#lib/storage/sqlite-storage.ts';

/** What the version before came with. */
const released = migrations.slice(0, 6);

const film = (messageId: number, name: string, type: string, sizeBytes: number, isActive: number) =>
  `(9, ${messageId}, '-5${messageId}', 'u${messageId}', 'f${messageId}', '${name}', NULL, ${sizeBytes}, '${type}', 'video/mp4',
    'direct_upload', NULL, 5400.25, 1920, 1080, 'aa', ${messageId % 2}, '2026-01-0${messageId}T00:00:00Z', 'https://x/9/${messageId}',
    ${isActive}, ${isActive ? 'NULL' : "'2026-02-01T00:00:00Z'"}, '7:${messageId}', ${messageId})`;

/** Rows in every table, by hand: what writes today knows columns of today. */
const rows = `
  INSERT INTO media VALUES ${[
    film(1, 'Last Light 1979', 'video', 4_400_000_000, 1),
    film(2, 'Тихий Дон', 'video', 1000, 1),
    film(3, 'A Song', 'audio', 50, 1),
    film(4, 'Removed', 'video', 7, 0),
  ].join(', ')};
  INSERT INTO ingest VALUES ('7:1', 7, 1, 5, 'answered', '-1', '2', 0, 1, 'Last Light 1979', '2026-01-01T00:00:00Z', 'u1', 44, 0),
    ('7:9', 7, 9, 5, 'received', '-9', '3', 4, NULL, 'Next', '2026-01-09T00:00:00Z', '', 0, 0);
  INSERT INTO posters VALUES ('aa', 'image/jpeg', x'00ff');
  INSERT INTO bot_updates VALUES (1, 2, 3, 4, 5);
  INSERT INTO peers VALUES (1, 'user', 5, '-9223372036854775808');
  INSERT INTO locations VALUES (1, 2, '3', '-4', x'0001', 2, 1000);
  INSERT INTO jobs (id, kind, dedupe_key, payload, state, priority, attempts, token, ready_at, due_at, is_cancel_requested,
    is_disabled, created_at, updated_at) VALUES
    ('j1', 'mirror', 'youtube:x', '{"url":"https://y"}', 'queued', 0, 0, 0, 5, 5, 0, 0, '2026', '2026');
  INSERT INTO counters VALUES ('job token', 41);
  INSERT INTO publications VALUES ('youtube:x', 41, 'published', '-5', 1, 2, '2026');
  INSERT INTO media_facts VALUES (9, 1, '{"tmdb":{"title":"The Night Watch","year":1979}}', NULL, '2026-01-01T00:00:00Z');
  INSERT INTO places VALUES ('reindex', '{"at":3}');
  INSERT INTO mirror_copies VALUES (9, 1, 55, '-51', '-6', 3, NULL);
  INSERT INTO channel_updates VALUES (1, 9, 77);
  INSERT INTO conversations VALUES ('rename:7', 'rename', 7, '{}', 5);
  INSERT INTO usage VALUES (7, 'files', 5, 6);
  INSERT INTO languages VALUES (7, 'de', 1);
`;

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-old-'));
  path = join(folder, 'streamvault.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const nameOf = (row: Readonly<Record<string, unknown>>) => String(row.name);

/** Everything in the tables and columns of that version. */
function contentOf(database: SqliteDatabase, columns: ReadonlyMap<string, string>) {
  return [...columns].map(([table, list]) => [table, database.all(`SELECT ${list} FROM ${table} ORDER BY 1, 2`)]);
}

function columnsOf(database: SqliteDatabase): ReadonlyMap<string, string> {
  const tables = database.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  const own = tables.map(nameOf).filter((table) => table !== 'schema_migrations');
  return new Map(
    own.map((table) => [table, database.all(`PRAGMA table_info(${table})`).map(nameOf).join(', ')] as const),
  );
}

/** @returns what was in it. */
function makeOld() {
  const database = new SqliteDatabase(path);
  migrate(database, released);
  database.script(rows);
  const columns = columnsOf(database);
  const content = contentOf(database, columns);
  database.close();
  return { columns, content };
}

it('is made by the very steps that were released', () => {
  const text = released.map(({ version, sql }) => `${version}${sql}`).join('');
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('f6334896f9c28d7b');
});

it('has rows in every table, and all of them are there after the start', async () => {
  const { columns, content } = makeOld();
  expect(content.length).toBeGreaterThanOrEqual(16);
  for (const [table, found] of content) expect([table, found?.length]).not.toEqual([table, 0]);
  const storage = new SqliteStorage(path, silentLog);
  const report = await storage.start();
  expect(report).toMatchObject({
    schemaVersion: migrations.at(-1)?.version,
    migrationsApplied: migrations.length - released.length,
  });
  await storage.stop();
  const database = new SqliteDatabase(path);
  expect(contentOf(database, columns)).toEqual(content);
  expect(database.all('SELECT version FROM schema_migrations')).toHaveLength(migrations.length);
  database.close();
});

it('is counted, listed and searched as if it had been made today, and goes on', async () => {
  makeOld();
  const storage = new SqliteStorage(path, silentLog);
  await storage.start();
  const totals = { items: 3, bytes: 4_400_001_050, videos: 2, audios: 1, files: 0, removed: 1 };
  expect(await storage.media.totals()).toEqual(totals);
  expect((await storage.media.page({ page: 1, perPage: 9, uploadedBy: 1 })).total).toBe(2);
  const index = new TitleIndex();
  for (const title of await storage.titles.newest({ limit: 9 })) index.put(title);
  const find = (query: string) =>
    index.find({ query, filter: {}, offset: 0, limit: 9 }).places.map(({ messageId }) => messageId);
  expect([find('night watch'), find('тихий'), find('song')]).toEqual([[1], [2], [3]]);
  await storage.media.setActive(9, 1, false);
  expect(await storage.media.totals()).toEqual({ ...totals, items: 2, bytes: 1050, videos: 1, removed: 2 });
  expect(await storage.ingest.unfinished(9)).toMatchObject([{ key: '7:9', log_top_id: 4 }]);
  const claimed = await storage.jobs.repository.getNextJobToRun('mirror', new Date(), new Date(0), undefined, {});
  expect(claimed?.data).toMatchObject({ id: 'j1', token: 42 });
  await storage.stop();
});
