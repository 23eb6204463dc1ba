// The commands for a stopped server, each as a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { settingNames } from '#lib/config.ts';
import { lockDataFolder } from '#lib/storage/data-folder-lock.ts';
import { comparable, jpegOf, RecoveryWorld } from './recovery-world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each test starts up to six processes, one after the other, and each of them loads the whole program. */
const timeout = 120_000;

let world: RecoveryWorld;
let children: ChildProcess[] = [];
/** Files beside the data folder. */
const kept: string[] = [];

beforeEach(async () => {
  world = await RecoveryWorld.start();
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await Promise.all(kept.splice(0).map((path) => rm(path, { force: true })));
  await world.stop();
});

async function begin(...words: string[]) {
  const inherited = Object.entries(process.env).filter(([name]) => !settingNames.includes(name));
  const env = { ...Object.fromEntries(inherited), ...(await world.settings()) } as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, ['--import', 'tsx', 'maintenance.ts', ...words], { cwd: root, env });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const closed = once(child, 'close').then(([code]) => code as number | null);
  return { child, output, closed };
}

async function run(...words: string[]) {
  const { output, closed } = await begin(...words);
  return { code: await closed, ...output };
}

it(
  'rebuilds a lost catalogue, killed in the middle and run again',
  async () => {
    await world.boot();
    const film = await world.upload('one.mp4', 50_000, jpegOf(1));
    for (let count = 0; count < 320; count += 1) await world.say(`noise ${count}`);
    await world.upload('two.mp4', 51_000);
    await world.settle();
    const before = await world.export();
    await world.loseEverything();

    await world.control.addFault({ method: 'channels.getMessages', times: 0, action: { do: 'delay', delayMs: 500 } });
    const first = await begin('reindex');
    while (!/ [1-9]\d? %|^[1-9]\d? %/m.test(first.output.stderr)) await new Promise((done) => setTimeout(done, 50));
    first.child.kill('SIGKILL');
    await first.closed;
    await world.control.clearFaults();
    const second = await run('reindex');
    expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining('The catalogue is rebuilt.') });
    expect(second.stderr).toContain('2 film(s), 2 added, 0 changed, 0 missing');
    await world.boot();
    expect(comparable(await world.export())).toEqual(comparable(before));
    expect((await world.rows())[0]?.message_id).toBe(film.message_id);
  },
  timeout,
);

it(
  'exports and imports byte by byte, and refuses what would be lost',
  async () => {
    await world.boot();
    const film = await world.upload('one.mp4', 50_000, jpegOf(1));
    await world.storage.media.rename(world.channelId, film.message_id, 'Renamed');
    await world.settle();
    await world.halt();
    const path = join(world.dataDir, 'export.ndjson');
    expect(await run('export', path)).toMatchObject({ code: 0 });
    expect((await stat(path)).mode & 0o077).toBe(0);
    const text = await readFile(path, 'utf8');
    expect((await run('export', '-')).stdout).toBe(text);

    const full = await run('import', path);
    expect(full).toMatchObject({ code: 2, stderr: expect.stringContaining('--into-existing') });
    const other = `${world.dataDir}.ndjson`;
    kept.push(other, `${other}.broken`);
    await writeFile(other, text);
    await world.loseEverything();
    const broken = `${other}.broken`;
    await writeFile(broken, text.replace('"is_active":true', '"is_active":"yes"'));
    const refused = await run('import', broken);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Line 3 .*is_active.*Nothing was imported/),
    });
    expect(await run('import', other)).toMatchObject({ code: 0, stderr: 'Imported 1 film(s) and 1 thumbnail(s).\n' });
    expect((await run('export', '-')).stdout).toBe(text);
  },
  timeout,
);

it(
  'refuses in one sentence while the server runs, and when nothing is asked for',
  async () => {
    const held = lockDataFolder(world.dataDir);
    const reindex = await run('reindex');
    expect(reindex).toMatchObject({ code: 2, stdout: '' });
    expect(reindex.stderr).toBe(
      `StreamVault is running on ${world.dataDir}: send /reindex to the bot, or stop the server first.\n`,
    );
    held.release();
    expect(await run('frobnicate')).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') });
  },
  timeout,
);

it(
  'copies the store, and the copy put in its place is the catalogue of that time',
  async () => {
    await world.boot();
    await world.upload('one.mp4', 50_000);
    await world.settle();
    await world.halt();
    const { code, stderr } = await run('snapshot');
    expect(code).toBe(0);
    const copy = await readFile(/copied to (.*)\.\n/.exec(stderr)?.[1] ?? '');
    await world.boot();
    await world.upload('later.mp4', 51_000);
    await world.settle();
    const after = await world.export();

    // The steps of docs/operations.md: stop, put the copy in place, start, and let the channel tell what came since.
    await world.loseEverything();
    await mkdir(world.dataDir, { recursive: true });
    await writeFile(join(world.dataDir, 'streamvault.db'), copy);
    await world.boot();
    await world.reindex();
    await world.settle();
    const posts = [...(await world.captions()).values()];
    expect(posts).toHaveLength(2);
    expect(comparable(await world.export())).toEqual(comparable(after));
  },
  timeout,
);
