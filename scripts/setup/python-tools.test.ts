import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensurePythonTools, pythonTools } from './python-tools.mjs';

let root: string;
let said: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'python-tools-'));
  said = [];
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const say = (line: string) => said.push(line);

it('names exact versions: pip takes a pre-release only then', () => {
  for (const { requirement } of Object.values(pythonTools)) expect(requirement).toMatch(/^[\w-]+==\d[\w.]*$/);
});

it('takes given paths as they are and installs nothing', async () => {
  const environment = { SECANTUS_PATH: '/s', YTDLP_PATH: '/y' };
  expect(await ensurePythonTools({ root, say, environment })).toEqual({ secantus: '/s', ytdlp: '/y' });
  expect(said).toEqual([]);
});

it('installs no stand-in where a MongoDB server is given', async () => {
  const environment = { TEST_MONGO_URL: 'mongodb://127.0.0.1:1', YTDLP_PATH: '/y' };
  expect(await ensurePythonTools({ root, say, environment })).toEqual({ ytdlp: '/y' });
  expect(said).toEqual([]);
});
