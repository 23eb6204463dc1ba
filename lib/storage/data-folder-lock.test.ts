import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataFolder } from './data-folder-lock.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-lock-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

it('admits one holder at a time and says so in one sentence', () => {
  const first = lockDataFolder(dataDir);
  expect(() => lockDataFolder(dataDir)).toThrowError(
    expect.objectContaining({
      code: 'bad_configuration',
      message: expect.stringContaining('in use by another StreamVault'),
    }),
  );
  first.release();
  first.release();
  lockDataFolder(dataDir).release();
});

it('is given back by a holder that was killed', async () => {
  const module = new URL('./data-folder-lock.ts', import.meta.url).href;
  const script = `import { lockDataFolder } from ${JSON.stringify(module)}; lockDataFolder(${JSON.stringify(dataDir)}); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  expect(() => lockDataFolder(dataDir)).toThrow();
  const gone = once(holder, 'exit');
  holder.kill('SIGKILL');
  await gone;
  lockDataFolder(dataDir).release();
});
