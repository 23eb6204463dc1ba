import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureDavClients } from './dav-clients.mjs';

let folder: string;
const said: string[] = [];
const say = (line: string) => void said.push(line);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dav-clients-'));
  said.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('takes those that are there, and those somebody names', async () => {
  writeFileSync(join(folder, 'rclone'), '');
  chmodSync(join(folder, 'rclone'), 0o755);
  const environment = { NODE_ENV: 'test', PATH: folder, CADAVER_PATH: '/opt/cadaver' } as const;
  expect(await ensureDavClients({ root: folder, say, environment })).toEqual({
    rclone: join(folder, 'rclone'),
    cadaver: '/opt/cadaver',
  });
  expect(said).toEqual([]);
});
