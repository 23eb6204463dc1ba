// The bounds of what is kept of viewers, in SQLite.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { viewerBoundsContract } from '#test/contracts/viewer-contract.ts';
import { migrate } from './migrate.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { SqliteViewerLists } from './sqlite-viewer-lists.ts';
import { SqliteViewerProgress } from './sqlite-viewer-progress.ts';

let folder: string;
let database: SqliteDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-viewer-'));
  database = new SqliteDatabase(join(folder, 'test.db'));
  migrate(database);
});

afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true, force: true });
});

viewerBoundsContract('SQLite', () => ({
  viewerProgress: (most) => new SqliteViewerProgress(() => database, most),
  viewerLists: (most) => new SqliteViewerLists(() => database, most),
}));
