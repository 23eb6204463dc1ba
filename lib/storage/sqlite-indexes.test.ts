import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { migrations } from './migrations/migrations.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { indexesOf } from './sqlite-indexes.ts';
import { SqliteStorage } from './sqlite-storage.ts';

const present = "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%' ORDER BY name";

it('a new file has all indexes of the schema and no other; one that is missing is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sv-indexes-'));
  const path = join(folder, 'streamvault.db');
  const lines: string[] = [];
  const log = createLog({ level: 'info', pretty: false, write: (line) => void lines.push(line) });
  const open = async () => {
    const storage = new SqliteStorage(path, log);
    const { summary } = await storage.start();
    await storage.stop();
    return summary;
  };
  expect(await open()).toContain('all indexes present');
  const database = new SqliteDatabase(path);
  expect(database.all(present).map(({ name }) => name)).toEqual(indexesOf(migrations));
  expect(indexesOf(migrations).length).toBeGreaterThan(5);
  database.script('DROP INDEX senders_limited');
  database.close();
  expect(await open()).toContain('it works without senders_limited');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 40, missing: ['senders_limited'] }]);
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ['CREATE INDEX a ON t (x); CREATE UNIQUE INDEX IF NOT EXISTS b ON t (y); DROP INDEX a;', ['b']],
  ['CREATE INDEX a ON t (x); CREATE INDEX b ON u (x); DROP TABLE t;', ['b']],
])('reads %s', (sql, names) => expect(indexesOf([{ version: 1, name: '', sql }])).toEqual(names));
