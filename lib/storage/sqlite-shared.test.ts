// One file, several connections, several processes: what one has written, all see.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SqliteDatabase } from './sqlite-database.ts';

let dataDir: string;
let path: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-shared-'));
  path = join(dataDir, 'streamvault.db');
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Opens the file in a process of its own, adds a line, tells all lines, closes it. */
async function elsewhere(line: string): Promise<string[]> {
  const module = fileURLToPath(new URL('./sqlite-database.ts', import.meta.url));
  const script = `
    import { SqliteDatabase } from ${JSON.stringify(module)};
    const database = new SqliteDatabase(${JSON.stringify(path)});
    database.run('INSERT INTO lines VALUES (?)', [${JSON.stringify(line)}]);
    console.log(JSON.stringify(database.all('SELECT line FROM lines ORDER BY rowid').map(({ line }) => line)));
    database.close();`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as string[];
}

it('a second connection of the process does not make another process believe that it is alone', async () => {
  const first = new SqliteDatabase(path);
  first.script('CREATE TABLE lines (line TEXT) STRICT');
  const second = new SqliteDatabase(path);
  const lines = (database: SqliteDatabase) =>
    database.all('SELECT line FROM lines ORDER BY rowid').map(({ line }) => line);
  const add = (database: SqliteDatabase, line: string) => database.run('INSERT INTO lines VALUES (?)', [line]);
  add(first, 'first');
  expect(await elsewhere('there')).toEqual(['first', 'there']);
  add(second, 'second');
  expect(await elsewhere('there again')).toEqual(['first', 'there', 'second', 'there again']);
  add(first, 'third');
  expect(lines(second)).toEqual(['first', 'there', 'second', 'there again', 'third']);
  second.close();
  first.close();
  expect(await elsewhere('at last')).toHaveLength(6);
});
