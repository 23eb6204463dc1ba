import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureFirefox } from './firefox.mjs';

let folder: string;
let said: string[];
let installed: string[][];
const say = (line: string) => void said.push(line);
/** As apt where it is not, or may not. */
const install = async (packages: string[]) => void installed.push(packages);
const environment = () => ({ NODE_ENV: 'test', PATH: folder }) as const;

function put(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firefox-'));
  said = [];
  installed = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('takes the one somebody names before all others', async () => {
  put('firefox');
  const named = { ...environment(), FIREFOX_PATH: '/opt/firefox' };
  expect(await ensureFirefox({ root: folder, say, environment: named, install })).toEqual({ firefox: '/opt/firefox' });
});

it('finds the one on the path without installing anything', async () => {
  const firefox = put('firefox');
  expect(await ensureFirefox({ root: folder, say, environment: environment(), install })).toEqual({ firefox });
  expect(installed).toEqual([]);
});

it('takes what could be installed', async () => {
  const apt = async () => void put('firefox-esr');
  const found = await ensureFirefox({ root: folder, say, environment: environment(), install: apt });
  expect(found).toEqual({ firefox: join(folder, 'firefox-esr') });
});

it('says in one line that there is none, and fails nobody', async () => {
  expect(await ensureFirefox({ root: folder, say, environment: environment(), install })).toEqual({});
  expect(installed).toEqual([['firefox-esr']]);
  expect(said).toEqual([expect.stringMatching(/^no Firefox here: its tests are skipped/)]);
});
