import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureNginx } from './nginx.mjs';

let folder: string;
const say = () => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  writeFileSync(join(folder, 'nginx'), '');
  chmodSync(join(folder, 'nginx'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('takes the one somebody names before all others', async () => {
  const environment = { NODE_ENV: 'test', PATH: folder, NGINX_PATH: '/opt/nginx' } as const;
  expect(await ensureNginx({ root: folder, say, environment })).toEqual({ nginx: '/opt/nginx' });
});

it('finds the one on the path, and the one beside it that only root sees', async () => {
  const expected = { nginx: join(folder, 'nginx') };
  expect(await ensureNginx({ root: folder, say, environment: { NODE_ENV: 'test', PATH: folder } })).toEqual(expected);
  const elsewhere = { NODE_ENV: 'test', PATH: '/nowhere' } as const;
  expect(await ensureNginx({ root: folder, say, environment: elsewhere, folders: folder })).toEqual(expected);
});
