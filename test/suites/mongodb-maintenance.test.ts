// What the commands for a stopped server say where MongoDB is not as they want it. What they do with it: storage-migration.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingNames } from '#lib/config.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const server = await startMongoServer();
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-mongo-commands-'));
});
afterAll(async () => {
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function run(url: string, ...words: string[]) {
  const inherited = Object.entries(process.env).filter(([name]) => !settingNames.includes(name));
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'test', ...Object.fromEntries(inherited) };
  Object.assign(env, { DATA_DIR: dataDir, MONGO_URL: url, MONGO_DB_NAME: `sv_commands_${process.pid}` });
  const child = spawn(process.execPath, ['--import', 'tsx', 'maintenance.ts', ...words], { cwd: root, env });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

it('a copy of the store is left to tools of MongoDB', async ({ skip }) => {
  if (!server) return skip(noMongoServer);
  expect(await run(server.url, 'snapshot')).toMatchObject({ code: 2, stderr: expect.stringContaining('mongodump') });
}, 60_000);

it('a MongoDB that does not answer ends a command with a sentence, without its password', async () => {
  const { code, stderr } = await run('mongodb://name:secret@127.0.0.1:1/', 'export', '-');
  expect(code).toBe(1);
  expect(stderr).toContain('The catalogue is not available right now.');
  expect(stderr).not.toContain('secret');
}, 60_000);

it('an address that is none is told without its password', async () => {
  const { code, stderr } = await run('mongodb://name:secret@:::/?x', 'export', '-');
  expect(code).toBe(2);
  expect(stderr).toContain('MONGO_URL cannot be read');
  expect(stderr).not.toContain('secret');
}, 60_000);
